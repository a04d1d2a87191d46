"""A responsibility while it is held: dispute, scope, discharge and reversion."""

from schemas.commands.problem import (
    AgreeAmendment,
    AskDischarge,
    ConfirmDischarge,
    DisputeResponsibility,
    ProposeAmendment,
    RefuseAmendment,
    RefuseDischarge,
    RevertResponsibility,
    SettleDispute,
)
from schemas.parties import Grade, Role
from schemas.request import Request
from schemas.state.problem import Problem
from tests.builders import (
    ACCEPTED,
    CHIEF,
    COMMITTED,
    COUNTY,
    DANGER,
    H1,
    HOUSING,
    LIGHTING,
    MONDAY,
    POLICE,
    PROBLEM,
    SUPERVISOR,
    By,
    accept,
    commit,
    decide,
    duty,
    given,
    handoff,
    lighting,
    offered,
    on_lighting,
    opened,
    person,
    propose,
    refused,
    scope,
    told,
)

UNOPENED = Problem(problem=PROBLEM)
OTHER = person(POLICE, handle="other")


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


def test_authority_that_the_duty_demands_is_asked_of_whoever_speaks_for_it() -> None:
    limited = person(HOUSING, grade=Grade.LIMITED)
    heavy = told(UNOPENED, opened(responsibilities=(duty(demands=Grade.FULL),)), MONDAY)
    problem = given(*ACCEPTED, start=heavy)

    assert refused(problem, amend(limited)).code == "beyond_authority"
    assert refused(given(offered(), start=heavy), accept(by=limited)).code == "beyond_authority"
    assert list(problem.handoffs) == [H1]
    assert problem.handoffs[H1].responsibility == LIGHTING
