"""What an event of the method changes in a problem."""

from typing import Any, assert_never

from rules.evolve.ladder import given_up
from rules.evolve.plan import on_plan, when_assessed
from rules.evolve.publishing import shown
from rules.method import with_reading
from schemas.events import analysis as a
from schemas.events import method as e
from schemas.events.method import MethodEvent
from schemas.events.plan import PlanEvent
from schemas.events.playbook import PlaybookFollowed
from schemas.events.publishing import ProblemPublished, ProblemUnpublished
from schemas.method import OPEN_STAGES, OpenStage
from schemas.stamp import Stamp
from schemas.state.method import (
    Assessed,
    Dismissal,
    Document,
    GoalSet,
    Inventory,
    Measure,
    Method,
    Paused,
    Priority,
    Reading,
    Review,
)
from schemas.state.playbook import Followed
from schemas.state.problem import Problem


def on_method(state: Problem, event: MethodEvent) -> Problem:
    if isinstance(event, PlanEvent):
        return on_plan(state, event)
    method, seq = state.method, state.seq
    stage: str = state.stage
    changes: dict[str, Any] = {}
    match event:
        case e.CheersRecorded():
            changes = {"cheers": event.answers}
        case e.DismissalAsked():
            changes = {
                "dismissal": Dismissal(
                    entry=seq, asked_by=_speakers(event.stamp), reason=event.reason,
                    instead=event.instead,
                )
            }  # fmt: skip
        case e.DismissalRefused():
            changes = {"dismissal": None}
        case e.ProblemDismissed() | e.ProblemMerged():
            return _ended(state, event)
        case e.GoalsSet():
            goals = GoalSet(goal=event.goal, broad=event.broad, specific=event.specific)
            changes = {"goals": goals}
        case e.ProblemPrioritised():
            said = {name: getattr(event, name) for name in Priority.model_fields if name != "entry"}
            changes = {"priority": Priority(entry=seq, **said)}
        case e.AnalysisBegun():
            stage, changes = "analysis", {"begun": True, "dismissal": None}
        case a.HypothesisStated():
            changes = {"hypothesis": event.hypothesis}
        case a.InventoryTaken():
            changes = {
                "inventory": Inventory(
                    current=event.current, strengths=event.strengths, limits=event.limits
                )
            }
        case a.TriangleDrawn():
            changes = {"triangle": {**method.triangle, event.corner: event.known}}
        case a.EvidenceAdded():
            added = Document(
                entry=seq, title=event.title, location=event.location, sha256=event.sha256
            )
            changes = {"documents": (*method.documents, added)}
        case PlaybookFollowed():
            said = {name: getattr(event, name) for name in ("playbook", "sha256", "content")}
            state = state.model_copy(update={"playbook": Followed(entry=seq, **said)})
        case a.MeasureAdded() | a.MeasureRead() | a.MeasureWatched():
            changes = {"measures": _measured(method, seq, event)}
        case e.ResponseBegun():
            owners = dict.fromkeys((event.owner, *_speakers(event.stamp)))
            stage = "response"
            changes = {"owners": tuple(owners), "response_since": event.stamp.at, "plan": None}
        case e.AssessmentBegun():
            stage, changes = "assessment", {"plan": event.plan}
            state = state.model_copy(update={"plan": when_assessed(state.plan, seq)})
        case e.AssessmentConcluded():
            said = {
                name: getattr(event, name)
                for name in Assessed.model_fields
                if name not in ("entry", "by")
            }
            stage = event.to
            changes = {"assessed": Assessed(entry=seq, by=event.stamp.by, **said)}
        case e.ProblemReopened():
            stage, changes = event.to, {"informed": False}
        case ProblemPublished() | ProblemUnpublished():
            changes = {"public": shown(method, seq, event)}
        case e.CitizensInformed():
            changes = {"informed": True}
        case e.ProblemPaused():
            clocks = {clock.kind: clock for clock in event.clocks}
            stage = "paused"
            changes = {"paused": Paused(stage=_open(state), reason=event.reason, clocks=clocks)}
        case e.ProblemResumed():
            stage, changes = event.to, {"paused": None}
        case e.ReviewRequested():
            review = Review(
                number=event.number, entry=seq, party=event.stamp.party,
                asked_by=_speakers(event.stamp), forced=event.threshold is not None,
                reason=event.reason,
            )  # fmt: skip
            changes = {"reviews": (*method.reviews, review)}
        case e.ReviewConcluded():
            concluded = method.reviews[-1].model_copy(
                update={"chair": event.stamp.by, "findings": event.findings,
                        "actions": event.actions}
            )  # fmt: skip
            changes = {"reviews": (*method.reviews[:-1], concluded)}
        case _:
            assert_never(event)
    return state.model_copy(
        update={"changed_seq": seq, "stage": stage, "method": method.model_copy(update=changes)}
    )


def _open(state: Problem) -> OpenStage:
    return next(stage for stage in OPEN_STAGES if stage == state.stage)


def _speakers(stamp: Stamp) -> tuple[str, ...]:
    return (stamp.by, stamp.deputy_for) if stamp.deputy_for else (stamp.by,)


def _measured(
    method: Method, seq: int, event: a.MeasureAdded | a.MeasureRead | a.MeasureWatched
) -> dict[str, Measure]:
    match event:
        case a.MeasureAdded():
            changed = Measure(
                title=event.title, unit=event.unit, source=event.source, better=event.better,
                baseline=event.baseline, target=event.target,
            )  # fmt: skip
        case a.MeasureRead():
            reading = Reading(entry=seq, value=event.value, taken_at=event.taken_at)
            changed = with_reading(method.measures[event.measure], reading)
        case a.MeasureWatched():
            changed = method.measures[event.measure].model_copy(
                update={"threshold": event.threshold, "to": event.to}
            )
    return {**method.measures, event.measure: changed}


def _ended(state: Problem, event: e.ProblemDismissed | e.ProblemMerged) -> Problem:
    """Every tenure that stands ends at this instant, and no deadline runs any more."""
    at, seq = event.stamp.at, state.seq
    held = {
        name: one
        if one.state != "held"
        else one.model_copy(
            update={
                "seq": seq,
                "state": "discharged",
                "tenures": (
                    *one.tenures[:-1],
                    one.tenures[-1].model_copy(update={"seq": seq, "until": at}),
                ),
            }
        )
        for name, one in state.responsibilities.items()
    }
    handoffs = {
        name: one.model_copy(update={"seq": seq, "clocks": {}}) if one.clocks else one
        for name, one in state.handoffs.items()
    }
    changes: dict[str, Any] = {"paused": None}
    if isinstance(event, e.ProblemMerged):
        changes |= {"merged_into": event.into, "successors": event.successors}
    return state.model_copy(
        update={
            "changed_seq": seq,
            "stage": "merged" if isinstance(event, e.ProblemMerged) else "not_a_problem",
            "closed_at": at,
            "responsibilities": held,
            "handoffs": handoffs,
            "ladder": given_up(state),
            "method": state.method.model_copy(update=changes),
            "plan": state.plan and state.plan.model_copy(update={"clocks": {}}),
        }
    )
