"""The response plan: who answers for each action, by when, and what it takes to be assessed."""

from datetime import timedelta

import pytest

from rules.method import coming
from rules.notices import notices
from rules.plan import enforcement, standing
from rules.states import participants
from schemas.events.plan import PlanAdopted, PlanReminded
from schemas.parties import Role
from tests.builders import (
    C1,
    CLINIC,
    COUNTY,
    GONE,
    HOUSING,
    MONDAY,
    POLICE,
    SUPERVISOR,
    after,
    commit,
    decide,
    given,
    kinds,
    person,
    propose,
    refused,
    report_done,
    rings,
)
from tests.method import (
    ANALYSED,
    ASSESSOR,
    RESPONDING,
    begin_assessment,
    conclude,
    pause,
    read,
    watch,
)
from tests.planning import LAMPS, PATROL, adopt, adopting, done, planned, stop

ADOPTED = (*RESPONDING, adopt())


def test_a_plan_names_for_each_action_who_answers_and_by_when() -> None:
    [adopted] = decide(given(*RESPONDING), adopt())

    assert isinstance(adopted, PlanAdopted)
    assert [(one.action, one.responsible, one.due) for one in adopted.actions] == [
        (LAMPS, HOUSING, MONDAY + timedelta(days=30)),
        (PATROL, POLICE, MONDAY + timedelta(days=30)),
    ]
    for field in ("responsible", "due"):
        with pytest.raises(ValueError, match=field):
            planned(**{field: None})
    assert refused(given(*RESPONDING), adopting(planned(responsible="nobody"))).code == (
        "unknown_party"
    )
    assert refused(given(*RESPONDING), adopting(planned(responsible=GONE))).code == "party_inactive"
    assert refused(given(*RESPONDING), adopt(days=-1)).code == "in_the_past"


def test_a_plan_belongs_to_the_response_and_to_whoever_convenes() -> None:
    assert refused(given(*ANALYSED), adopt()).code == "wrong_stage"
    assert refused(given(*RESPONDING), adopt(by=HOUSING)).code == "not_on_the_problem"
    assert refused(given(*ADOPTED), adopt(by=HOUSING)).code == "not_your_role"
    assert decide(given(*ADOPTED), adopt(by=person(HOUSING, Role.CONVENER)))


def test_what_an_action_belongs_to_must_be_there() -> None:
    lost = adopting(planned(commitment=C1))

    assert refused(given(*RESPONDING), lost).code == "not_found"
    assert decide(given(*RESPONDING, propose()), lost)


def test_the_next_plan_is_a_version_that_keeps_what_was_done_and_drops_what_it_leaves_out() -> None:
    problem = given(*ADOPTED, done(), adopting(planned(), planned("guests", days=60)))

    assert problem.plan is not None
    assert problem.plan.version == 2
    assert {name: one.state for name, one in problem.plan.actions.items()} == {
        LAMPS: "done", PATROL: "dropped", "guests": "open",
    }  # fmt: skip
    assert [one.action for one in standing(problem.plan)] == [LAMPS, "guests"]


def test_a_plan_that_only_enforces_says_so() -> None:
    [alone] = decide(given(*RESPONDING), adopt(PATROL))
    [mixed] = decide(given(*RESPONDING), adopt())

    assert isinstance(alone, PlanAdopted)
    assert isinstance(mixed, PlanAdopted)
    assert (alone.only_enforcement, mixed.only_enforcement) == (True, False)
    assert (enforcement(alone.actions), enforcement(mixed.actions)) == ((1, 1), (1, 2))


def test_the_party_that_answers_for_an_action_has_a_part_and_reports_on_it() -> None:
    problem = given(*ADOPTED)

    assert HOUSING in participants(problem)
    assert kinds(decide(problem, done(by=HOUSING))) == ["action.reported_done"]
    assert refused(problem, done(by=COUNTY)).code == "not_your_party"
    assert refused(problem, done(PATROL, by=HOUSING)).code == "not_your_party"
    assert refused(problem, done("nothing")).code == "unknown_action"
    assert refused(given(*ADOPTED, done()), stop(LAMPS)).code == "action_ended"


def test_an_action_is_not_done_while_its_promise_is_to_be_kept() -> None:
    linked = adopting(planned(commitment=C1))
    promised = given(*RESPONDING, propose(), commit(), linked)

    assert refused(promised, done(by=HOUSING)).code == "still_open"
    assert decide(given(*RESPONDING, propose(), commit(), linked, report_done()), done())


def test_a_plan_is_implemented_when_no_action_is_open() -> None:
    assert refused(given(*ADOPTED, done()), begin_assessment()).code == "still_open"
    assert given(*ADOPTED, done(), stop(), begin_assessment()).stage == "assessment"
    stopped = given(*ADOPTED, begin_assessment("stopped"))
    assert stopped.plan is not None
    assert {one.state for one in stopped.plan.actions.values()} == {"stopped"}
    assert rings(stopped, timedelta(days=90)) == []


def test_without_a_plan_the_assessment_begins_as_ever_and_the_plan_is_asked_for() -> None:
    problem = given(*RESPONDING)
    found = coming(problem.stage, problem.method, problem.plan)

    assert found is not None
    assert found.missing == ("plan",)
    assert decide(problem, begin_assessment())


def test_whoever_adopted_the_plan_does_not_assess_it() -> None:
    steps = [
        *RESPONDING, adopt(by=ASSESSOR), done(), stop(), begin_assessment(), read("4"), watch(),
    ]  # fmt: skip

    assert refused(given(*steps), conclude()).code == "own_work"
    assert decide(given(*steps), conclude(by=SUPERVISOR))


def test_each_date_that_passes_reminds_of_what_is_open() -> None:
    plan = adopting(planned(days=10), planned(PATROL, days=20), planned("guests", days=20))
    problem = given(*RESPONDING, plan, done(PATROL))

    events = rings(problem, timedelta(days=90))

    assert kinds(events) == ["plan.reminded", "plan.reminded"]
    first, second = events
    assert isinstance(first, PlanReminded)
    assert isinstance(second, PlanReminded)
    assert (first.late, second.late) == ((LAMPS,), (LAMPS, "guests"))
    assert [one.stamp.at for one in events] == [
        MONDAY + timedelta(days=10), MONDAY + timedelta(days=20),
    ]  # fmt: skip
    told = notices(problem, after(problem, [first]), first)
    assert [one.party for one in told] == [HOUSING, POLICE]


def test_a_pause_of_the_stages_does_not_stop_the_dates_of_the_plan() -> None:
    problem = given(*RESPONDING, adopting(planned(days=10)), pause(days=40))

    assert kinds(rings(problem, timedelta(days=12))) == ["plan.reminded"]
    assert given(*RESPONDING, adopting(planned(days=10)), pause(days=40), done(by=HOUSING)).plan


def test_a_clinic_that_is_in_no_plan_hears_nothing_of_it() -> None:
    problem = given(*RESPONDING)
    events = decide(problem, adopt())

    assert CLINIC not in [one.party for one in notices(problem, after(problem, events), events[0])]
