"""A party that takes part no longer is in no partnership, convenes none and signs nothing."""

from datetime import timedelta

import pytest

from schemas.commands import partnership as c
from schemas.errors import Refused
from schemas.partnerships import AgreementState, MemberRole, MemberState
from schemas.request import Request
from tests.builders import CLINIC, HOUSING, LIGHTING, POLICE
from tests.partnering import (
    READY,
    SIGNED,
    T,
    Telling,
    accepted,
    asked,
    given,
    invited,
    joined,
    offered,
    proposed,
    refused,
    signed,
    then,
)
from tests.rules.test_leaving import MACHINE
from verify.joining import rows
from verify.replay import follow
from verify.story import Story, Unfollowable


def gone(party: str = HOUSING) -> Request:
    return asked(c.ReleaseMember(partnership=T, member=party, under=f"party/{party}#7"), MACHINE)


def test_it_is_a_member_no_longer_and_its_pledges_and_its_offer_end() -> None:
    state = given(*READY, offered(), gone())

    assert state.members[HOUSING].state is MemberState.LEFT
    assert [one.withdrawn for one in state.pledges.values()] == [False, True]
    assert (state.convener, state.convenership) == (POLICE, None)
    assert refused(state, gone()) == "already_done", "it is released once"
    assert then(given(*READY, invited(CLINIC)), gone(CLINIC)) == ["partnership.released"]


def test_nobody_but_remit_itself_releases_a_member() -> None:
    by_hand = asked(c.ReleaseMember(partnership=T, member=HOUSING, under="party/housing#1"), POLICE)

    assert refused(given(*READY), by_hand) == "not_your_role"


def test_where_it_convened_police_convene_from_the_same_instant() -> None:
    state = given(*READY, offered(), accepted(), gone())

    assert (state.convener, state.members[POLICE].role) == (POLICE, MemberRole.CONVENER)
    *_, before, now = state.convening
    assert (before.party, before.until, now.party) == (HOUSING, now.since, POLICE)
    assert then(state, invited(CLINIC)) == ["partnership.invited"]
    assert then(state, timedelta(days=181)) == ["partnership.role_check_due"]


def test_a_convenership_never_goes_to_nobody() -> None:
    alone = gone().model_copy(update={"parties": {}})

    with pytest.raises(Refused, match="No active police"):
        Telling(given(*READY, offered(), accepted())).tell([alone])


def test_an_agreement_with_one_side_left_ends_as_it_says() -> None:
    state = given(*SIGNED, gone())

    ended = state.agreements[f"{T}.a1"]
    assert (ended.state, ended.to_revert) == (AgreementState.ENDED, (LIGHTING,))
    kinds = then(given(*READY, proposed(), signed(POLICE)), gone())
    assert kinds == ["partnership.released", "agreement.refused"]


def _followed(events: list[dict[str, object]]) -> Story:
    story = Story(f"partnership/{T}")
    for seq, event in enumerate(events, start=1):
        follow(story, seq, {"v": 1, "stream": story.stream, "nonce": str(seq), "event": event})
    return story


LONG = (
    *SIGNED, invited(CLINIC), joined(CLINIC), offered(), accepted(), gone(), gone(CLINIC),
)  # fmt: skip


def test_the_verifier_follows_it_to_the_same_rows_and_misses_no_end() -> None:
    telling = Telling().tell(LONG)
    events = [event.model_dump(mode="json") for event in telling.events]
    found = rows(_followed(events))

    assert found["partnerships"][0]["convener"] == telling.state.convener == POLICE
    assert [one["state"] for one in found["partnership_members"]] == ["joined", "left", "left"]
    assert found["agreements"][0]["state"] == "ended"
    place = next(n for n, one in enumerate(events) if one["kind"] == "agreement.ended")
    with pytest.raises(Unfollowable):
        _followed(events[:place] + events[place + 1 :])
    place = next(n for n, one in enumerate(events) if one["kind"] == "partnership.released")
    with pytest.raises(Unfollowable):
        _followed([*events[:place], events[place] | {"convener": HOUSING}])
