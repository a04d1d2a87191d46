"""Incidents, goodwill and contests: nobody is judge or witness of their own matter."""

from datetime import timedelta

import pytest

from rules.project import project
from rules.trust import refusals as no
from rules.trust.notices import trust_notices
from rules.trust.weights import ANSWER_DAYS
from schemas.errors import NotAllowed, Refused
from schemas.parties import Grade, Role
from schemas.request import Request
from schemas.state.party import Party
from schemas.trust import ActState, ContestState, IncidentSeverity, ReviewVerdict, TrustKind
from tests.builders import CLINIC, COUNTY, H1, HOUSING, MONDAY, MOTEL, POLICE, person
from tests.trusting import (
    BEFORE,
    CONTESTED,
    EVERYTHING,
    SHARED,
    WITNESS,
    answer,
    caused,
    confirm,
    contest,
    given,
    goodwill,
    incident,
    made,
    refuse,
    reject,
    review,
    survey,
    told,
    uphold,
)


def refused(state: Party, step: Request) -> Refused:
    with pytest.raises(Refused) as why:
        caused(state, step)
    assert why.value.next_step
    return why.value


def test_an_incident_draws_on_each_account_of_those_affected_from_when_it_happened() -> None:
    state = given(incident())

    assert [(one.kind, one.trusting, one.trusted, one.at) for one in state.accounts.entries] == [
        (TrustKind.INCIDENT_SERIOUS, HOUSING, POLICE, BEFORE),
        (TrustKind.INCIDENT_SERIOUS, CLINIC, POLICE, BEFORE),
    ]


@pytest.mark.parametrize("severity", list(IncidentSeverity))
def test_the_severity_of_an_incident_is_its_kind_of_entry(severity: IncidentSeverity) -> None:
    first = given(incident(severity=severity)).accounts.entries[0]

    assert first.kind.value == f"incident_{severity.value}"


def test_what_depends_on_the_trust_waits_for_a_review_that_either_side_concludes() -> None:
    state = given(incident())
    [row] = [one for one in project(state).trust_matters if one.noun == "review"]
    assert (row.turn, row.other, row.state) == (POLICE, HOUSING, "open")

    assert isinstance(refused(state, review(by=CLINIC)), no.NotConcerned)
    state = given(incident(), review())

    assert state.accounts.incidents[2].reviews[H1].verdict is ReviewVerdict.REPAIRED
    assert isinstance(refused(state, review()), no.NothingSuch)
    [row] = [one for one in project(state).trust_matters if one.noun == "review"]
    assert row.turn is None


@pytest.mark.parametrize("who", [HOUSING, CLINIC])
def test_each_of_those_affected_in_one_partnership_can_conclude_its_review(who: str) -> None:
    state = given(incident(depends=SHARED))
    assert isinstance(refused(state, review(by=MOTEL, about="broadway")), no.NotConcerned)

    concluded = given(incident(depends=SHARED), review(by=who, about="broadway"))

    assert concluded.accounts.incidents[2].reviews["broadway"].verdict is ReviewVerdict.REPAIRED


def test_only_those_it_concerns_and_police_record_an_incident_and_only_of_the_past() -> None:
    state = given()

    assert isinstance(refused(state, incident(by=MOTEL)), no.NotConcerned)
    assert refused(state, incident(happened=MONDAY + timedelta(days=1))).code == "yet_to_come"
    assert refused(state, incident(affected=(POLICE,))).code == "same_party"
    assert refused(state, incident(affected=("nobody",))).code == "unknown_party"
    assert caused(state, incident(by=HOUSING))


def test_a_goodwill_act_counts_from_its_witness_on_and_not_before() -> None:
    state = given(goodwill())
    assert state.accounts.entries == ()

    state = given(goodwill(), confirm(2))

    [entry] = state.accounts.entries
    assert (entry.kind, entry.trusting, entry.at) == (TrustKind.GOODWILL, CLINIC, BEFORE)
    assert isinstance(refused(state, confirm(2)), no.NothingSuch)


def test_the_word_of_whoever_did_it_or_told_it_is_no_witness() -> None:
    state = given()

    assert isinstance(refused(state, goodwill(witness="kim@police")), no.NotAWitness)
    assert isinstance(refused(state, goodwill(by=WITNESS)), no.NotAWitness)
    waiting = given(goodwill())
    assert isinstance(refused(waiting, confirm(2, by=person(HOUSING))), no.NotTheWitness)
    deputy = person(HOUSING, handle="lee", deputy_for=WITNESS.person)
    assert isinstance(refused(waiting, confirm(2, by=deputy)), no.NotTheWitness)


def test_what_a_witness_refuses_counts_for_nothing() -> None:
    state = given(goodwill(), refuse(2))

    assert state.accounts.entries == ()
    assert state.accounts.acts[2].state is ActState.REFUSED


def test_only_the_party_concerned_contests_once_and_only_what_there_is() -> None:
    state = given(incident())

    assert refused(state, contest(by=HOUSING)).code == "not_your_party"
    assert isinstance(refused(state, contest(found=())), no.NoSuchTrustEntry)
    others = (made().model_copy(update={"trusted": CLINIC}),)
    assert isinstance(refused(state, contest(found=others)), no.NoSuchTrustEntry)
    decided = given(incident(), contest(), answer(), reject())
    assert isinstance(refused(decided, contest()), no.AlreadyContested)


def test_a_contested_entry_is_decided_by_neither_side_after_the_other_was_heard() -> None:
    open_ = given(incident(), contest())
    assert isinstance(refused(open_, uphold()), no.NotYetHeard)

    heard = given(incident(), contest(), answer())
    for side in (POLICE, HOUSING):
        assert isinstance(refused(heard, uphold(by=side)), no.OfEitherSide)
    weak = person(COUNTY, grade=Grade.ADVISORY)
    assert isinstance(refused(heard, uphold(by=weak)), NotAllowed)
    assert refused(heard, uphold(by=person(COUNTY, Role.AUDITOR))).code == "not_your_role"

    found = told(heard, uphold(), MONDAY + timedelta(days=1)).accounts.contests[CONTESTED]
    assert (found.state, found.decision) == (ContestState.UPHELD, "It was not.")


def test_who_lets_the_time_for_an_answer_pass_is_not_waited_for() -> None:
    open_ = given(incident(), contest())

    assert caused(open_, uphold(), MONDAY + timedelta(days=ANSWER_DAYS + 1))


def test_the_answer_comes_from_those_in_whose_accounts_it_stands() -> None:
    open_ = given(incident(), contest())

    assert isinstance(refused(open_, answer(by=POLICE)), no.OwnContest)
    assert isinstance(refused(open_, answer(by=MOTEL)), no.NotConcerned)
    assert isinstance(refused(given(incident()), answer()), no.NoContest)


def test_a_survey_has_to_add_up_and_is_recorded_by_those_who_steer_police() -> None:
    assert isinstance(refused(given(), survey(trust=142)), no.CannotAdd)
    assert isinstance(refused(given(), survey(answered=201)), no.CannotAdd)
    assert refused(given(), survey(by=HOUSING)).code == "not_your_party"
    assert given(survey()).accounts.surveys[0].trust == 96


def test_whoever_it_concerns_is_told_and_whoever_did_it_is_not() -> None:
    state = given()
    heard: dict[str, set[str]] = {}
    for step in EVERYTHING[1:]:
        for event in caused(state, step()):
            after = told(state, Request.model_validate(step()), event.stamp.at)
            for notice in trust_notices(state, after, event):
                assert notice.party != event.stamp.party
                heard.setdefault(event.kind, set()).add(notice.party)
        state = after

    assert heard["incident.recorded"] == {HOUSING, CLINIC}
    assert heard["trust.contested"] == {HOUSING}
    assert heard["trust.contest_answered"] == {POLICE}
    assert heard["trust.contest_upheld"] == {POLICE, HOUSING}
    assert heard["goodwill.recorded"] == {HOUSING}
    assert heard["goodwill.confirmed"] == {POLICE, CLINIC}
    assert "trust.surveyed" not in heard


def test_rows_that_changed_since_any_entry_over_those_of_then_are_the_rows_of_the_whole() -> None:
    state = given()
    steps = [state]
    for step in EVERYTHING[1:]:
        state = told(state, step(), (state.at or MONDAY) + timedelta(minutes=1))
        steps.append(state)
    whole = {(row.noun, row.name): row for row in project(state).trust_matters}
    for then in steps:
        rows = {(row.noun, row.name): row for row in project(then).trust_matters}
        changed = project(state, after=then.seq)
        rows |= {(row.noun, row.name): row for row in changed.trust_matters}
        assert rows == whole
        known = project(then).trust_entries + changed.trust_entries
        assert known == project(state).trust_entries
