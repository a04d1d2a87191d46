"""A problem and its responsibilities: held from the first instant, by exactly one party."""

from datetime import date, timedelta

import pytest

from schemas.calendars import Calendar
from schemas.clocks import ClockKind
from schemas.commands.problem import (
    AgreeAmendment,
    AskDischarge,
    CloseProblem,
    ConfirmDischarge,
    DisputeResponsibility,
    EndContribution,
    EstablishResponsibility,
    InviteContributor,
    JoinAsContributor,
    Part,
    ProposeAmendment,
    RefreshCalendar,
    RefuseAmendment,
    RefuseDischarge,
    RefuseToContribute,
    RevertResponsibility,
    SettleDispute,
    SplitResponsibility,
)
from schemas.parties import Grade, Role
from schemas.request import Request
from schemas.state.problem import Problem
from tests.builders import (
    ACCEPTED,
    CHIEF,
    CLINIC,
    COMMITTED,
    COUNTY,
    DANGER,
    GONE,
    H1,
    HOUSING,
    LIGHTING,
    MONDAY,
    NOISE,
    POLICE,
    PROBLEM,
    SETTLED,
    SUPERVISOR,
    By,
    accept,
    commit,
    decide,
    duty,
    given,
    handoff,
    kinds,
    lighting,
    offered,
    on_lighting,
    opened,
    person,
    propose,
    refused,
    request,
    rings,
    scope,
    told,
)

UNOPENED = Problem(problem=PROBLEM)
OTHER = person(POLICE, handle="other")


# Opening.


def test_a_problem_opens_with_its_responsibilities_held_by_police_at_the_same_instant() -> None:
    events = decide(UNOPENED, opened(), MONDAY)

    assert kinds(events) == ["problem.opened", *["responsibility.established"] * 2]
    problem = told(UNOPENED, opened(), MONDAY)
    assert [held.holder for held in problem.responsibilities.values()] == [POLICE, POLICE]
    assert {event.stamp.at for event in events} == {MONDAY}


def test_only_police_who_steer_open_a_problem_and_only_once() -> None:
    assert refused(UNOPENED, opened(by=HOUSING)).code == "not_your_role"
    assert refused(UNOPENED, opened(by=person(POLICE, Role.AUDITOR))).code == "not_your_role"
    assert refused(given(), opened()).code == "already_there"


def test_nothing_is_asked_of_a_problem_that_was_never_opened() -> None:
    assert refused(UNOPENED, offered()).status == "not_found"


def test_nobody_is_made_to_hold_without_having_accepted() -> None:
    imposed = opened(responsibilities=(duty(holder=HOUSING),))

    assert refused(UNOPENED, imposed).code == "not_your_party"


def test_a_fallback_is_a_party_that_can_take_part() -> None:
    for nobody, code in ((GONE, "party_inactive"), ("nobody", "unknown_party")):
        assert refused(UNOPENED, opened(responsibilities=(duty(fallback=nobody),))).code == code


def test_two_responsibilities_of_one_name_are_refused() -> None:
    assert refused(UNOPENED, opened(responsibilities=(duty(), duty()))).code == "already_there"


def test_a_reserved_duty_is_never_part_of_a_responsibility() -> None:
    whole = scope(duties=("light the lot", DANGER.upper()))

    assert refused(UNOPENED, opened(responsibilities=(duty(scope=whole),))).code == "reserved_duty"


def test_a_new_facet_is_established_by_police_alone() -> None:
    more = EstablishResponsibility(problem=PROBLEM, new=duty("parking"))

    assert kinds(decide(given(), request(more, POLICE))) == ["responsibility.established"]
    assert refused(given(), request(more, HOUSING)).code == "not_your_party"
    known = EstablishResponsibility(problem=PROBLEM, new=duty())
    assert refused(given(), request(known, POLICE)).code == "already_there"


# Sharing.


def invite(by: By = POLICE, contributor: str = COUNTY) -> Request:
    return on_lighting(InviteContributor, by, contributor=contributor, share="Lends a lift")


def test_a_contributor_shares_the_work_and_never_the_accountability() -> None:
    problem = given(invite(), on_lighting(JoinAsContributor, COUNTY))

    assert lighting(problem).contributions[COUNTY].state == "joined"
    assert lighting(problem).holder == POLICE
    assert len(lighting(problem).tenures) == 1


def test_only_the_holder_invites_and_only_who_is_invited_joins() -> None:
    assert refused(given(), invite(by=HOUSING)).code == "not_the_holder"
    assert refused(given(), invite(contributor=POLICE)).code == "same_party"
    assert refused(given(), invite(contributor=GONE)).code == "party_inactive"
    assert refused(given(invite()), invite()).code == "already_there"
    assert refused(given(), on_lighting(JoinAsContributor, COUNTY)).code == "nothing_pending"


def test_an_invitation_may_be_declined() -> None:
    problem = given(invite(), on_lighting(RefuseToContribute, COUNTY))

    assert lighting(problem).contributions[COUNTY].state == "declined"


def test_a_share_is_ended_by_the_contributor_or_the_holder_and_by_nobody_else() -> None:
    problem = given(invite(), on_lighting(JoinAsContributor, COUNTY))

    for side in (COUNTY, POLICE):
        ended = given(on_lighting(EndContribution, side, contributor=COUNTY), start=problem)
        assert lighting(ended).contributions[COUNTY].state == "left"
    stranger = on_lighting(EndContribution, CLINIC, contributor=COUNTY)
    assert refused(problem, stranger).code == "not_your_party"


def test_a_contributor_that_becomes_the_holder_contributes_no_longer() -> None:
    problem = given(invite(), on_lighting(JoinAsContributor, COUNTY), offered(to=COUNTY))

    accepted = given(accept(by=COUNTY), start=problem)

    assert lighting(accepted).holder == COUNTY
    assert lighting(accepted).contributions[COUNTY].state == "left"


# Splitting.


def halves(*, north: tuple[str, ...] = ("north lot",), by: By = POLICE) -> Request:
    duties = scope().duties
    parts = (
        Part(key="north", title="The north lot", places=north, duties=duties),
        Part(key="south", title="The south lot", places=("south lot",), duties=duties),
    )
    return on_lighting(SplitResponsibility, by, parts=parts)


def test_the_parts_of_a_split_begin_where_the_whole_ends_with_the_same_holder() -> None:
    problem = given(halves())

    whole = lighting(problem)
    parts = [problem.responsibilities[f"{PROBLEM}.{key}"] for key in ("north", "south")]
    assert whole.state == "split"
    assert all(part.tenures[0].since == whole.tenures[-1].until for part in parts)
    assert all(part.holder == POLICE for part in parts)
    assert all(part.reserved == whole.reserved for part in parts)


@pytest.mark.parametrize("north", [("north lot", "south lot"), ("east lot",)])
def test_parts_that_overlap_or_leave_ground_uncovered_are_refused(north: tuple[str, ...]) -> None:
    assert refused(given(), halves(north=north)).code == "not_a_partition"


def test_only_the_holder_splits_and_only_what_is_quiet() -> None:
    assert refused(given(), halves(by=HOUSING)).code == "not_the_holder"
    assert refused(given(offered()), halves()).code == "already_offered"
    assert refused(given(*COMMITTED), halves()).code == "still_open"


def test_what_was_split_is_offered_by_its_parts_only() -> None:
    problem = given(halves())

    assert refused(problem, offered()).code == "responsibility_ended"
    assert decide(problem, offered(f"{PROBLEM}.north"))


# Dispute.


def test_a_dispute_leaves_the_holder_and_is_settled_by_one_who_leads() -> None:
    problem = given(*ACCEPTED, on_lighting(DisputeResponsibility, HOUSING))

    assert lighting(problem).holder == HOUSING
    assert refused(problem, on_lighting(SettleDispute, POLICE)).code == "not_your_role"
    settled = given(on_lighting(SettleDispute, CHIEF), start=problem)
    assert lighting(settled).disputed is None


def test_a_stranger_disputes_nothing_and_nobody_twice() -> None:
    assert refused(given(), on_lighting(DisputeResponsibility, COUNTY)).code == (
        "not_on_the_problem"
    )
    disputed = given(on_lighting(DisputeResponsibility, POLICE))
    assert refused(disputed, on_lighting(DisputeResponsibility, POLICE)).code == "in_dispute"
    assert refused(given(), on_lighting(SettleDispute, CHIEF)).code == "nothing_pending"


# Amending the scope.


def amend(by: By, *duties: str) -> Request:
    return on_lighting(ProposeAmendment, by, scope=scope(duties=duties or ("light the lot",)))


def test_another_scope_is_in_force_only_when_the_other_side_agrees() -> None:
    proposed = given(*ACCEPTED, amend(HOUSING))
    assert lighting(proposed).scope == scope()

    agreed = given(on_lighting(AgreeAmendment, POLICE, version=2), start=proposed)

    assert lighting(agreed).scope.duties == ("light the lot",)
    assert lighting(agreed).scope_version == 2


def test_nobody_agrees_to_its_own_scope_or_to_another_version() -> None:
    proposed = given(*ACCEPTED, amend(POLICE))

    own = on_lighting(AgreeAmendment, POLICE, version=2)
    assert refused(proposed, own).code == "not_your_party"
    other = on_lighting(AgreeAmendment, HOUSING, version=1)
    assert refused(proposed, other).code == "stale_terms"
    assert refused(given(*ACCEPTED), amend(COUNTY)).code == "not_the_holder"


def test_a_refused_scope_changes_nothing() -> None:
    problem = given(*ACCEPTED, amend(HOUSING), on_lighting(RefuseAmendment, POLICE))

    assert lighting(problem).scope == scope()
    assert lighting(problem).amendment is None


def test_every_change_of_scope_has_a_version_of_its_own() -> None:
    problem = given(
        *ACCEPTED,
        amend(HOUSING),
        on_lighting(RefuseAmendment, POLICE),
        amend(HOUSING),
        on_lighting(AgreeAmendment, POLICE, version=3),
        amend(HOUSING, "trim the shrubs"),
    )

    assert lighting(problem).scope_version == 3
    assert lighting(problem).amendment is not None
    assert lighting(problem).amendment.version == 4  # type: ignore[union-attr]


def test_no_scope_takes_in_a_reserved_duty() -> None:
    assert refused(given(*ACCEPTED), amend(HOUSING, DANGER)).code == "reserved_duty"


# Discharge.


def test_the_holder_asks_for_discharge_and_another_person_of_police_confirms() -> None:
    asked = given(*ACCEPTED, on_lighting(AskDischarge, HOUSING))

    assert refused(asked, on_lighting(ConfirmDischarge, HOUSING)).code == "not_your_party"
    done = given(on_lighting(ConfirmDischarge, POLICE), start=asked)
    assert lighting(done).state == "discharged"
    assert lighting(done).tenures[-1].until == done.at
    assert handoff(done).state == "settled"


def test_what_police_hold_themselves_is_discharged_by_one_who_leads() -> None:
    asked = given(on_lighting(AskDischarge, POLICE))

    assert refused(asked, on_lighting(ConfirmDischarge, OTHER)).code == "not_your_role"
    assert decide(asked, on_lighting(ConfirmDischarge, SUPERVISOR))
    by_supervisor = given(on_lighting(AskDischarge, SUPERVISOR))
    deputy = person(POLICE, Role.SUPERVISOR, handle="deputy", deputy_for=SUPERVISOR.person)
    for one_who_asked in (SUPERVISOR, deputy):
        confirm = on_lighting(ConfirmDischarge, one_who_asked)
        assert refused(by_supervisor, confirm).code == "own_work"


def test_a_discharge_waits_for_open_promises() -> None:
    assert refused(given(*COMMITTED), on_lighting(AskDischarge, POLICE)).code == "still_open"
    asked = given(on_lighting(AskDischarge, POLICE), propose(), commit())
    assert refused(asked, on_lighting(ConfirmDischarge, SUPERVISOR)).code == "still_open"


def test_a_refused_discharge_can_be_asked_for_again() -> None:
    problem = given(on_lighting(AskDischarge, POLICE), on_lighting(RefuseDischarge, SUPERVISOR))

    assert lighting(problem).state == "held"
    assert decide(problem, on_lighting(AskDischarge, POLICE))
    assert refused(given(), on_lighting(ConfirmDischarge, CHIEF)).code == "nothing_pending"


def test_what_is_discharged_ends_for_good() -> None:
    done = given(on_lighting(AskDischarge, POLICE), on_lighting(ConfirmDischarge, SUPERVISOR))

    for late in (offered(), on_lighting(AskDischarge, POLICE), amend(POLICE)):
        assert refused(done, late).code == "responsibility_ended"


# Reversion.


def revert(by: By = SUPERVISOR) -> Request:
    return on_lighting(RevertResponsibility, by, reason="agreement_ended")


def test_a_responsibility_reverts_to_its_fallback_when_the_agreement_ends() -> None:
    problem = given(offered(fallback=COUNTY), accept(), revert())

    assert lighting(problem).holder == COUNTY
    assert lighting(problem).tenures[-1].cause == "reversion"
    assert handoff(problem).state == "returned"
    assert lighting(given(revert(), start=problem)).holder == POLICE


def test_only_one_who_leads_in_police_lets_it_revert_and_only_if_it_moves() -> None:
    assert refused(given(*ACCEPTED), revert(by=POLICE)).code == "not_your_role"
    assert refused(given(*ACCEPTED), revert(by=HOUSING)).code == "not_your_party"
    assert refused(given(), revert()).code == "nothing_to_revert"


def test_an_inactive_fallback_is_passed_over_for_police() -> None:
    problem = given(offered(fallback=COUNTY), accept())
    asked = revert()
    closed = asked.parties[COUNTY].model_copy(update={"active": False})

    [*_, reverted] = decide(
        problem, asked.model_copy(update={"parties": asked.parties | {COUNTY: closed}})
    )

    assert reverted.kind == "responsibility.reverted"
    assert reverted.holder == POLICE


# The calendar.


def test_a_new_holiday_moves_the_deadlines_that_run() -> None:
    problem = given(offered())
    holiday = Calendar(holidays=(date(2026, 11, 11),))
    command = RefreshCalendar(problem=PROBLEM, calendar=holiday)

    moved = given(request(command, POLICE), start=problem)

    before, now = (handoff(each).clocks[ClockKind.DECIDE].due for each in (problem, moved))
    assert now - before == timedelta(days=1)
    assert refused(problem, request(command, HOUSING)).code == "not_your_party"


def test_a_deadline_that_has_rung_does_not_ring_again_by_another_calendar() -> None:
    problem = given(offered(), timedelta(days=12))
    command = RefreshCalendar(problem=PROBLEM, calendar=Calendar(zone="America/Denver"))

    moved = given(request(command, POLICE), start=problem)

    escalated = [kind for kind in kinds(rings(moved, timedelta(days=1))) if "escalated" in kind]
    assert escalated == []
    assert all(isinstance(kind, ClockKind) for kind in handoff(moved).clocks)
    assert Problem.model_validate_json(moved.model_dump_json()) == moved


# Closing.


def close(by: By = SUPERVISOR) -> Request:
    return request(CloseProblem(problem=PROBLEM, outcome="Calls have halved."), by)


def test_a_problem_closes_when_every_duty_is_discharged_or_stands_with_its_holder() -> None:
    noise = (
        request(AskDischarge(responsibility=NOISE, reason="Quiet."), POLICE),
        request(ConfirmDischarge(responsibility=NOISE, outcome="Quiet."), SUPERVISOR),
    )
    problem = given(*SETTLED, *noise)

    closed = given(close(), start=problem)

    assert closed.stage == "closed"
    assert refused(closed, offered()).code == "problem_is_closed"
    assert refused(problem, close(by=POLICE)).code == "not_your_role"


def test_a_problem_with_open_business_does_not_close() -> None:
    assert refused(given(), close()).code == "still_open"
    assert refused(given(*SETTLED), close()).code == "still_open"


def test_authority_that_the_duty_demands_is_asked_of_whoever_speaks_for_it() -> None:
    limited = person(HOUSING, grade=Grade.LIMITED)
    heavy = told(UNOPENED, opened(responsibilities=(duty(demands=Grade.FULL),)), MONDAY)
    problem = given(*ACCEPTED, start=heavy)

    assert refused(problem, amend(limited)).code == "beyond_authority"
    assert refused(given(offered(), start=heavy), accept(by=limited)).code == "beyond_authority"
    assert list(problem.handoffs) == [H1]
    assert problem.handoffs[H1].responsibility == LIGHTING
