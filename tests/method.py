"""Short words for tests of the stages: each is a request as `tests.builders` makes them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from schemas.commands import analysis as a
from schemas.commands import method as m
from schemas.commands.publishing import PublishProblem, UnpublishProblem
from schemas.method import (
    CHEERS,
    Better,
    Cheers,
    CheersAnswer,
    Goal,
    GoalKind,
    Outcome,
    Process,
    Report,
)
from schemas.parties import Role
from schemas.request import Request, Target
from tests.builders import (
    HOUSING,
    MONDAY,
    POLICE,
    PROBLEM,
    SUPERVISOR,
    By,
    Step,
    person,
    request,
)

ASSESSOR = person(POLICE, Role.OPERATOR, handle="ann")


def cheers(*, no: Sequence[str] = (), by: By = POLICE) -> Request:
    answers = {name: CheersAnswer(holds=name not in no, evidence="Calls.") for name in CHEERS}
    return request(m.RecordCheers(problem=PROBLEM, answers=Cheers(**answers)), by)


def goals(by: By = POLICE) -> Request:
    goal = Goal(measure="Calls a month", target="under 8", by=MONDAY + timedelta(days=300))
    command = m.SetGoals(
        problem=PROBLEM, goal=GoalKind.REDUCE, broad="Guests park safely.", specific=(goal,)
    )
    return request(command, by)


def prioritised(by: By = POLICE, **said: Any) -> Request:
    said = said or {"because": "The council asked for it."}
    return request(m.PrioritiseProblem(problem=PROBLEM, rank=1, **said), by)


def begin_analysis(by: By = POLICE) -> Request:
    return request(m.BeginAnalysis(problem=PROBLEM), by)


def hypothesis(by: By = POLICE) -> Request:
    return request(a.StateHypothesis(problem=PROBLEM, hypothesis="Nobody sees the lot."), by)


def inventory(by: By = POLICE) -> Request:
    command = a.InventoryResponse(
        problem=PROBLEM, current="A patrol.", strengths="Seen.", limits="Ten minutes a night."
    )
    return request(command, by)


def measure(baseline: str | None = "30", by: By = POLICE, better: Better = Better.LOWER) -> Request:
    command = a.AddMeasure(
        problem=PROBLEM, measure="calls", title="Calls", unit="a month", source="Dispatch",
        better=better, baseline=baseline, target="8",
    )  # fmt: skip
    return request(command, by)


def read(value: str, by: By = POLICE, **said: Any) -> Request:
    return request(a.ReadMeasure(problem=PROBLEM, measure="calls", value=value, **said), by)


def watch(threshold: str = "15", by: By = POLICE, **said: Any) -> Request:
    command = a.WatchMeasure(problem=PROBLEM, measure="calls", threshold=threshold, **said)
    return request(command, by)


def begin_response(by: By = POLICE, **said: Any) -> Request:
    return request(m.BeginResponse(problem=PROBLEM, **said), by)


def begin_assessment(plan: Any = "implemented", by: By = POLICE) -> Request:
    return request(m.BeginAssessment(problem=PROBLEM, plan=plan, note="Lamps stand."), by)


def conclude(to: Any = "monitoring", by: By = ASSESSOR, outcome: Outcome = Outcome.FELL) -> Request:
    command = m.ConcludeAssessment(
        problem=PROBLEM, process=Process.MOVED, process_note="Lamps are kept.", outcome=outcome,
        outcome_note="Fewer calls.", displacement="None in the lots around.", to=to,
    )  # fmt: skip
    return request(command, by)


def reopen(to: Any = "analysis", by: By = POLICE) -> Request:
    return request(m.ReopenProblem(problem=PROBLEM, to=to, reason="Thefts are back."), by)


def inform(by: By = POLICE) -> Request:
    command = m.InformCitizens(problem=PROBLEM, told="From 30 to 4.", how="Letters")
    return request(command, by)


def pause(days: int = 30, by: By = SUPERVISOR) -> Request:
    command = m.PauseProblem(
        problem=PROBLEM, reason="The owner sells.", until=MONDAY + timedelta(days=days)
    )
    return request(command, by)


def resume(by: By = SUPERVISOR) -> Request:
    return request(m.ResumeProblem(problem=PROBLEM, reason="No sale."), by)


def publish(area: str = "Harbour", by: By = POLICE) -> Request:
    command = PublishProblem(
        problem=PROBLEM, title="Thefts from cars", text="We light the lots.", area=area
    )
    return request(command, by)


def unpublish(by: By = POLICE) -> Request:
    return request(UnpublishProblem(problem=PROBLEM, reason="It named a house."), by)


def ask_dismissal(by: By = POLICE) -> Request:
    command = m.AskDismissal(problem=PROBLEM, reason="One event.", instead="The landlord.")
    return request(command, by)


def dismiss(by: By = SUPERVISOR) -> Request:
    return request(m.DismissProblem(problem=PROBLEM), by)


def merge(successors: dict[str, str], target: Target | None, by: By = POLICE) -> Request:
    command = m.MergeProblem(
        problem=PROBLEM, into="inn", successors=successors, reason="One owner."
    )
    return request(command, by).model_copy(update={"target": target})


def review(*days_ago: int, by: By = POLICE, same: bool = False) -> Request:
    reports = tuple(
        Report(at=MONDAY - timedelta(days=days), reference="Call 1" if same else f"Call {days}")
        for days in days_ago
    )
    return request(m.RequestReview(problem=PROBLEM, reason="Every night.", reports=reports), by)


def conclude_review(by: By = HOUSING, to: Any = None) -> Request:
    command = m.ConcludeReview(problem=PROBLEM, findings="True.", actions="A visit.", to=to)
    return request(command, by)


SCANNED: tuple[Step, ...] = (cheers(), goals(), prioritised())
ANALYSING: tuple[Step, ...] = (*SCANNED, begin_analysis())
ANALYSED: tuple[Step, ...] = (*ANALYSING, hypothesis(), inventory(), measure())
RESPONDING: tuple[Step, ...] = (*ANALYSED, begin_response())
ASSESSING: tuple[Step, ...] = (*RESPONDING, begin_assessment())
MONITORED: tuple[Step, ...] = (*ASSESSING, read("4"), watch(), conclude())
