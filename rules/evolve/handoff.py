"""What an event changes in a handoff."""

from typing import Any, assert_never

from rules.evolve.clocks import rung, with_clocks, without
from rules.states import fallback_for
from schemas.clocks import ClockKind
from schemas.events.comment import HandoffCommented
from schemas.events.handoff import (
    CounterAccepted,
    CounterRejected,
    FirstActionRecorded,
    HandoffAccepted,
    HandoffAcknowledged,
    HandoffApproved,
    HandoffCountered,
    HandoffDeclined,
    HandoffDrafted,
    HandoffEscalated,
    HandoffEvent,
    HandoffExpired,
    HandoffOffered,
    HandoffRecalled,
    HandoffRedirected,
    HandoffRefused,
    HandoffReminded,
    HandoffReturned,
    HandoffSettled,
    HandoffSubmitted,
    HandoffWithdrawn,
    InfoRequested,
    InfoSupplied,
    ReturnAnnounced,
    SettlementAgreed,
    SettlementObjected,
    WithdrawalConfirmed,
)
from schemas.stamp import people_of
from schemas.state.problem import Handoff, HandoffState, Problem

H = HandoffState


def on_handoff(state: Problem, event: HandoffEvent) -> Problem:
    if isinstance(event, HandoffDrafted | HandoffOffered):
        handoff = _begun(state, event)
    else:
        before = state.handoffs[event.handoff]
        handoff = before.model_copy(update={"seq": state.seq, **_changed(before, event)})
        if isinstance(event, CounterAccepted):
            held = state.responsibilities[handoff.responsibility]
            handoff = handoff.model_copy(update={"fallback": fallback_for(held, handoff)})
    return state.model_copy(update={"handoffs": {**state.handoffs, handoff.handoff: handoff}})


def _begun(state: Problem, event: HandoffDrafted | HandoffOffered) -> Handoff:
    known = state.handoffs.get(event.handoff)
    drafted = known or Handoff(
        seq=state.seq,
        handoff=event.handoff,
        responsibility=event.responsibility,
        offeror=event.offeror,
        receiver=event.receiver,
        state=H.DRAFT,
        terms=event.terms,
        fallback=event.offeror,
        drafted_by=event.stamp.by,
        requested_by=people_of(event.stamp),
        supersedes=event.supersedes,
        step=event.step,
    )
    if isinstance(event, HandoffDrafted):
        return drafted
    return drafted.model_copy(
        update={
            "seq": state.seq,
            "state": H.OFFERED,
            "terms": event.terms,
            "version": event.version,
            "newest": event.version,
            "fallback": event.fallback,
            "offered_at": event.stamp.at,
            "clocks": with_clocks({}, event.clocks),
            "checked": event.checked,
            "early": event.early,
        }
    )


def _changed(before: Handoff, event: HandoffEvent) -> dict[str, Any]:
    """The fields that this event sets, by name."""
    clocks = before.clocks
    match event:
        case HandoffSubmitted():
            people = dict.fromkeys((*before.requested_by, *people_of(event.stamp)))
            asked = {"state": H.AWAITING_APPROVAL, "requested_by": tuple(people)}
            return {**asked, "checked": event.checked}
        case HandoffApproved():
            return {"approved_by": event.stamp.by}
        case HandoffRefused():
            return {"state": H.REFUSED_APPROVAL, "ended_because": event.reason}
        case HandoffAcknowledged():
            return {
                "state": H.ACKNOWLEDGED,
                "clocks": without(clocks, ClockKind.ACKNOWLEDGE),
                "escalated_to": None,
            }
        case InfoRequested():
            return {
                "state": H.INFO_REQUESTED,
                "question": event.question,
                "answer": None,
                "clock_stopped": True,
                "stopped_at": event.stamp.at if event.stops_clock else None,
                "clocks": with_clocks(without(clocks, ClockKind.ACKNOWLEDGE), event.clocks),
            }
        case InfoSupplied():
            return {
                "state": H.ACKNOWLEDGED,
                "answer": event.answer,
                "stopped_at": None,
                "clocks": with_clocks(clocks, event.clocks),
            }
        case HandoffCountered():
            return {
                "state": H.COUNTERED,
                "newest": event.version,
                "countered": event.terms,
                "countered_by": event.stamp.by,
                "counter_reason": event.reason,
                "clocks": without(clocks, ClockKind.ACKNOWLEDGE),
            }
        case CounterRejected():
            return {"state": H.ACKNOWLEDGED, "countered": None, "countered_by": None}
        case CounterAccepted():
            assert before.countered is not None
            terms = before.countered
            return {"terms": terms, "version": event.version, "countered": None}
        case HandoffAccepted():
            return {
                "state": H.ACCEPTED,
                "version": event.version,
                "read_back": event.read_back,
                "accepted_at": event.stamp.at,
                "accepted_by": before.countered_by or event.stamp.by,
                "clocks": with_clocks({}, event.clocks),
                "escalated_to": None,
            }
        case HandoffDeclined():
            return _ended(H.DECLINED, event.text) | {"decline_code": event.code}
        case HandoffRedirected():
            return _ended(H.REDIRECTED, event.text) | {"redirected_to": event.to}
        case HandoffWithdrawn():
            return _ended(H.WITHDRAWN, event.reason)
        case WithdrawalConfirmed():
            return {"withdrawal_confirmed": True}
        case HandoffExpired():
            return _ended(H.EXPIRED, "Nobody answered in time.")
        case HandoffReminded():
            return {"clocks": rung(clocks, event.clock)}
        case HandoffEscalated():
            return {"clocks": rung(clocks, event.clock), "escalated_to": event.to}
        case FirstActionRecorded():
            return {
                "state": H.SETTLING,
                "clocks": with_clocks(without(clocks, ClockKind.FIRST_ACTION), event.clocks),
                "escalated_to": None,
            }
        case HandoffCommented():
            return {}
        case SettlementObjected():
            return {
                "objected": event.reason,
                "agreed_to_settle": (),
                "clocks": without(clocks, ClockKind.SETTLE),
            }
        case SettlementAgreed():
            return {"agreed_to_settle": (*before.agreed_to_settle, event.party)}
        case HandoffSettled():
            # A term goes on running; nothing else is waited for.
            kept = clocks if event.how in ("agreed", "no_objection") else {}
            return {
                "state": H.SETTLED,
                "escalated_to": None,
                "clocks": {
                    kind: clock
                    for kind, clock in kept.items()
                    if kind in (ClockKind.TERM, ClockKind.NOTICE)
                },
            }
        case ReturnAnnounced():
            return {
                "clocks": with_clocks(clocks, event.clocks),
                "ended_because": event.reason,
            }
        case HandoffReturned():
            return _ended(H.RETURNED, event.reason)
        case HandoffRecalled():
            return _ended(H.RECALLED, event.reason)
        case HandoffDrafted() | HandoffOffered():
            raise AssertionError("a handoff begins in _begun")
        case _:
            assert_never(event)


def _ended(state: HandoffState, because: str) -> dict[str, Any]:
    return {"state": state, "ended_because": because, "clocks": {}, "escalated_to": None}
