"""Ends of a problem other than its close: dismissed as no problem, or merged into another."""

from rules.asked import Asked
from rules.decide.stages import must_be_in, must_steer
from rules.not_allowed import OwnWork
from rules.not_yet import CannotMergeInto, CheersPassed, NoSuccessor
from rules.refusals import AlreadyDone, InDispute, NothingPending, SameParty, StillOpen
from rules.states import LIVE, open_commitments
from schemas.commands.method import (
    AskDismissal,
    DismissProblem,
    MergeProblem,
    RefuseDismissal,
)
from schemas.events.method import (
    DismissalAsked,
    DismissalRefused,
    ProblemDismissed,
    ProblemMerged,
)
from schemas.method import OPEN_STAGES
from schemas.state.method import Dismissal
from schemas.state.problem import Responsibility


def ask_dismissal(asked: Asked, command: AskDismissal) -> DismissalAsked:
    """Some CHEERS answer is no."""
    must_steer(asked, "asking for a dismissal")
    must_be_in(asked, "scanning")
    method = asked.problem.method
    if method.cheers is None or not method.cheers.failed:
        raise CheersPassed(command.problem)
    if method.dismissal is not None:
        raise AlreadyDone(f"The dismissal of {command.problem} was asked for")
    return DismissalAsked(
        stamp=asked.stamp, problem=command.problem, reason=command.reason, instead=command.instead
    )


def dismiss(asked: Asked, command: DismissProblem) -> ProblemDismissed:
    """A supervisor other than the one who asked agrees, when nothing is open or held elsewhere."""
    pending = _pending(asked)
    standing = _quietly_held(asked)
    elsewhere = [one.responsibility for one in standing if one.holder != asked.problem.police]
    if elsewhere:
        raise StillOpen(command.problem, elsewhere)
    return ProblemDismissed(
        stamp=asked.stamp,
        problem=command.problem,
        asked_in=pending.entry,
        reason=pending.reason,
        instead=pending.instead,
        ended=tuple(one.responsibility for one in standing),
    )


def refuse_dismissal(asked: Asked, command: RefuseDismissal) -> DismissalRefused:
    _pending(asked)
    return DismissalRefused(stamp=asked.stamp, problem=command.problem, reason=command.reason)


def _pending(asked: Asked) -> Dismissal:
    asked.must_lead_police("answering a dismissal")
    pending = asked.problem.method.dismissal
    if pending is None:
        raise NothingPending(asked.problem.problem, "dismissal that waits for an answer")
    if asked.is_among(*pending.asked_by):
        raise OwnWork(asked.standing.person, "agree to")
    return pending


def merge(asked: Asked, command: MergeProblem) -> ProblemMerged:
    """Each duty has a successor there first, of the same holder: so at no instant, as both
    streams tell it, is it without one.
    """
    must_steer(asked, "merging problems")
    problem, target = asked.problem, asked.request.target
    must_be_in(asked, *OPEN_STAGES, "paused")
    if command.into == command.problem:
        raise SameParty(command.problem)
    if target is None or target.problem != command.into:
        raise CannotMergeInto(command.into, "there is no such problem")
    if target.over or target.police != problem.police:
        why = "it has ended" if target.over else f"it is of {target.police}"
        raise CannotMergeInto(command.into, why)
    standing = _quietly_held(asked)
    for held in standing:
        successor = command.successors.get(held.responsibility)
        if successor is None:
            raise NoSuccessor(held.responsibility, "none is named")
        holder = target.holders.get(successor)
        if holder != held.holder:
            why = f"{successor} is held by {holder}" if holder else f"{successor} is not held there"
            raise NoSuccessor(held.responsibility, why)
    named = {held.responsibility for held in standing}
    for name in command.successors:
        if name not in named:
            asked.held(name)
    return ProblemMerged(
        stamp=asked.stamp,
        problem=command.problem,
        into=command.into,
        into_entry=target.seq,
        successors=command.successors,
        reason=command.reason,
    )


def _quietly_held(asked: Asked) -> list[Responsibility]:
    """The responsibilities that stand, when nothing about any of them is open."""
    problem = asked.problem
    unfinished = [one.commitment for one in open_commitments(problem)]
    unfinished += [name for name, handoff in problem.handoffs.items() if handoff.state in LIVE]
    standing = [held for held in problem.responsibilities.values() if held.state == "held"]
    for held in standing:
        if held.disputed is not None:
            raise InDispute(held.responsibility)
    unfinished += [held.responsibility for held in standing if held.correction is not None]
    if unfinished:
        raise StillOpen(problem.problem, unfinished)
    return standing
