"""What each party is told because something happened: one sentence, what matters first."""

from collections.abc import Iterator, Mapping
from enum import Enum

from rules import words
from rules.notices_of_comments import of_comment
from rules.plan import responsible_in
from rules.states import participants
from rules.telling import TOLD
from rules.telling_of_the_ladder import approving, called_in, concerned, said_of_steps
from rules.told import Told
from rules.turn import turn_on_commitment, turn_on_handoff
from schemas.clocks import Clock, ClockKind
from schemas.events import OnProblem, subject_of
from schemas.events.comment import CommitmentCommented, HandoffCommented
from schemas.events.commitment import (
    CommitmentCancelled,
    CommitmentEscalated,
    CommitmentMade,
    CommitmentReminded,
)
from schemas.events.correction import FactCorrected
from schemas.events.expunging import ExpungementRequested
from schemas.events.handoff import (
    HandoffEscalated,
    HandoffReminded,
    HandoffSubmitted,
    HandoffWithdrawn,
)
from schemas.events.ladder import LadderEvent, StepSubmitted
from schemas.events.method import DismissalAsked
from schemas.events.problem import ResponsibilityReverted
from schemas.ids import KEEPER, problem_stream
from schemas.parties import Role
from schemas.rows import Notice
from schemas.state.problem import Commitment, Handoff, HandoffState, Problem

ENDED_HANDOFFS = frozenset({HandoffState.RETURNED, HandoffState.RECALLED})
POLICE_ROLES = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.CHIEF, Role.COUNSEL, Role.CLERK})
"""Roles that only police have: an escalation to one of them reaches partners as a whole."""

WITHDRAWN_BY_REMIT = (
    "Nothing is asked any more: {handoff} of {responsibility} to {receiver} has ended."
)
_ASKS_PROMISOR = frozenset(
    {ClockKind.COMPLETE, ClockKind.FIRST_ACTION, ClockKind.PROGRESS, ClockKind.HOLD}
)
_ASKS_RECEIVER = frozenset({ClockKind.ACKNOWLEDGE, ClockKind.FIRST_ACTION, ClockKind.PROGRESS})


def notices(before: Problem, after: Problem, event: OnProblem) -> list[Notice]:
    """What is told, to whom, because of this event: at most once to a party, never to the party
    that did it. `after` is `before` with the event folded in.
    """
    if isinstance(event, HandoffCommented | CommitmentCommented):
        return of_comment(after, event)
    told = TOLD[event.kind]
    if not told.listeners or _said_otherwise(before, event):
        return []
    sides = _sides(before, after, event)
    line = _line(told, event, after, sides)
    stream, subject = problem_stream(after.problem), subject_of(event)
    found: dict[str, Notice] = {}
    for party in _parties(told, after, event, sides):
        for role in _roles(after, event, party):
            name = f"{stream}#{after.seq}:{party}" + (f":{role}" if role else "")
            if name in found or (party == event.stamp.party and role is None):
                continue
            found[name] = Notice(
                notice=name,
                party=party,
                role=role,
                problem=after.problem,
                seq=after.seq,
                subject=subject,
                kind=event.kind,
                line=line,
            )
    return list(found.values())


def _said_otherwise(before: Problem, event: OnProblem) -> bool:
    """Whether another event of the same instant already tells the same people, or never reached
    them in the first place.
    """
    match event:
        case StepSubmitted():
            return not event.seats
        case HandoffSubmitted():
            handoff = before.handoffs.get(event.handoff)
            return handoff is not None and handoff.step is not None
        case HandoffWithdrawn():
            return before.handoffs[event.handoff].offered_at is None
        case FactCorrected():
            about = before.handoffs.get(event.about)
            return about is not None and about.offered_at is None
        case CommitmentMade():
            return event.handoff is not None and event.commitment not in before.commitments
        case CommitmentCancelled():
            handoff = before.handoffs.get(before.commitments[event.commitment].handoff or "")
            return handoff is not None and handoff.state in ENDED_HANDOFFS
        case _:
            return False


def _sides(before: Problem, after: Problem, event: OnProblem) -> dict[str, str]:
    """The parties that an event has to do with, by their place in it."""
    sides = {"actor": event.stamp.party, "police": after.police or ""}
    part = _part(after, event)
    if isinstance(part, Handoff):
        sides |= {name: getattr(part, name) for name in ("offeror", "receiver", "fallback")}
        sides["turn"] = turn_on_handoff(part) or ""
    elif isinstance(part, Commitment):
        sides |= {"promisor": part.promisor, "promisee": part.promisee}
        sides["turn"] = turn_on_commitment(part) or ""
    sides |= concerned(after, event)
    responsibility = str(getattr(event, "responsibility", part.responsibility if part else ""))
    if responsibility in after.responsibilities:
        sides["responsibility"] = responsibility
        sides["holder"] = after.responsibilities[responsibility].holder
    for name in ("former", "following", "contributor", "counterparty"):
        if hasattr(event, name):
            sides[name] = getattr(event, name)
    return sides


def _part(after: Problem, event: OnProblem) -> Handoff | Commitment | None:
    """The handoff or commitment the event is about, if it is about one."""
    subject = subject_of(event)
    return after.handoffs.get(subject) or after.commitments.get(subject)


def _parties(
    told: Told, after: Problem, event: OnProblem, sides: Mapping[str, str]
) -> Iterator[str]:
    for listener in told.listeners:
        if listener == "everyone":
            yield from sorted(participants(after))
        elif listener == "responsible":
            yield from responsible_in(event)
        elif listener == "contributors":
            yield from _contributors(after, sides)
        elif listener == "asked":
            yield from approving(after, event)
        elif listener == "turn":
            yield from _reminded(event, sides)
        elif not _by_a_handoff(event) and sides.get(listener):
            yield sides[listener]
    if _by_remit(event):
        yield sides["offeror"]
    if isinstance(event, ResponsibilityReverted) and event.handoff is not None:
        # The end of the handoff told its own sides; only another holder is still to be told.
        handoff = after.handoffs[event.handoff]
        if event.holder not in (handoff.offeror, handoff.receiver, handoff.fallback):
            yield event.holder


def _reminded(event: OnProblem, sides: Mapping[str, str]) -> Iterator[str]:
    """The side that the clock waits for; both where time itself will act when it runs out."""
    if isinstance(event, HandoffReminded):
        if event.clock in _ASKS_RECEIVER:
            yield sides["receiver"]
        elif event.clock is ClockKind.DECIDE:
            yield sides["turn"]
        else:
            yield from (sides["offeror"], sides["receiver"])
    elif isinstance(event, CommitmentReminded):
        if event.clock in _ASKS_PROMISOR:
            yield sides["promisor"]
        elif event.clock is ClockKind.VERIFY:
            yield sides["promisee"]
        else:
            yield from (sides["promisor"], sides["promisee"])


def _by_a_handoff(event: OnProblem) -> bool:
    return isinstance(event, ResponsibilityReverted) and event.handoff is not None


def _by_remit(event: OnProblem) -> bool:
    """An offer that ended because one side takes part no longer, which the offeror has to know."""
    return isinstance(event, HandoffWithdrawn) and event.stamp.by == KEEPER


def _contributors(after: Problem, sides: Mapping[str, str]) -> Iterator[str]:
    responsibility = after.responsibilities[sides["responsibility"]]
    for contribution in responsibility.contributions.values():
        if contribution.state == "joined" and contribution.party != responsibility.holder:
            yield contribution.party


def _roles(after: Problem, event: OnProblem, party: str) -> list[str | None]:
    if isinstance(event, LadderEvent):
        return called_in(event, after.ladder.steps[event.step], party)
    return [_role(after, event, party)]


def _role(after: Problem, event: OnProblem, party: str) -> str | None:
    """The role that is called in, where the event calls one in."""
    match event:
        case HandoffSubmitted():
            return event.approval.value
        case ExpungementRequested() | DismissalAsked():
            return Role.SUPERVISOR.value
        case HandoffEscalated() | CommitmentEscalated():
            called = party == after.police or event.to not in POLICE_ROLES
            return event.to.value if called else None
        case _:
            return None


def _line(told: Told, event: OnProblem, after: Problem, sides: Mapping[str, str]) -> str:
    zone = after.calendar.zone
    said = {"problem": after.problem, "stage": after.stage, **sides}
    for name, value in event:
        if name in ("handoff", "commitment", "responsibility", "holder", "to", "entry", "about",
                    "into"):  # fmt: skip
            said[name] = str(value.value if isinstance(value, Enum) else value)
    if told.clock is not None:
        clock = _clock(event, after, told.clock)
        said["until"] = words.instant_in_words(clock.due, zone) if clock else "the agreed time"
    if hasattr(event, "due"):
        said["due"] = words.instant_in_words(event.due, zone)
    if isinstance(
        event, HandoffEscalated | HandoffReminded | CommitmentEscalated | CommitmentReminded
    ):
        said["what_for"] = words.CLOCKS[event.clock]
    said |= said_of_steps(after, event)
    if hasattr(event, "code"):
        said["code"] = {**words.DECLINES, **words.EXCUSES}[event.code]
    if isinstance(event, ResponsibilityReverted):
        said["reason"] = words.REVERSIONS[event.reason]
    if _by_remit(event):
        return WITHDRAWN_BY_REMIT.format_map(said)
    return told.sentence.format_map(said)


def _clock(event: OnProblem, after: Problem, kind: ClockKind) -> Clock | None:
    for clock in getattr(event, "clocks", ()):
        if clock.kind is kind:
            return clock  # type: ignore[no-any-return]
    part = _part(after, event)
    return part.clocks.get(kind) if part else None
