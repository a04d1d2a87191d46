"""The rules of a finding: auditors say what they see and when it is settled; police answer.

Whoever answers cannot close, and nothing that is said here changes the entry it is about.
"""

from datetime import datetime
from typing import assert_never

from rules.asked import STEERING, stamp
from rules.not_allowed import NotYourRole, OwnWork
from rules.refusals import AlreadyDone, AlreadyThere, LimitReached, UnknownSubject
from schemas.commands.finding import (
    AnswerFinding,
    CloseFinding,
    FindingCommand,
    OpenFinding,
    ReopenFinding,
)
from schemas.events.finding import (
    FindingAnswered,
    FindingClosed,
    FindingEvent,
    FindingOpened,
    FindingReopened,
)
from schemas.findings import FindingState
from schemas.parties import PartyKind, Role, Standing
from schemas.request import Request
from schemas.stamp import Stamp, people_of
from schemas.state.finding import Finding, Said, Turn

AUDITING = frozenset({Role.AUDITOR})
ANSWERING = STEERING | {Role.ADMINISTRATOR}
"""Police roles that answer for how the record is kept."""
MOST_SAID = 100
"""Turns of one finding; with the longest texts they stay under what Temporal carries."""


def decide_finding(state: Finding, request: Request, at: datetime) -> list[FindingEvent]:
    """What the command causes at this instant, or Refused."""
    command, who = request.command, request.standing
    assert isinstance(command, FindingCommand), "not a command on a finding"
    if not isinstance(command, OpenFinding) and state.seq == 0:
        raise UnknownSubject(state.finding)
    if isinstance(command, AnswerFinding):
        _must_answer(who)
    elif who.role not in AUDITING:
        raise NotYourRole(who, AUDITING)
    if len(state.said) >= MOST_SAID:
        raise LimitReached(state.finding, "turns", MOST_SAID)
    return [_decided(state, command, stamp(state.at, request, at))]


def _must_answer(who: Standing) -> None:
    if who.kind is not PartyKind.POLICE or who.role not in ANSWERING:
        raise NotYourRole(who, ANSWERING)


def _decided(state: Finding, command: FindingCommand, at: Stamp) -> FindingEvent:
    match command:
        case OpenFinding():
            if state.seq:
                raise AlreadyThere(state.finding)
            return FindingOpened(
                stamp=at,
                finding=state.finding,
                entry=command.entry,
                severity=command.severity,
                text=command.text,
            )
        case AnswerFinding():
            _must_be_open(state)
            return FindingAnswered(stamp=at, finding=state.finding, text=command.text)
        case CloseFinding():
            _must_be_open(state)
            for person in people_of(at):
                if any(person in one.by for one in state.said if one.what == "answered"):
                    raise OwnWork(person, "close")
            return FindingClosed(stamp=at, finding=state.finding, conclusion=command.conclusion)
        case ReopenFinding():
            if state.state is not FindingState.CLOSED:
                raise AlreadyDone(f"{state.finding} is open")
            return FindingReopened(stamp=at, finding=state.finding, reason=command.reason)
        case _:
            assert_never(command)


def _must_be_open(state: Finding) -> None:
    if state.state is FindingState.CLOSED:
        raise AlreadyDone(f"{state.finding} was closed")


def evolve_finding(state: Finding, event: FindingEvent) -> Finding:
    """The finding after this event, which becomes its entry number `state.seq + 1`."""
    match event:
        case FindingOpened():
            opened = {"entry": event.entry, "severity": event.severity}
            state = state.model_copy(update=opened)
            return _said(state, event, "opened", event.text, FindingState.OPEN)
        case FindingAnswered():
            return _said(state, event, "answered", event.text, FindingState.ANSWERED)
        case FindingClosed():
            return _said(state, event, "closed", event.conclusion, FindingState.CLOSED)
        case FindingReopened():
            return _said(state, event, "reopened", event.reason, FindingState.OPEN)
        case _:
            assert_never(event)


def _said(state: Finding, event: FindingEvent, what: Turn, text: str, now: FindingState) -> Finding:
    seq, stamp = state.seq + 1, event.stamp
    said = Said(seq=seq, at=stamp.at, what=what, by=people_of(stamp), text=text)
    changed = {"seq": seq, "at": stamp.at, "state": now, "said": (*state.said, said)}
    return state.model_copy(update=changed)
