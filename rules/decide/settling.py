"""After acceptance: the first action, and agreeing that the handoff is complete."""

from rules.asked import Asked
from rules.clocks import start_clock
from rules.not_allowed import NotYourParty
from rules.refusals import AlreadyDone
from rules.states import C, H
from schemas.base import Prose
from schemas.clocks import ClockKind
from schemas.commands.handoff import (
    ObjectToSettlement,
    RecordFirstAction,
    SettleHandoff,
)
from schemas.events import OnProblem
from schemas.events.handoff import (
    FirstActionRecorded,
    HandoffSettled,
    SettlementAgreed,
    SettlementObjected,
)
from schemas.state.problem import Handoff


def first_action(asked: Asked, handoff: Handoff, action: Prose) -> FirstActionRecorded:
    patience = handoff.terms.patience
    settle = start_clock(
        asked.problem.calendar, ClockKind.SETTLE, asked.at, patience.settle_within, patience
    )
    return FirstActionRecorded(
        stamp=asked.stamp, handoff=handoff.handoff, action=action, clocks=(settle,)
    )


def record_first_action(asked: Asked, command: RecordFirstAction) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, H.ACCEPTED)
    asked.must_work_for(handoff.receiver, f"acting under {handoff.handoff}")
    return [first_action(asked, handoff, command.action)]


def object_to_settlement(asked: Asked, command: ObjectToSettlement) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, H.SETTLING)
    party = _side(asked, handoff, "objecting")
    asked.must_bind(party, f"objecting to {handoff.handoff}")
    return [SettlementObjected(stamp=asked.stamp, handoff=handoff.handoff, reason=command.reason)]


def settle(asked: Asked, command: SettleHandoff) -> list[OnProblem]:
    """Both sides agree. The receiver has by its deeds, once all that it promised with acceptance
    is reported done; but not where either side has objected.
    """
    handoff = asked.handoff(command.handoff, H.SETTLING)
    party = _side(asked, handoff, "settling")
    asked.must_bind(party, f"settling {handoff.handoff}")
    if party in handoff.agreed_to_settle:
        raise AlreadyDone(f"{party} has agreed to settle {handoff.handoff}")
    agreed = {party, *handoff.agreed_to_settle}
    if handoff.objected is None and _receiver_has_delivered(asked, handoff):
        agreed.add(handoff.receiver)
    if {handoff.offeror, handoff.receiver} <= agreed:
        return [HandoffSettled(stamp=asked.stamp, handoff=handoff.handoff, how="agreed")]
    return [SettlementAgreed(stamp=asked.stamp, handoff=handoff.handoff, party=party)]


def _receiver_has_delivered(asked: Asked, handoff: Handoff) -> bool:
    """At least one promise, and each that still counts, is done."""
    promised = [
        commitment
        for commitment in asked.problem.commitments.values()
        if commitment.handoff == handoff.handoff
        and commitment.promisor == handoff.receiver
        and commitment.state not in (C.EXCUSED, C.CANCELLED)
    ]
    return bool(promised) and all(
        commitment.state in (C.REPORTED_DONE, C.KEPT) for commitment in promised
    )


def _side(asked: Asked, handoff: Handoff, what: str) -> str:
    if asked.standing.party not in (handoff.offeror, handoff.receiver):
        raise NotYourParty(
            asked.standing,
            f"{handoff.offeror} and {handoff.receiver}",
            f"{what} {handoff.handoff}",
        )
    return asked.standing.party
