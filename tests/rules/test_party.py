"""Parties and their people: who may keep their accounts, and what becomes of them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from rules.evolve.party import evolve_party
from rules.fold import fold
from rules.party import decide_party
from rules.project import project
from schemas.commands import Command
from schemas.commands.party import (
    AddPerson,
    ChangePerson,
    DeactivateParty,
    DeactivatePerson,
    MarkAway,
    MarkBack,
    NameDeputy,
    ReactivateParty,
    RegisterParty,
)
from schemas.errors import Refused
from schemas.events.party import PartyEvent
from schemas.ids import SETUP
from schemas.parties import Grade, PartyKind, Role, Standing
from schemas.request import Request
from schemas.state.party import Party

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
DANA, LEE = "dana@housing", "lee@housing"
MACHINE = Standing(
    person=SETUP,
    party="remit",
    kind=PartyKind.POLICE,
    role=Role.ADMINISTRATOR,
    grade=Grade.ADVISORY,
)


def speaks(
    person: str, role: Role = Role.REPRESENTATIVE, kind: PartyKind = PartyKind.GOVERNMENT
) -> Standing:
    party = person.partition("@")[2]
    return Standing(person=person, party=party, kind=kind, role=role, grade=Grade.FULL)


OPERATOR = speaks("kim@police", Role.OPERATOR, PartyKind.POLICE)


def asked(command: Command, by: Standing = MACHINE) -> Request:
    return Request(command_id="command-1", command=command, standing=by)


def register() -> RegisterParty:
    return RegisterParty(
        party="housing", party_kind=PartyKind.GOVERNMENT, name="Housing Office", zone="UTC"
    )


def add(person: str = DANA, **changes: object) -> AddPerson:
    facts = {"person": person, "name": "Dana Reed", "role": Role.REPRESENTATIVE} | changes
    return AddPerson.model_validate(facts)


def history(*commands: Command, by: Standing = MACHINE) -> list[PartyEvent]:
    party, events = Party(party="housing"), list[PartyEvent]()
    for command in commands:
        for event in decide_party(party, asked(command, by), NOW):
            party = evolve_party(party, event)
            events.append(event)
    return events


def given(*commands: Command) -> Party:
    party = fold("party/housing", history(*commands))
    assert isinstance(party, Party)
    return party


STAFFED = (register(), add(), add(LEE, name="Lee Ortiz"))


def refused(party: Party, command: Command, by: Standing = MACHINE) -> Refused:
    with pytest.raises(Refused) as refusal:
        decide_party(party, asked(command, by), NOW)
    assert refusal.value.message.endswith(".")
    assert refusal.value.next_step
    return refusal.value


# Before and at registration.


def test_a_party_is_registered_once_and_is_active_from_then_on() -> None:
    party = given(register())

    assert party.active
    assert party.party_kind is PartyKind.GOVERNMENT
    assert refused(party, register()).code == "already_there"


def test_of_a_party_that_is_not_registered_nothing_is_known() -> None:
    assert refused(Party(party="housing"), add()).status == "not_found"


def test_nobody_registers_the_name_that_belongs_to_remit() -> None:
    own = RegisterParty(party="remit", party_kind=PartyKind.POLICE, name="Remit")

    assert refused(Party(party="remit"), own).code == "already_there"


# Accounts.


ADMIN = speaks("ann@police", Role.ADMINISTRATOR, PartyKind.POLICE)
BOSS = speaks("boss@housing", Role.SUPERVISOR)


def test_administrators_of_police_keep_accounts_and_others_their_own_people_only() -> None:
    party = given(register())

    assert decide_party(party, asked(add(), ADMIN), NOW)
    assert decide_party(party, asked(add(), BOSS), NOW)
    assert refused(party, add(LEE), OPERATOR).code == "not_your_party"
    assert refused(party, add(LEE), speaks(DANA)).code == "not_your_role"
    auditor = speaks("ann@police", Role.AUDITOR, PartyKind.POLICE)
    assert refused(party, add(LEE), auditor).code == "not_your_party"
    strange = speaks("ann@clinic", Role.ADMINISTRATOR)
    assert refused(party, add(LEE), strange).code == "not_your_party"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.CHIEF, Role.SUPERVISOR])
def test_a_supervisor_gives_no_role_that_sees_everything_or_leads(role: Role) -> None:
    assert refused(given(*STAFFED), add("new@housing", role=role), BOSS).code == "not_your_role"
    raised = ChangePerson(person=DANA, role=role)
    assert refused(given(*STAFFED), raised, BOSS).code == "not_your_role"


def test_nobody_changes_what_their_own_word_is_worth() -> None:
    party = given(*STAFFED)

    for change in (
        ChangePerson(person=DANA, grade=Grade.FULL),
        ChangePerson(person=DANA, role=Role.AUDITOR),
    ):
        assert refused(party, change, speaks(DANA)).code == "own_standing"
    renamed = ChangePerson(person=DANA, name="Dana Lee")
    assert decide_party(party, asked(renamed, speaks(DANA)), NOW)


def test_a_person_is_added_once_and_only_to_an_active_party() -> None:
    party = given(register(), add())

    assert refused(party, add()).code == "already_there"
    closed = given(register(), DeactivateParty(party="housing", reason="Merged."))
    assert refused(closed, add()).code == "party_inactive"


def test_nobody_is_given_the_role_of_time() -> None:
    assert refused(given(register()), add(role=Role.SYSTEM)).code == "already_there"
    change = ChangePerson(person=DANA, role=Role.SYSTEM)
    assert refused(given(*STAFFED), change).code == "already_there"


def test_what_a_change_does_not_name_stays_as_it_was() -> None:
    before = given(register(), add(email="dana@example.org"))
    changed = given(
        register(), add(email="dana@example.org"), ChangePerson(person=DANA, grade=Grade.FULL)
    )

    assert changed.people[DANA].grade is Grade.FULL
    assert changed.people[DANA].email == before.people[DANA].email
    assert changed.people[DANA].name == before.people[DANA].name


def test_a_person_nobody_knows_is_not_found() -> None:
    assert refused(given(register()), ChangePerson(person=DANA, name="D")).status == "not_found"


# Away, and deputies.


def test_a_person_names_a_deputy_of_the_same_party() -> None:
    party = given(*STAFFED, NameDeputy(person=DANA, deputy=LEE))

    assert party.people[DANA].deputy == LEE
    assert refused(party, NameDeputy(person=DANA, deputy=DANA)).code == "same_party"
    assert refused(party, NameDeputy(person=DANA, deputy="kim@police")).status == "not_found"
    assert refused(party, NameDeputy(person=DANA, deputy="max@housing")).status == "not_found"


def test_a_person_speaks_for_their_own_absence_only() -> None:
    party = given(*STAFFED)
    away = MarkAway(person=DANA, until=NOW + timedelta(days=9))

    assert decide_party(party, asked(away, speaks(DANA)), NOW)
    assert refused(party, away, speaks(LEE)).code == "not_your_party"


def test_an_absence_ends_in_the_future_or_when_the_person_is_back() -> None:
    party = given(*STAFFED)
    assert refused(party, MarkAway(person=DANA, until=NOW)).code == "in_the_past"
    assert refused(party, MarkBack(person=DANA)).code == "already_done"

    away = given(*STAFFED, MarkAway(person=DANA, until=NOW + timedelta(days=9)))
    back = given(
        *STAFFED, MarkAway(person=DANA, until=NOW + timedelta(days=9)), MarkBack(person=DANA)
    )

    assert away.people[DANA].away_until == NOW + timedelta(days=9)
    assert back.people[DANA].away_until is None


# Leaving.


def test_a_party_or_person_is_deactivated_once_and_a_party_comes_back() -> None:
    closing = DeactivateParty(party="housing", reason="Merged.")
    opening = ReactivateParty(party="housing", reason="Split again.")
    leaving = DeactivatePerson(person=DANA, reason="Left.")

    assert not given(*STAFFED, closing).active
    assert given(*STAFFED, closing, opening).active
    assert not given(*STAFFED, leaving).people[DANA].active
    for who in (OPERATOR, BOSS, speaks(DANA)):
        no = refused(given(*STAFFED), closing, who)
        assert (no.code, "administrators of police" in no.message) == (
            "police_administrators",
            True,
        )
    assert refused(given(*STAFFED, closing), closing).code == "already_done"
    assert refused(given(*STAFFED), opening).code == "already_done"
    assert refused(given(*STAFFED, leaving), leaving).code == "already_done"


# For every history.

some_commands = st.lists(
    st.sampled_from(
        [
            add(),
            add(LEE),
            ChangePerson(person=DANA, role=Role.CONTRIBUTOR),
            NameDeputy(person=DANA, deputy=LEE),
            NameDeputy(person=DANA, deputy=None),
            MarkAway(person=LEE, until=NOW + timedelta(days=2)),
            MarkBack(person=LEE),
            DeactivatePerson(person=LEE, reason="Left."),
            DeactivateParty(party="housing", reason="Merged."),
            ReactivateParty(party="housing", reason="Split again."),
        ]
    ),
    max_size=20,
)


@any_of(some_commands)
def test_rows_told_step_by_step_are_the_rows_of_the_whole(commands: list[Command]) -> None:
    party = given(register())
    known = {row.party: row for row in project(party).parties}
    people = {row.person: row for row in project(party).people}
    for command in commands:
        before = party
        try:
            for event in decide_party(party, asked(command), NOW):
                assert event.stamp.at > (before.at or NOW)
                party = evolve_party(party, event)
        except Refused:
            assert party == before
        rows = project(party, after=before.seq)
        known |= {row.party: row for row in rows.parties}
        people |= {row.person: row for row in rows.people}

    assert list(known.values()) == list(project(party).parties)
    assert people == {row.person: row for row in project(party).people}
    assert Party.model_validate_json(party.model_dump_json()) == party
