"""What an event changes in a step of the ladder."""

from typing import Any, assert_never

from rules.evolve.clocks import rung, with_clocks, without
from rules.ladder import UNDER_WAY
from schemas.clocks import ClockKind
from schemas.events import ladder as e
from schemas.events.ladder import LadderEvent
from schemas.ladder import Approval, Exhibit, Notified, Reply, StepState
from schemas.stamp import people_of
from schemas.state.ladder import Ladder, RefusedApproval, Step
from schemas.state.problem import Problem

S = StepState


def on_ladder(state: Problem, event: LadderEvent) -> Problem:
    if isinstance(event, e.StepPlanned | e.SkipAsked):
        step = _begun(state, event)
    else:
        before = state.ladder.steps[event.step]
        changes = {"seq": state.seq, **_changed(before, state.seq, event)}
        step = before.model_copy(update=changes)
    return state.model_copy(
        update={"ladder": Ladder(steps={**state.ladder.steps, event.step: step})}
    )


def given_up(state: Problem) -> Ladder:
    """The ladder of a problem that was dismissed or merged: what was under way is withdrawn."""
    changes = {
        "seq": state.seq, "state": S.WITHDRAWN, "clocks": {}, "ended_seq": state.seq,
        "ended_at": state.at,
    }  # fmt: skip
    return Ladder(
        steps={
            name: step.model_copy(update=changes) if step.state in UNDER_WAY else step
            for name, step in state.ladder.steps.items()
        }
    )


def _begun(state: Problem, event: e.StepPlanned | e.SkipAsked) -> Step:
    assert state.police is not None
    begun = Step(
        seq=state.seq, step=event.step, party=event.party, police=state.police,
        method=event.method, matter=event.matter, state=S.PLANNED, began_seq=state.seq,
        planned_at=event.stamp.at, asked_by=people_of(event.stamp),
    )  # fmt: skip
    said: dict[str, Any]
    if isinstance(event, e.StepPlanned):
        said = {"aim": event.aim, "about": event.about, "harm": event.harm}
    else:
        said = {
            "state": S.EVIDENCED, "skips": event.methods, "skip_reason": event.reason,
            "seats": event.seats, "asks": event.asks, "clocks": with_clocks({}, event.clocks),
        }  # fmt: skip
    return begun.model_copy(update=said)


def _asked_by(before: Step, event: LadderEvent) -> dict[str, Any]:
    """Whoever had a hand in it can no more approve it."""
    return {"asked_by": tuple(dict.fromkeys((*before.asked_by, *people_of(event.stamp))))}


def _changed(before: Step, seq: int, event: LadderEvent) -> dict[str, Any]:
    """The fields that this event sets, by name."""
    clocks, at = before.clocks, event.stamp.at
    match event:
        case e.ProofAdded():
            exhibit = Exhibit(
                entry=seq, proof=event.proof, title=event.title, location=event.location,
                sha256=event.sha256,
            )  # fmt: skip
            return {"exhibits": (*before.exhibits, exhibit)} | _asked_by(before, event)
        case e.CaseStated():
            return {"case": event.case} | _asked_by(before, event)
        case e.StepWeighed():
            return {"pushing": event.pushing} | _asked_by(before, event)
        case e.SafeguardsStated():
            return {"safeguards": event.safeguards} | _asked_by(before, event)
        case e.StepSubmitted():
            return {
                "state": S.EVIDENCED, "seats": event.seats, "asks": event.asks, "approvals": (),
                "approval_refused": None, "clocks": with_clocks({}, event.clocks),
            } | _asked_by(before, event)  # fmt: skip
        case e.ApprovalGiven():
            given = Approval(
                entry=seq, seat=event.seat, by=event.stamp.by,
                deputy_for=event.stamp.deputy_for, at=at,
            )  # fmt: skip
            return {"approvals": (*before.approvals, given)}
        case e.ApprovalRefused():
            refused = RefusedApproval(entry=seq, by=event.stamp.by, reason=event.reason)
            return {
                "state": S.PLANNED, "approval_refused": refused, "approvals": (), "clocks": {}
            }  # fmt: skip
        case e.ApprovalExpired():
            return {"state": S.PLANNED, "approvals": (), "approved_at": None, "clocks": {}}
        case e.StepApproved():
            return {
                "state": S.APPROVED, "approved_at": at, "clocks": with_clocks({}, event.clocks)
            }  # fmt: skip
        case e.StepNotified():
            told = Notified(entry=seq, at=at, text=event.text, how=event.how, public=event.public)
            return {
                "state": S.NOTIFIED, "notified": told, "clocks": with_clocks({}, event.clocks)
            }  # fmt: skip
        case e.NoticeOver():
            return {"notice_over": True, "clocks": without(clocks, ClockKind.PUBLIC_NOTICE)}
        case e.StepStarted():
            return {
                "state": S.RUNNING, "started_at": at, "not_before": event.not_before,
                "clocks": with_clocks({}, event.clocks),
            }  # fmt: skip
        case e.StepReplied():
            reply = Reply(
                entry=seq, at=at, stance=event.stance, text=event.text, received=event.received
            )
            return {"replies": (*before.replies, reply)}
        case e.StepReminded():
            return {"clocks": rung(clocks, event.clock)}
        case e.StepEnded():
            return {
                "state": StepState(event.outcome), "reason": event.reason, "ended_at": at,
                "ended_by": event.stamp.by, "ended_seq": seq, "clocks": {},
            }  # fmt: skip
        case e.StepPlanned() | e.SkipAsked():
            raise AssertionError("a step begins in _begun")
        case _:
            assert_never(event)
