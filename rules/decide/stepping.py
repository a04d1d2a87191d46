"""Steps of the ladder: planned, evidenced, submitted; and rungs that are asked to be skipped."""

from typing import assert_never

from rules.asked import Asked
from rules.decide import approving, running
from rules.decide.stages import must_steer
from rules.decide.steps import approved, clock_for, the_step
from rules.ladder import in_the_way, lacks, step_under_way, tried
from rules.not_this_step import NothingToSkip, RungNotOpen, StepBeside, StepIncomplete
from rules.refusals import LimitReached
from rules.rungs import OPEN_TO_ALL, RUNGS, one_higher, place
from schemas.clocks import ClockKind
from schemas.commands import ladder as c
from schemas.commands.ladder import LadderCommand
from schemas.events import OnProblem
from schemas.events import ladder as e
from schemas.ladder import StepState

MOST_STEPS = 200
MOST_EXHIBITS = 60
S = StepState


def decided(asked: Asked, command: LadderCommand) -> list[OnProblem]:
    match command:
        case c.PlanStep():
            return [plan(asked, command)]
        case c.AddProof() | c.StateCase() | c.WeighStep() | c.StateSafeguards():
            return [_said(asked, command)]
        case c.SubmitStep():
            return submit(asked, command)
        case c.SkipRungs():
            return [skip(asked, command)]
        case c.ApproveStep():
            return approving.approve(asked, command)
        case c.RefuseApproval():
            return approving.refuse(asked, command)
        case c.NotifyStep():
            return [running.notify(asked, command)]
        case c.RunStep():
            return [running.run(asked, command)]
        case c.ReplyToStep():
            return [running.reply(asked, command)]
        case c.ConcludeStep():
            return [running.conclude(asked, command)]
        case c.OverturnStep():
            return [running.overturn(asked, command)]
        case c.WithdrawStep():
            return running.withdraw(asked, command)
        case _:
            assert_never(command)


def _next_name(asked: Asked) -> str:
    steps = asked.problem.ladder.steps
    if len(steps) >= MOST_STEPS:
        raise LimitReached(asked.problem.problem, "steps", MOST_STEPS)
    return f"{asked.problem.problem}.s{len(steps) + 1}"


def plan(asked: Asked, command: c.PlanStep) -> e.StepPlanned:
    """One step on a party at a time, and none before the rungs below it have failed."""
    must_steer(asked, "using the ladder")
    ladder, party = asked.problem.ladder, command.party
    asked.card(party)
    if command.about is not None:
        asked.responsibility(command.about)
    other = step_under_way(ladder, party)
    if other is not None:
        raise StepBeside(party, other.step)
    way = in_the_way(ladder, party, command.method)
    if way is not None:
        raise RungNotOpen(party, command.method, way[1], way[0])
    return e.StepPlanned(
        stamp=asked.stamp, step=_next_name(asked), party=party, method=command.method,
        matter=command.matter, aim=command.aim, about=command.about, harm=command.harm,
    )  # fmt: skip


def _said(
    asked: Asked, command: c.AddProof | c.StateCase | c.WeighStep | c.StateSafeguards
) -> OnProblem:
    """What is said of a planned step. Evidence can be added as long as it is under way."""
    must_steer(asked, "preparing a step")
    stamp, name = asked.stamp, command.step
    if isinstance(command, c.AddProof):
        step = the_step(asked, name, S.PLANNED, S.APPROVED, S.NOTIFIED, S.RUNNING)
        if len(step.exhibits) >= MOST_EXHIBITS:
            raise LimitReached(name, "documents", MOST_EXHIBITS)
        return e.ProofAdded(
            stamp=stamp, step=name, proof=command.proof, title=command.title,
            location=command.location, sha256=command.sha256,
        )  # fmt: skip
    the_step(asked, name, S.PLANNED)
    match command:
        case c.StateCase():
            return e.CaseStated(stamp=stamp, step=name, case=command.case)
        case c.WeighStep():
            return e.StepWeighed(stamp=stamp, step=name, pushing=command.pushing)
        case c.StateSafeguards():
            return e.SafeguardsStated(stamp=stamp, step=name, safeguards=command.safeguards)
        case _:
            assert_never(command)


def submit(asked: Asked, command: c.SubmitStep) -> list[OnProblem]:
    """Complete for its rung. Without a seat to take, it is approved at once."""
    must_steer(asked, "submitting a step")
    step = the_step(asked, command.step, S.PLANNED)
    if lacks(step):
        raise StepIncomplete(step)
    for party in command.asks:
        asked.card(party)
    seats = RUNGS[step.method].seats
    waiting = clock_for(asked, ClockKind.APPROVAL, command.approve_within)
    submitted = e.StepSubmitted(
        stamp=asked.stamp, step=step.step, seats=seats, asks=command.asks,
        clocks=(waiting,) if seats else (),
    )  # fmt: skip
    return [submitted] if seats else [submitted, approved(asked, step.step)]


def skip(asked: Asked, command: c.SkipRungs) -> e.SkipAsked:
    """For rungs that would have to come first and were not used; approved one level higher."""
    must_steer(asked, "asking to skip rungs")
    asked.card(command.party)
    for party in command.asks:
        asked.card(party)
    methods = tuple(sorted(dict.fromkeys(command.methods), key=place))
    for method in methods:
        if method in OPEN_TO_ALL and place(method) < len(OPEN_TO_ALL) - 1:
            raise NothingToSkip(method)
        known = tried(asked.problem.ladder, command.party, method)
        if known is not None:
            raise StepBeside(command.party, known.step)
    return e.SkipAsked(
        stamp=asked.stamp, step=_next_name(asked), party=command.party, method=methods[-1],
        methods=methods, matter=command.matter, reason=command.reason,
        seats=one_higher(methods), asks=command.asks,
        clocks=(clock_for(asked, ClockKind.APPROVAL, command.approve_within),),
    )  # fmt: skip
