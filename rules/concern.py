"""The rules of a concern: anybody who works reports, police say what becomes of it."""

from datetime import datetime
from typing import assert_never

from rules.asked import STEERING, WORKING, stamp
from rules.not_allowed import NotYourRole
from rules.refusals import AlreadyDone, AlreadyThere, SameParty, UnknownSubject
from schemas.commands.concern import (
    CloseConcern,
    ConcernCommand,
    LinkConcern,
    MergeConcern,
    ReferConcern,
    ReportConcern,
)
from schemas.concerns import ConcernState, Source
from schemas.errors import Invalid, NotAllowed, Refused
from schemas.events.concern import (
    ConcernClosed,
    ConcernEvent,
    ConcernLinked,
    ConcernMerged,
    ConcernReferred,
    ConcernReported,
)
from schemas.ids import OWN_PARTY
from schemas.parties import PartyKind, Role, Standing
from schemas.request import Request, Seen
from schemas.stamp import Stamp
from schemas.state.concern import Concern

REPORTING = WORKING | {Role.CITIZEN}
GONE = frozenset({"closed", "merged", "not_a_problem"})
"""Where a problem takes no more concerns."""


class WrongSource(NotAllowed):
    def __init__(self, who: Standing, source: Source) -> None:
        super().__init__(
            f"{who.party} cannot report as {source.value}.",
            next_step="Say citizen for what a citizen told you; officers speak for police, agencies"
            " for themselves.",
        )


class NotYetHappened(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "What is reported lies in the future.", next_step="Say when it happened, with the zone."
        )


class Untold(Refused):
    def __init__(self, concern: str) -> None:
        super().__init__(
            f"Whoever reported {concern} can be reached and was not told where it goes.",
            next_step="Tell them, and say how: --told 'By telephone, today'",
        )


class TakesNoConcern(Refused):
    def __init__(self, subject: str, state: str) -> None:
        super().__init__(
            f"{subject} is {state.replace('_', ' ')}, and no concern goes to it any more.",
            next_step="Name one that is open: remit problem list; remit concern list",
        )


def decide_concern(state: Concern, request: Request, at: datetime) -> list[ConcernEvent]:
    """What the command causes at this instant, or Refused."""
    command, who = request.command, request.standing
    assert isinstance(command, ConcernCommand), "not a command on a concern"
    if isinstance(command, ReportConcern):
        _may_report(who, command.source)
        if state.seq:
            raise AlreadyThere(state.concern)
        marked = stamp(state.at, request, at)
        if command.happened > marked.at:
            raise NotYetHappened
        said = {name: value for name, value in command if name != "kind"}
        return [ConcernReported(stamp=marked, **said)]
    if state.seq == 0:
        raise UnknownSubject(state.concern)
    ended = isinstance(command, CloseConcern) and state.problem is not None
    _may_steer(who, machine=ended or isinstance(command, LinkConcern))
    if state.settled:
        raise AlreadyDone(f"{state.concern} was {state.state.value}")
    return [_decided(state, command, request, stamp(state.at, request, at))]


def _may_report(who: Standing, source: Source) -> None:
    if who.role not in REPORTING:
        raise NotYourRole(who, REPORTING)
    police = who.kind is PartyKind.POLICE
    if (source is Source.OFFICER and not police) or (source is Source.AGENCY and police):
        raise WrongSource(who, source)
    if who.role is Role.CITIZEN and source is not Source.CITIZEN:
        raise WrongSource(who, source)


def _may_steer(who: Standing, *, machine: bool) -> None:
    """Police; and Remit itself where a candidate was taken up and its concerns follow, or where
    the problem to which it belongs has ended."""
    if machine and who.party == OWN_PARTY:
        return
    if who.kind is not PartyKind.POLICE or who.role not in STEERING:
        raise NotYourRole(who, STEERING)


def _decided(state: Concern, command: ConcernCommand, request: Request, at: Stamp) -> ConcernEvent:
    match command:
        case ReportConcern():
            raise AssertionError("decided before")
        case LinkConcern():
            if state.problem is not None:
                raise AlreadyDone(f"{state.concern} belongs to {state.problem}")
            seen = seen_of(request, f"problem/{command.problem}", GONE)
            return ConcernLinked(
                stamp=at, concern=state.concern, problem=command.problem, seen=seen.entry
            )
        case MergeConcern():
            if command.into == state.concern:
                raise SameParty(state.concern)
            settled = frozenset({"merged", "referred", "closed"})
            seen = seen_of(request, f"concern/{command.into}", settled)
            return ConcernMerged(
                stamp=at, concern=state.concern, into=command.into, seen=seen.entry,
                reason=command.reason,
            )  # fmt: skip
        case ReferConcern():
            if state.problem is not None:
                raise AlreadyDone(f"{state.concern} belongs to {state.problem}")
            if state.contact is not None and command.told is None:
                raise Untold(state.concern)
            return ConcernReferred(
                stamp=at, concern=state.concern, to=command.to, reason=command.reason,
                told=command.told,
            )  # fmt: skip
        case CloseConcern():
            return ConcernClosed(stamp=at, concern=state.concern, reason=command.reason)
        case _:
            assert_never(command)


def seen_of(request: Request, stream: str, gone: frozenset[str]) -> Seen:
    """The other stream as the desk saw it. Raises UnknownSubject or TakesNoConcern."""
    name = stream.partition("/")[2]
    for seen in request.seen:
        if seen.stream == stream:
            if seen.state in gone:
                raise TakesNoConcern(name, seen.state)
            return seen
    raise UnknownSubject(name)


def evolve_concern(state: Concern, event: ConcernEvent) -> Concern:
    """The concern after this event, which becomes its entry number `state.seq + 1`."""
    now = {"seq": state.seq + 1, "at": event.stamp.at}
    match event:
        case ConcernReported():
            said = {k: v for k, v in event if k not in ("kind", "stamp", "concern")}
            return state.model_copy(
                update=now
                | said
                | {
                    "state": ConcernState.REPORTED,
                    "party": event.stamp.party,
                    "reported_by": event.stamp.by,
                    "reported_at": event.stamp.at,
                }
            )
        case ConcernLinked():
            changed: dict[str, object] = {"state": ConcernState.LINKED, "problem": event.problem}
        case ConcernMerged():
            changed = {
                "state": ConcernState.MERGED, "merged_into": event.into, "reason": event.reason,
            }  # fmt: skip
        case ConcernReferred():
            changed = {
                "state": ConcernState.REFERRED, "referred_to": event.to, "told": event.told,
                "reason": event.reason,
            }  # fmt: skip
        case ConcernClosed():
            changed = {"state": ConcernState.CLOSED, "reason": event.reason}
        case _:
            assert_never(event)
    return state.model_copy(update=now | changed)
