"""What an event changes in a commitment."""

from typing import Any, assert_never

from rules.evolve.clocks import rung, with_clocks, without
from schemas.clocks import ClockKind
from schemas.events.comment import CommitmentCommented
from schemas.events.commitment import (
    CommitmentBroken,
    CommitmentCancelled,
    CommitmentCountered,
    CommitmentDeclined,
    CommitmentDisputed,
    CommitmentEscalated,
    CommitmentEvent,
    CommitmentExcused,
    CommitmentKept,
    CommitmentMade,
    CommitmentMissed,
    CommitmentProposed,
    CommitmentReminded,
    CommitmentRenegotiated,
    CommitmentReportedDone,
    ProgressReported,
    RenegotiationAsked,
    RenegotiationRefused,
    WorkDelegated,
    WorkHeld,
    WorkResumed,
    WorkStarted,
)
from schemas.state.problem import Commitment, CommitmentState, Problem

C = CommitmentState


def on_commitment(state: Problem, event: CommitmentEvent) -> Problem:
    if isinstance(event, CommitmentProposed | CommitmentMade):
        commitment = _begun(state, event)
    else:
        before = state.commitments[event.commitment]
        commitment = before.model_copy(update={"seq": state.seq, **_changed(before, event)})
    commitments = {**state.commitments, commitment.commitment: commitment}
    changed = state.model_copy(update={"commitments": commitments})
    if isinstance(event, ProgressReported) and event.handoff_clocks:
        return _with_handoff_clocks(changed, commitment, event)
    return changed


def _with_handoff_clocks(
    state: Problem, commitment: Commitment, event: ProgressReported
) -> Problem:
    """A report on a promise is progress of the handoff that carries it."""
    assert commitment.handoff is not None
    handoff = state.handoffs[commitment.handoff]
    begun = handoff.model_copy(
        update={
            "seq": state.seq,
            "clocks": with_clocks(handoff.clocks, event.handoff_clocks),
            "escalated_to": None,
        }
    )
    return state.model_copy(update={"handoffs": {**state.handoffs, handoff.handoff: begun}})


def _begun(state: Problem, event: CommitmentProposed | CommitmentMade) -> Commitment:
    made = isinstance(event, CommitmentMade)
    return Commitment(
        seq=state.seq,
        commitment=event.commitment,
        responsibility=event.responsibility,
        handoff=event.handoff if isinstance(event, CommitmentMade) else None,
        promisor=event.promisor,
        promisee=event.promisee,
        state=C.COMMITTED if made else C.PROPOSED,
        promise=event.promise,
        version=event.version,
        due=event.due if isinstance(event, CommitmentMade) else None,
        clocks=with_clocks({}, event.clocks) if isinstance(event, CommitmentMade) else {},
    )


def _changed(before: Commitment, event: CommitmentEvent) -> dict[str, Any]:
    """The fields that this event sets, by name."""
    clocks = before.clocks
    match event:
        case CommitmentCountered():
            return {"version": event.version, "promise": event.promise, "countered": True}
        case CommitmentDeclined():
            return _ended(C.DECLINED, event.reason)
        case WorkDelegated():
            return {"performer": event.to}
        case WorkStarted():
            return {
                "state": C.IN_PROGRESS,
                "performer": before.performer or event.stamp.by,
                "escalated_to": None,
                "clocks": without(clocks, ClockKind.FIRST_ACTION),
            }
        case WorkHeld():
            return {
                "state": C.ON_HOLD,
                "hold_reason": event.reason,
                "clocks": with_clocks(without(clocks, ClockKind.FIRST_ACTION), event.clocks),
            }
        case WorkResumed():
            return {
                "state": C.IN_PROGRESS,
                "hold_reason": None,
                "clocks": without(clocks, ClockKind.HOLD),
            }
        case ProgressReported():
            return {
                "notes": before.notes + 1,
                "last_note": event.note,
                "escalated_to": None,
                "clocks": with_clocks(without(clocks, ClockKind.FIRST_ACTION), event.clocks),
            }
        case CommitmentReportedDone():
            return {
                "state": C.REPORTED_DONE,
                "evidence": event.evidence,
                "references": event.references,
                "reported_by": event.stamp.by,
                "late": event.late,
                "asked": None,
                "hold_reason": None,
                "escalated_to": None,
                "clocks": with_clocks({}, event.clocks),
            }
        case CommitmentKept():
            return _ended(C.KEPT, event.note) | {"late": event.late, "silently": event.silently}
        case CommitmentDisputed():
            return {
                "state": C.DISPUTED,
                "ended_because": event.reason,
                "clocks": with_clocks({}, event.clocks),
            }
        case CommitmentMissed():
            return {
                "state": C.MISSED,
                "late": True,
                "hold_reason": None,
                "clocks": with_clocks({}, event.clocks),
            }
        case CommitmentCommented():
            return {}
        case CommitmentReminded():
            return {"clocks": rung(clocks, event.clock)}
        case CommitmentEscalated():
            return {"clocks": rung(clocks, event.clock), "escalated_to": event.to}
        case RenegotiationAsked():
            return {"asked": event.promise}
        case CommitmentRenegotiated():
            return {
                "state": C.COMMITTED if before.state is C.MISSED else before.state,
                "promise": event.promise,
                "version": event.version,
                "due": event.due,
                "asked": None,
                "late": before.late,
                "renegotiated": before.renegotiated + 1,
                "escalated_to": None,
                "clocks": with_clocks(
                    {k: clock for k, clock in clocks.items() if k is ClockKind.HOLD}, event.clocks
                ),
            }
        case RenegotiationRefused():
            return {"asked": None}
        case CommitmentExcused():
            return _ended(C.EXCUSED, event.text) | {"excuse": event.code}
        case CommitmentBroken():
            return _ended(C.BROKEN, None)
        case CommitmentCancelled():
            return _ended(C.CANCELLED, event.reason)
        case CommitmentProposed() | CommitmentMade():
            raise AssertionError("a commitment begins in _begun")
        case _:
            assert_never(event)


def _ended(state: CommitmentState, because: str | None) -> dict[str, Any]:
    return {
        "state": state,
        "ended_because": because,
        "clocks": {},
        "asked": None,
        "escalated_to": None,
    }
