"""Where nobody is left who can decide for a party it is said at once, and not borne for long."""

from datetime import timedelta

import pytest

from rules.evolve.party import evolve_party
from rules.party import decide_party
from rules.voice import is_spoken_for, party_notices
from schemas.commands.party import (
    ChangePerson,
    CheckVoice,
    DeactivateParty,
    DeactivatePerson,
    NameDeputy,
)
from schemas.errors import Refused
from schemas.events.party import PartyUnspokenFor
from schemas.ids import KEEPER
from schemas.parties import Grade, PartyCard, PartyKind, Role, Standing
from schemas.request import Request
from schemas.silence import SILENT_AT_MOST
from schemas.state.party import Party
from tests.rules.test_party import DANA, LEE, NOW, add, asked, given, register

MACHINE = Standing(
    person=KEEPER, party="remit", kind=PartyKind.POLICE, role=Role.SYSTEM, grade=Grade.ADVISORY
)
LOOK, LAPSE = CheckVoice(party="housing"), DeactivateParty(party="housing", reason="Nobody.")
STAFFED = (
    register(),
    add(grade=Grade.FULL),
    add(LEE, role=Role.CONTRIBUTOR, grade=Grade.ADVISORY),
)
GONE = DeactivatePerson(person=DANA, reason="Left.")


def look(party: Party, command: object = LOOK, by: Standing = MACHINE) -> Request:
    card = PartyCard(party="police", kind=PartyKind.POLICE, name="Police")
    told = asked(command, by)  # type: ignore[arg-type]
    return told.model_copy(update={"parties": {"police": card}})


def silent() -> Party:
    party = given(*STAFFED, GONE)
    [event] = decide_party(party, look(party), NOW)
    return evolve_party(party, event)


def test_it_is_said_with_a_time_and_police_who_count_on_it_are_told() -> None:
    party = given(*STAFFED, GONE)

    [event] = decide_party(party, look(party), NOW)

    assert isinstance(event, PartyUnspokenFor)
    assert event.until == event.stamp.at + SILENT_AT_MOST
    told = party_notices(evolve_party(party, event), event)
    assert [one.party for one in told] == ["police", "housing"]
    assert "Nobody is left who can decide for housing" in told[0].line


def test_it_is_said_once_and_taken_back_once() -> None:
    party = silent()
    with pytest.raises(Refused):
        decide_party(party, look(party), NOW)

    better = ChangePerson(person=LEE, role=Role.REPRESENTATIVE, grade=Grade.LIMITED)
    [changed] = decide_party(party, asked(better), NOW)
    party = evolve_party(party, changed)
    [again] = decide_party(party, look(party), NOW)
    assert again.kind == "party.spoken_for"
    assert evolve_party(party, again).unspoken_until is None


def test_a_deputy_stands_in_for_whoever_left() -> None:
    assert not is_spoken_for(given(*STAFFED, GONE))
    assert is_spoken_for(given(*STAFFED, NameDeputy(person=DANA, deputy=LEE), GONE))
    both = (*STAFFED, NameDeputy(person=DANA, deputy=LEE), GONE,
            DeactivatePerson(person=LEE, reason="Left."))  # fmt: skip
    assert not is_spoken_for(given(*both))


def test_when_the_time_is_over_it_is_treated_as_inactive_and_not_before() -> None:
    party = silent()
    early, late = NOW + timedelta(days=6), NOW + timedelta(days=8)

    with pytest.raises(Refused):
        decide_party(party, look(party, LAPSE), early)
    [lapsed] = decide_party(party, look(party, LAPSE), late)
    assert lapsed.kind == "party.deactivated"
    assert not evolve_party(party, lapsed).active

    named = given(*STAFFED)
    with pytest.raises(Refused):
        decide_party(named, look(named, LAPSE), late)


def test_nobody_but_remit_itself_says_so() -> None:
    party = given(*STAFFED, GONE)
    with pytest.raises(Refused):
        decide_party(party, asked(LOOK), NOW)
