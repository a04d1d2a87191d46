"""The rules of a candidate: the scan proposes it, police take it up or say why not."""

from datetime import datetime
from typing import assert_never

from rules.asked import STEERING, stamp
from rules.concern import GONE, seen_of
from rules.not_allowed import NotYourRole
from rules.refusals import AlreadyDone, AlreadyThere, UnknownSubject
from schemas.commands.concern import (
    CandidateCommand,
    ProposeCandidate,
    SetAsideCandidate,
    TakeUpCandidate,
)
from schemas.concerns import CandidateState
from schemas.events.concern import (
    CandidateEvent,
    CandidateProposed,
    CandidateSetAside,
    CandidateTakenUp,
)
from schemas.ids import OWN_PARTY
from schemas.parties import PartyKind, Role
from schemas.request import Request
from schemas.state.concern import Candidate


def decide_candidate(state: Candidate, request: Request, at: datetime) -> list[CandidateEvent]:
    """What the command causes at this instant, or Refused."""
    command, who = request.command, request.standing
    assert isinstance(command, CandidateCommand), "not a command on a candidate"
    marked = stamp(state.at, request, at)
    if isinstance(command, ProposeCandidate):
        if who.party != OWN_PARTY:
            raise NotYourRole(who, {Role.SYSTEM})
        if state.seq:
            raise AlreadyThere(state.candidate)
        said = {name: value for name, value in command if name != "kind"}
        return [CandidateProposed(stamp=marked, **said)]
    if state.seq == 0:
        raise UnknownSubject(state.candidate)
    if who.kind is not PartyKind.POLICE or who.role not in STEERING:
        raise NotYourRole(who, STEERING)
    if state.settled:
        raise AlreadyDone(f"{state.candidate} was {state.state.value.replace('_', ' ')}")
    match command:
        case TakeUpCandidate():
            seen = seen_of(request, f"problem/{command.problem}", GONE)
            return [
                CandidateTakenUp(
                    stamp=marked, candidate=state.candidate, problem=command.problem,
                    seen=seen.entry,
                )
            ]  # fmt: skip
        case SetAsideCandidate():
            return [
                CandidateSetAside(stamp=marked, candidate=state.candidate, reason=command.reason)
            ]
        case _:
            assert_never(command)


def evolve_candidate(state: Candidate, event: CandidateEvent) -> Candidate:
    """The candidate after this event, which becomes its entry number `state.seq + 1`."""
    now = {"seq": state.seq + 1, "at": event.stamp.at}
    match event:
        case CandidateProposed():
            said = {k: v for k, v in event if k not in ("kind", "stamp", "candidate")}
            proposed = {"state": CandidateState.PROPOSED, "proposed_at": event.stamp.at}
            return state.model_copy(update=now | said | proposed)
        case CandidateTakenUp():
            taken = {"state": CandidateState.TAKEN_UP, "problem": event.problem}
            return state.model_copy(update=now | taken)
        case CandidateSetAside():
            aside = {"state": CandidateState.SET_ASIDE, "reason": event.reason}
            return state.model_copy(update=now | aside)
        case _:
            assert_never(event)
