"""What follows when a party that takes part no longer is released from a partnership."""

from typing import Any

from schemas.events.partnership import MemberReleased
from schemas.parties import PartyKind
from schemas.partnerships import MemberRole, MemberState
from schemas.state.partnership import Convening, Member, Partnership


def released(state: Partnership, event: MemberReleased) -> dict[str, Any]:
    """What it pledged goes with it; where it convened, another does from the same instant on."""
    moved = event.convener != state.convener
    known = state.members[event.member]
    gone = known.model_copy(update={
        "seq": state.seq, "state": MemberState.LEFT, "answer_by": None,
        "role": MemberRole.MEMBER if moved else known.role,
    })  # fmt: skip
    offer = state.convenership
    changes: dict[str, Any] = {
        "members": {**state.members, event.member: gone},
        "pledges": {
            name: one.model_copy(update={"withdrawn": one.withdrawn or one.by == event.member})
            for name, one in state.pledges.items()
        },
        "convenership": None if moved or (offer and offer.to == event.member) else offer,
    }
    return changes | _taken_over(state, event, changes["members"]) if moved else changes


def _taken_over(
    state: Partnership, event: MemberReleased, members: dict[str, Member]
) -> dict[str, Any]:
    known = members.get(event.convener) or Member(
        party=event.convener, seq=state.seq, kind=PartyKind.POLICE, role=MemberRole.CONVENER,
        state=MemberState.JOINED,
    )  # fmt: skip
    convener = known.model_copy(update={
        "seq": state.seq, "role": MemberRole.CONVENER, "state": MemberState.JOINED,
        "answer_by": None,
    })  # fmt: skip
    at = event.stamp.at
    closed = state.convening[-1].model_copy(update={"until": at})
    begun = Convening(party=event.convener, since=at)
    return {
        "members": {**members, event.convener: convener}, "convener": event.convener,
        "convening": (*state.convening[:-1], closed, begun),
        "check_due": event.check_due, "check_reminded": False,
    }  # fmt: skip
