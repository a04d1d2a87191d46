"""Agreements: signed with full decision power, reminded of, ended; what they carried falls back."""

from datetime import timedelta

import pytest

from rules.partnership.time import noted_request, to_revert
from schemas.commands import agreement as a
from schemas.errors import Refused
from schemas.parties import Grade
from schemas.partnering import Duty
from schemas.partnerships import AgreementState
from tests.builders import CLINIC, HOUSING, LIGHTING, MONDAY, POLICE
from tests.partnering import (
    READY,
    SIGNED,
    YEAR,
    T,
    asked,
    given,
    proposed,
    refused,
    signed,
    terms,
    then,
)

A1 = f"{T}.a1"
TWO_YEARS = MONDAY + timedelta(days=730)


def test_it_is_in_force_when_each_side_has_signed_with_full_decision_power() -> None:
    waiting = given(*READY, proposed(), signed(POLICE))
    assert waiting.agreements[A1].state is AgreementState.PROPOSED
    assert refused(waiting, signed(HOUSING, grade=Grade.LIMITED)) == "beyond_authority"
    assert refused(waiting, signed(POLICE)) == "already_done"
    assert refused(waiting, signed(HOUSING, version=2)) == "stale_terms"
    assert then(waiting, signed(HOUSING)) == ["agreement.signed", "agreement.in_force"]

    standing = given(*SIGNED).agreements[A1]
    assert (standing.state, standing.version) == (AgreementState.IN_FORCE, 1)
    assert [one.party for one in standing.signed] == [POLICE, HOUSING]


def test_a_new_version_leaves_the_old_one_standing_until_all_have_signed() -> None:
    longer = asked(a.ReviseAgreement(agreement=A1, terms=terms(until=TWO_YEARS)), HOUSING)
    state = given(*SIGNED, longer, signed(HOUSING, 2))

    assert (state.agreements[A1].version, state.agreements[A1].terms) == (1, terms())
    both = given(*SIGNED, longer, signed(HOUSING, 2), signed(POLICE, 2)).agreements[A1]
    assert (both.version, both.terms) == (2, terms(until=TWO_YEARS))
    no = asked(a.RefuseAgreement(agreement=A1, version=2, reason="Too long."), POLICE)
    kept = given(*SIGNED, longer, no).agreements[A1]
    assert (kept.state, kept.version, kept.proposed) == (AgreementState.IN_FORCE, 1, None)


def test_a_refused_agreement_can_be_revised() -> None:
    no = asked(a.RefuseAgreement(agreement=A1, version=1, reason="No dates."), HOUSING)
    state = given(*READY, proposed(), no)

    assert state.agreements[A1].state is AgreementState.REFUSED
    assert refused(state, signed(POLICE)) == "not_standing"
    again = asked(a.ReviseAgreement(agreement=A1, terms=terms()), POLICE)
    assert then(state, again, signed(HOUSING, 2)) == ["agreement.proposed", "agreement.signed"]


def test_the_sides_are_reminded_before_the_end_and_at_the_end_it_is_over() -> None:
    kinds = then(given(*SIGNED), timedelta(days=336))
    assert kinds[-1] == "agreement.reminded"
    kinds = then(given(*SIGNED), timedelta(days=400))
    assert [kind for kind in kinds if kind.startswith("agreement")] == [
        "agreement.reminded", "agreement.ended",
    ]  # fmt: skip


def test_what_it_carried_waits_to_fall_back_until_it_is_known_what_came_of_it() -> None:
    over = given(*SIGNED, timedelta(days=400))
    waiting = to_revert(over)
    assert waiting is not None
    assert waiting[:2] == (A1, LIGHTING)

    noted = noted_request(A1, LIGHTING, "reverted", "problem/motel#9")
    done = given(*SIGNED, timedelta(days=400), noted)
    assert to_revert(done) is None
    assert done.agreements[A1].fallen[0].why == "problem/motel#9"
    assert then(done, noted) == [], "it is noted once"


def test_a_side_ends_it_early_with_full_decision_power() -> None:
    early = a.EndAgreement(agreement=A1, reason="Sold.")

    assert then(given(*SIGNED), asked(early, HOUSING)) == ["agreement.ended"]
    weak = asked(early, HOUSING, grade=Grade.LIMITED)
    assert refused(given(*SIGNED), weak) == "beyond_authority"
    assert refused(given(*SIGNED), asked(early, CLINIC)) == "not_a_member"
    ended = given(*SIGNED, asked(early, HOUSING))
    assert refused(ended, asked(early, HOUSING)) == "not_standing"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until": MONDAY - timedelta(days=1)}, "wrong_span"),
        ({"since": YEAR}, "wrong_span"),
        ({"duties": (Duty(member=HOUSING, text="All"),)}, "same_party"),
        ({"duties": (Duty(member=CLINIC, text="All"),)}, "not_a_member"),
        ({"reserved": ("keep the lots LIT",)}, "reserved_to_police"),
        ({"reverts": ("park.lamps",)}, "outside_the_problems"),
    ],
)
def test_terms_that_do_not_hold_together_are_refused(changes: dict[str, object], code: str) -> None:
    assert refused(given(*READY), proposed(**changes)) == code


def test_nobody_rings_by_hand() -> None:
    note = a.NoteReversion(agreement=A1, duty=LIGHTING, outcome="reverted", why="x")

    with pytest.raises(Refused):
        then(given(*SIGNED, timedelta(days=400)), asked(note, POLICE))
