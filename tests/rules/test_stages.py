"""The stages of a problem: in which order they come, and what each one takes."""

from datetime import timedelta

import pytest

from rules.method import LACKS, coming
from schemas.commands.method import PrioritiseProblem
from schemas.commands.problem import CloseProblem
from schemas.method import Better, Outcome
from schemas.parties import Role
from schemas.request import Request, Seen, Target
from schemas.rounds import RoundFigures, Warned
from tests.builders import (
    CHIEF,
    CLINIC,
    HOUSING,
    LIGHTING,
    MONDAY,
    NOISE,
    POLICE,
    PROBLEM,
    SETTLED,
    SUPERVISOR,
    after,
    decide,
    given,
    kinds,
    lighting,
    offered,
    person,
    propose,
    refused,
    request,
    rings,
)
from tests.method import (
    ANALYSED,
    ANALYSING,
    ASSESSING,
    MONITORED,
    RESPONDING,
    SCANNED,
    ask_dismissal,
    begin_analysis,
    begin_assessment,
    begin_response,
    cheers,
    conclude,
    conclude_review,
    dismiss,
    goals,
    hypothesis,
    inform,
    inventory,
    measure,
    merge,
    pause,
    prioritised,
    read,
    reopen,
    resume,
    review,
    watch,
)

CLOSE = request(CloseProblem(problem=PROBLEM, outcome="Lit."), SUPERVISOR)


# From scanning to response.


def test_a_problem_walks_the_stages_of_the_method_in_their_order() -> None:
    walked = [given(*steps).stage for steps in ((), ANALYSING, RESPONDING, ASSESSING, MONITORED)]

    assert walked == ["scanning", "analysis", "response", "assessment", "monitoring"]


@pytest.mark.parametrize("lacking", range(3))
def test_analysis_takes_cheers_goals_and_a_priority(lacking: int) -> None:
    steps = [step for place, step in enumerate(SCANNED) if place != lacking]

    no = refused(given(*steps), begin_analysis())

    assert no.code == "not_ready"
    assert no.next_step.startswith("Next: remit problem ")
    assert kinds(decide(given(*SCANNED), begin_analysis())) == ["problem.analysis_begun"]


def test_one_no_of_six_is_no_problem() -> None:
    answered = given(cheers(no=["expectation"]), goals(), prioritised())

    assert refused(answered, begin_analysis()).code == "not_ready"


@pytest.mark.parametrize("lacking", range(3))
def test_a_response_takes_what_the_analysis_found(lacking: int) -> None:
    found = [hypothesis(), inventory(), measure()]
    analysed = given(*ANALYSING, *(f for place, f in enumerate(found) if place != lacking))

    assert refused(analysed, begin_response()).code == "not_ready"
    assert refused(analysed, begin_response(because="Now.")).code == "not_your_role"
    [begun] = decide(analysed, begin_response(by=SUPERVISOR, because="Shots were fired."))
    assert begun.missing == (["hypothesis", "inventory", "measure"][lacking],)  # type: ignore[union-attr]


def test_a_measure_without_a_baseline_cannot_show_a_change() -> None:
    analysed = given(*ANALYSING, hypothesis(), inventory(), measure(baseline=None))

    assert refused(analysed, begin_response()).code == "not_ready"


def test_a_priority_rests_on_a_round_or_on_a_reason_never_on_nothing() -> None:
    for both in ({}, {"round": "r-abcdefgh", "because": "So."}):
        with pytest.raises(ValueError, match="round that ranked it"):
            PrioritiseProblem(problem=PROBLEM, rank=1, **both)
    assert refused(given(), prioritised(round="r-abcdefgh")).code == "round_unknown"


FIGURES = RoundFigures(
    round_entry=9, items=3, police_rank=3, citizen_rank=1, answered=41, invited=120, gap=True,
    tau_b="-0.333", warnings=(Warned.LOW_RESPONSE,),
)  # fmt: skip


def by_round(state: str = "closed", figures: RoundFigures | None = FIGURES) -> Request:
    seen = Seen(stream="round/r-abcdefgh", seq=11, state=state, figures=figures)
    return prioritised(round="r-abcdefgh").model_copy(update={"seen": (seen,)})


def test_the_gap_between_police_and_citizens_stands_beside_the_rank_that_was_chosen() -> None:
    priority = given(by_round()).method.priority

    assert priority is not None
    assert (priority.rank, priority.police_rank, priority.citizen_rank) == (1, 3, 1)
    assert (priority.gap, priority.tau_b, priority.answered) == (True, "-0.333", 41)
    assert priority.warnings == (Warned.LOW_RESPONSE,)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (by_round(state="open"), "round_not_closed"),
        (by_round(figures=None), "not_asked_about"),
        (by_round(figures=FIGURES.model_copy(update={"answered": 0})), "no_public_voice"),
    ],
)
def test_a_round_without_a_public_voice_about_the_problem_ranks_nothing(
    step: Request, code: str
) -> None:
    assert refused(given(), step).code == code


def test_only_those_with_a_part_find_anything_and_only_police_steer() -> None:
    assert refused(given(), hypothesis(by=CLINIC)).code == "not_on_the_problem"
    assert kinds(decide(given(*SETTLED), hypothesis(by=HOUSING))) == ["hypothesis.stated"]
    assert refused(given(*SETTLED), cheers(by=HOUSING)).code == "not_your_party"


def test_the_next_step_and_what_it_lacks_are_said() -> None:
    problem = given(cheers())

    found = coming(problem.stage, problem.method)

    assert found is not None
    assert found.missing == ("priority", "goals")
    assert all("remit " in sentence for sentence in LACKS.values())


# Assessment.


def test_the_owner_of_the_plan_does_not_assess_it() -> None:
    assessed = given(*ASSESSING, read("4"), watch())

    assert refused(assessed, conclude(by=person(POLICE))).code == "own_work"
    owned = given(
        *ANALYSED, begin_response(owner="ann@police"), begin_assessment(), read("4"), watch()
    )
    assert refused(owned, conclude()).code == "own_work"
    assert kinds(decide(assessed, conclude())) == ["problem.assessment_concluded"]


def test_a_verdict_rests_on_readings_of_the_response() -> None:
    long_ago = given(*ANALYSED, read("4"), begin_response(), begin_assessment(), watch())

    assert refused(long_ago, conclude()).code == "not_ready"
    assert decide(long_ago, conclude("analysis", outcome=Outcome.UNCLEAR))
    [concluded] = decide(given(*ASSESSING, read("4"), watch()), conclude())
    [figures] = concluded.rests_on  # type: ignore[union-attr]
    assert (figures.baseline, figures.latest) == ("30", "4")


def test_a_plan_with_an_open_promise_is_not_implemented() -> None:
    promised = given(*RESPONDING, propose())

    assert refused(promised, begin_assessment()).code == "still_open"
    assert decide(promised, begin_assessment("stopped"))


@pytest.mark.parametrize("stage", ["scanning", "analysis", "response"])
def test_an_assessment_can_lead_back_to_any_stage(stage: str) -> None:
    assert given(*ASSESSING, read("40"), conclude(stage)).stage == stage


def test_monitoring_takes_a_threshold_that_is_not_crossed() -> None:
    assert refused(given(*ASSESSING, read("4")), conclude()).code == "not_ready"
    assert refused(given(*ASSESSING, read("15"), watch()), conclude()).code == "not_ready"


# Monitoring.


def test_a_reading_at_the_threshold_opens_the_problem_again_by_itself() -> None:
    assert kinds(decide(given(*MONITORED), read("14.9999"))) == ["measure.read"]

    events = decide(given(*MONITORED), read("15"))

    assert kinds(events) == ["measure.read", "problem.reopened"]
    assert after(given(*MONITORED), events).stage == "analysis"


def test_where_higher_is_better_a_low_reading_reopens() -> None:
    steps = [
        *ANALYSING, hypothesis(), inventory(), measure(better=Better.HIGHER), begin_response(),
        begin_assessment(), read("40"), watch("35", to="response"), conclude(),
    ]  # fmt: skip

    assert kinds(decide(given(*steps), read("36"))) == ["measure.read"]
    assert given(*steps, read("35")).stage == "response"


def test_an_old_figure_that_is_found_later_reopens_nothing() -> None:
    old = read("99", taken_at=MONDAY - timedelta(days=90))

    assert given(*MONITORED, old).stage == "monitoring"
    future = read("1", taken_at=MONDAY + timedelta(days=90))
    assert refused(given(*MONITORED), future).code == "yet_to_come"


def test_a_partner_reopens_for_a_reason_and_a_stranger_does_not() -> None:
    monitored = given(*SETTLED, *MONITORED)

    assert kinds(decide(monitored, reopen(by=HOUSING))) == ["problem.reopened"]
    assert refused(monitored, reopen(by=CLINIC)).code == "not_on_the_problem"
    assert refused(given(*ASSESSING), reopen()).code == "wrong_stage"


def test_once_analysis_began_only_monitoring_leads_to_the_close() -> None:
    assert refused(given(*ASSESSING), CLOSE).code == "wrong_stage"
    assert refused(given(*MONITORED), CLOSE).code == "not_ready"
    assert refused(given(*MONITORED, inform()), CLOSE).code == "still_open"


# Pausing.


def test_a_pause_stops_the_stages_and_nothing_else() -> None:
    paused = given(*ANALYSED, offered(), pause())

    assert refused(paused, begin_response()).code == "wrong_stage"
    assert refused(paused, pause()).code == "wrong_stage"
    assert refused(paused, CLOSE).code == "wrong_stage"
    assert lighting(paused).holder == POLICE
    assert "handoff.expired" in kinds(rings(paused, timedelta(days=29)))


def test_on_the_day_that_was_named_it_goes_on_by_itself() -> None:
    paused = given(*ANALYSED, pause(days=30))

    [resumed] = rings(paused, MONDAY + timedelta(days=30))

    assert resumed.kind == "problem.resumed"
    assert after(paused, [resumed]).stage == "analysis"
    assert given(*ANALYSED, pause(), resume()).stage == "analysis"


def test_what_was_read_during_a_pause_is_heeded_after_it() -> None:
    paused = given(*MONITORED, pause(), read("20"))

    assert paused.stage == "paused"
    assert kinds(decide(paused, resume())) == ["problem.resumed", "problem.reopened"]


# Dismissal and merging.


def test_a_dismissal_takes_a_no_and_two_people() -> None:
    assert refused(given(cheers()), ask_dismissal()).code == "cheers_passed"
    asked = given(cheers(no=["recurring"]), ask_dismissal(by=SUPERVISOR))
    assert refused(asked, dismiss()).code == "own_work"
    assert refused(asked, dismiss(by=person(POLICE))).code == "not_your_role"

    [dismissed] = decide(asked, dismiss(by=CHIEF))

    problem = after(asked, [dismissed])
    assert problem.stage == "not_a_problem"
    assert {held.tenures[-1].until for held in problem.responsibilities.values()} == {
        dismissed.stamp.at
    }
    assert refused(problem, cheers()).code == "problem_is_closed"


def test_what_a_partner_holds_is_not_dismissed() -> None:
    held = given(*SETTLED, cheers(no=["harm"]), ask_dismissal())

    assert refused(held, dismiss()).code == "still_open"


def test_a_merged_problem_leaves_nothing_without_a_successor_of_the_same_holder() -> None:
    holders = {"inn.lighting": HOUSING, "inn.noise": POLICE}
    target = Target(problem="inn", seq=9, over=False, police=POLICE, holders=holders)
    both = {LIGHTING: "inn.lighting", NOISE: "inn.noise"}
    problem = given(*SETTLED)

    assert refused(problem, merge(both, None)).code == "cannot_merge_into"
    ended = target.model_copy(update={"over": True})
    assert refused(problem, merge(both, ended)).code == "cannot_merge_into"
    assert refused(problem, merge({LIGHTING: "inn.lighting"}, target)).code == "no_successor"
    crossed = {LIGHTING: "inn.noise", NOISE: "inn.lighting"}
    assert refused(problem, merge(crossed, target)).code == "no_successor"
    assert refused(given(*SETTLED, propose()), merge(both, target)).code == "still_open"

    merged = after(problem, decide(problem, merge(both, target)))

    assert (merged.stage, merged.method.merged_into) == ("merged", "inn")
    assert all(held.state == "discharged" for held in merged.responsibilities.values())


# Reviews.


def test_citizens_force_a_review_with_enough_recent_and_different_reports() -> None:
    assert refused(given(), review(1, 2)).code == "below_threshold"
    assert refused(given(), review(1, 2, 200)).code == "below_threshold"
    assert refused(given(), review(1, 2, 3, same=True)).code == "below_threshold"
    [forced] = decide(given(), review(1, 2, 180))
    assert forced.threshold is not None  # type: ignore[union-attr]
    [asked] = decide(given(*SETTLED), review(by=HOUSING))
    assert asked.threshold is None  # type: ignore[union-attr]


def test_neither_administrators_nor_auditors_ask_for_a_review() -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        asking = review(1, 2, 3, by=person(POLICE, role))

        assert refused(given(*SCANNED), asking).code == "not_your_role"


def test_a_review_is_concluded_by_a_chair_with_no_part_in_it() -> None:
    pending = given(*SETTLED, review(1, 2, 3))

    assert refused(pending, review(1, 2, 3)).code == "review_pending"
    assert refused(pending, conclude_review(by=SUPERVISOR)).code == "not_independent"
    assert refused(pending, conclude_review(by=HOUSING)).code == "not_independent"
    concluded = decide(pending, conclude_review(by=CLINIC))
    assert kinds(concluded) == ["review.concluded"]
    assert after(pending, concluded).responsibilities == pending.responsibilities


def test_a_review_of_a_monitored_problem_can_open_it_again() -> None:
    pending = given(*MONITORED, inform(), review(1, 2, 3))

    assert refused(pending, CLOSE).code == "review_pending"
    events = decide(pending, conclude_review(by=CLINIC, to="response"))
    assert kinds(events) == ["review.concluded", "problem.reopened"]
    chair = person(CLINIC, Role.AUDITOR)
    assert refused(given(review(1, 2, 3)), conclude_review(by=chair, to="response")).code == (
        "wrong_stage"
    )
