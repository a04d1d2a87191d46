"""What an event changes in a problem and in its responsibilities."""

from typing import Any, TypeVar, assert_never

from rules.states import CARRYING
from schemas.clocks import ClockKind
from schemas.events.problem import (
    AmendmentProposed,
    AmendmentRefused,
    CalendarRefreshed,
    ContributorDeclined,
    ContributorInvited,
    ContributorJoined,
    ContributorLeft,
    DischargeAsked,
    DischargeRefused,
    DisputeSettled,
    ProblemClosed,
    ProblemEvent,
    ProblemOpened,
    ResponsibilityDischarged,
    ResponsibilityDisputed,
    ResponsibilityEstablished,
    ResponsibilityReverted,
    ResponsibilitySplit,
    ResponsibilityTransferred,
    ScopeAmended,
)
from schemas.state.problem import (
    Amendment,
    Commitment,
    Contribution,
    Handoff,
    Problem,
    Responsibility,
    Tenure,
)

Part = TypeVar("Part", Handoff, Commitment)


def on_problem(state: Problem, event: ProblemEvent) -> Problem:
    match event:
        case ProblemOpened():
            return state.model_copy(
                update={
                    "changed_seq": state.seq,
                    "title": event.title,
                    "statement": event.statement,
                    "source": event.source,
                    "police": event.police,
                    "calendar": event.calendar,
                    "stage": "scanning",
                    "opened_at": event.stamp.at,
                }
            )
        case CalendarRefreshed():
            return _moved(state, event)
        case ProblemClosed():
            return state.model_copy(
                update={
                    "changed_seq": state.seq,
                    "stage": "closed",
                    "outcome": event.outcome,
                    "closed_at": event.stamp.at,
                }
            )
        case ResponsibilityEstablished():
            return _with(state, _established(state.seq, event))
        case _:
            before = state.responsibilities[event.responsibility]
            changes = {"seq": state.seq, **_changed(state.seq, before, event)}
            changed = before.model_copy(update=changes)
            if changed.tenures == before.tenures:
                return _with(state, changed)
            return _without_old_clocks(_with(state, changed), changed)


def _with(state: Problem, changed: Responsibility) -> Problem:
    return state.model_copy(
        update={"responsibilities": {**state.responsibilities, changed.responsibility: changed}}
    )


def _without_old_clocks(state: Problem, moved: Responsibility) -> Problem:
    """A tenure has ended, and with it every deadline of the handoff that began it."""
    current = moved.tenures[-1].handoff if moved.state == "held" else None
    ended = {
        name: handoff.model_copy(update={"seq": state.seq, "clocks": {}})
        for name, handoff in state.handoffs.items()
        if handoff.responsibility == moved.responsibility
        and name != current
        and handoff.state in CARRYING
        and handoff.clocks
    }
    return state.model_copy(update={"handoffs": {**state.handoffs, **ended}})


def _established(seq: int, event: ResponsibilityEstablished) -> Responsibility:
    first = Tenure(
        seq=seq,
        number=1,
        holder=event.holder,
        since=event.stamp.at,
        cause="established",
        began_seq=seq,
        by=event.stamp.by,
    )
    return Responsibility(
        seq=seq,
        responsibility=event.responsibility,
        title=event.title,
        scope=event.scope,
        reserved=event.reserved,
        fallback=event.fallback,
        demands=event.demands,
        tenures=(first,),
        split_from=event.split_from,
    )


def _moved(state: Problem, event: CalendarRefreshed) -> Problem:
    """The clocks named in the event, exchanged for the moved ones."""

    def exchanged(part: Part) -> Part:
        name = part.handoff if isinstance(part, Handoff) else part.commitment
        clocks = event.moved.get(name)
        if clocks is None:
            return part
        running = {ClockKind(kind): clock for kind, clock in clocks.items()}
        return part.model_copy(update={"seq": state.seq, "clocks": running})

    return state.model_copy(
        update={
            "changed_seq": state.seq,
            "calendar": event.calendar,
            "handoffs": {key: exchanged(part) for key, part in state.handoffs.items()},
            "commitments": {key: exchanged(part) for key, part in state.commitments.items()},
        }
    )


def _ended(held: Responsibility, seq: int, event: ProblemEvent) -> tuple[Tenure, ...]:
    """The tenures with the last one ended at the instant of the event."""
    last = held.tenures[-1].model_copy(update={"seq": seq, "until": event.stamp.at})
    return (*held.tenures[:-1], last)


def _passed_on(
    held: Responsibility, seq: int, event: ResponsibilityTransferred | ResponsibilityReverted
) -> tuple[Tenure, ...]:
    """One tenure ends where the next begins: no instant without a holder, none with two."""
    handed_over = isinstance(event, ResponsibilityTransferred)
    following = Tenure(
        seq=seq,
        number=len(held.tenures) + 1,
        holder=event.holder,
        since=event.stamp.at,
        cause="handoff" if handed_over else "reversion",
        handoff=event.handoff,
        began_seq=seq,
        by=event.stamp.by,
    )
    return (*_ended(held, seq, event), following)


def _changed(seq: int, held: Responsibility, event: ProblemEvent) -> dict[str, Any]:
    """The fields that this event sets, by name."""
    match event:
        case ResponsibilityTransferred():
            return {
                "tenures": _passed_on(held, seq, event),
                "fallback": event.fallback,
                "amendment": None,
                "discharge_asked_by": None,
                "discharge_asked_for": None,
            }
        case ResponsibilityReverted():
            return {
                "tenures": _passed_on(held, seq, event),
                "amendment": None,
                "discharge_asked_by": None,
                "discharge_asked_for": None,
            }
        case ResponsibilitySplit():
            return {"state": "split", "tenures": _ended(held, seq, event)}
        case ResponsibilityDischarged():
            return {"state": "discharged", "tenures": _ended(held, seq, event)}
        case ResponsibilityDisputed():
            return {"disputed": event.reason}
        case DisputeSettled():
            return {"disputed": None}
        case AmendmentProposed():
            amendment = Amendment(
                version=event.version,
                scope=event.scope,
                proposed_by=event.stamp.party,
                counterparty=event.counterparty,
            )
            return {"amendment": amendment, "amendments": event.version}
        case ScopeAmended():
            return {
                "scope": event.scope,
                "scope_version": event.version,
                "amendments": event.version,
                "amendment": None,
            }
        case AmendmentRefused():
            return {"amendment": None}
        case DischargeAsked():
            return {
                "discharge_asked_by": event.stamp.by,
                "discharge_asked_for": event.stamp.deputy_for,
            }
        case DischargeRefused():
            return {"discharge_asked_by": None, "discharge_asked_for": None}
        case ContributorInvited() | ContributorJoined():
            state = "invited" if isinstance(event, ContributorInvited) else "joined"
            return _contribution(held, event.contributor, share=event.share, state=state)
        case ContributorDeclined():
            return _contribution(held, event.contributor, state="declined")
        case ContributorLeft():
            return _contribution(held, event.contributor, state="left")
        case ProblemOpened() | CalendarRefreshed() | ProblemClosed() | ResponsibilityEstablished():
            raise AssertionError("this changes the problem, not a responsibility")
        case _:
            assert_never(event)


def _contribution(held: Responsibility, party: str, **changes: Any) -> dict[str, Any]:
    known = held.contributions.get(party)
    if known is None:
        changed = Contribution(party=party, **changes)
    else:
        changed = known.model_copy(update=changes)
    return {"contributions": {**held.contributions, party: changed}}
