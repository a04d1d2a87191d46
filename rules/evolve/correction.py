"""What a correction changes: the one instant at which two tenures meet."""

from typing import Any, assert_never

from rules.facts import fact_key, replaced
from schemas.events.correction import (
    CorrectionAgreed,
    CorrectionEvent,
    CorrectionExpired,
    CorrectionProposed,
    CorrectionRefused,
    CorrectionWithdrawn,
    FactCorrected,
    OfPassing,
)
from schemas.state.correction import Correction
from schemas.state.problem import Problem, Responsibility, Tenure


def on_correction(state: Problem, event: CorrectionEvent) -> Problem:
    if isinstance(event, FactCorrected):
        return _said_rightly(state, event)
    held = state.responsibilities[event.responsibility]
    changed = held.model_copy(update={"seq": state.seq, **_changed(held, state.seq, event)})
    return state.model_copy(
        update={"responsibilities": {**state.responsibilities, held.responsibility: changed}}
    )


def _said_rightly(state: Problem, event: FactCorrected) -> Problem:
    fields = {
        "changed_seq": state.seq,
        "corrected": {**state.corrected, fact_key(event.entry, event.field): state.seq},
    }
    if event.present:
        fields |= replaced(state, event.corrects, event.about, event.field, event.text)
    return state.model_copy(update=fields)


def _changed(held: Responsibility, seq: int, event: OfPassing) -> dict[str, Any]:
    match event:
        case CorrectionProposed():
            waiting = Correction(
                proposed_in=seq,
                tenure=event.tenure,
                entry=event.entry,
                old=event.old,
                new=event.new,
                former=event.former,
                following=event.following,
                proposed_by=event.stamp.party,
                counterparty=event.counterparty,
                clocks={clock.kind: clock for clock in event.clocks},
            )
            return {"correction": waiting}
        case CorrectionAgreed():
            return {"correction": None, "tenures": _moved(held, seq, event)}
        case CorrectionRefused() | CorrectionWithdrawn() | CorrectionExpired():
            return {"correction": None}
        case _:
            assert_never(event)


def _moved(held: Responsibility, seq: int, event: CorrectionAgreed) -> tuple[Tenure, ...]:
    """The tenure before ends, and the corrected one begins, at the new instant."""
    place = event.tenure - 1
    ended = held.tenures[place - 1].model_copy(update={"seq": seq, "until": event.new})
    begun = held.tenures[place].model_copy(
        update={"seq": seq, "since": event.new, "corrected_in": seq}
    )
    return (*held.tenures[: place - 1], ended, begun, *held.tenures[place + 1 :])
