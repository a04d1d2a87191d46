"""A step under way: the party is told, it runs for its time, it is answered, and it ends."""

from datetime import timedelta

from rules.asked import BINDING, LEADING, Asked
from rules.decide.stages import must_steer
from rules.decide.steps import clock_for, offers_refused, the_step
from rules.ladder import IN_FORCE, UNDER_WAY, expects_an_answer, has_answered, has_refused
from rules.not_this_step import NoPublicNotice, NoticeRunning, TooEarly
from rules.refusals import LimitReached
from rules.rungs import ANSWER_DAYS, RUNGS
from schemas.clocks import Chime, Clock, ClockKind, Ring
from schemas.commands import ladder as c
from schemas.events import OnProblem
from schemas.events import ladder as e
from schemas.ladder import Ending, StepState
from schemas.parties import Role
from schemas.state.ladder import Step

S = StepState
MOST_REPLIES = 30
"""Of the party itself, and as many that police write down, so that neither keeps the other from
speaking; a step with all of them can still be written in one go."""
OVERTURNING = LEADING | {Role.COUNSEL, Role.CLERK}


def notify(asked: Asked, command: c.NotifyStep) -> e.StepNotified:
    """The party hears what is asked of it; the public too, where the rung takes a notice."""
    must_steer(asked, "giving notice of a step")
    step = the_step(asked, command.step, S.APPROVED)
    days = RUNGS[step.method].notice
    if days and command.public is None:
        raise NoPublicNotice(step.step, days)
    period = (clock_for(asked, ClockKind.PUBLIC_NOTICE, f"{days}d"),) if days else ()
    return e.StepNotified(
        stamp=asked.stamp, step=step.step, text=command.text, how=command.how,
        public=command.public, clocks=period,
    )  # fmt: skip


def run(asked: Asked, command: c.RunStep) -> e.StepStarted:
    must_steer(asked, "beginning a step")
    step = the_step(asked, command.step, S.NOTIFIED)
    period = step.clocks.get(ClockKind.PUBLIC_NOTICE)
    if period is not None:
        raise NoticeRunning(step.step, period.due)
    days = RUNGS[step.method].days
    waits = max(days, ANSWER_DAYS) if expects_an_answer(step.method) else days
    return e.StepStarted(
        stamp=asked.stamp, step=step.step, not_before=asked.at + timedelta(days=days),
        clocks=(clock_for(asked, ClockKind.ANSWER, f"{waits}d"),) if waits else (),
    )  # fmt: skip


def reply(asked: Asked, command: c.ReplyToStep) -> e.StepReplied:
    """The party itself, or police who say how they heard it."""
    step = the_step(asked, command.step, S.NOTIFIED, S.RUNNING)
    if command.received is None:
        asked.must_speak_for(step.party, f"replying to {step.step}")
        asked.must_be(BINDING)
    else:
        must_steer(asked, "writing down a reply")
    alike = [one for one in step.replies if (one.received is None) == (command.received is None)]
    if len(alike) >= MOST_REPLIES:
        raise LimitReached(step.step, "replies", MOST_REPLIES)
    return e.StepReplied(
        stamp=asked.stamp, step=step.step, stance=command.stance, text=command.text,
        received=command.received,
    )  # fmt: skip


def conclude(asked: Asked, command: c.ConcludeStep) -> e.StepEnded:
    """Full compliance can be found at any time; failure only when it has run long enough."""
    must_steer(asked, "concluding a step")
    step = the_step(asked, command.step, S.RUNNING)
    assert step.not_before is not None
    refused = command.outcome == "refused" and has_refused(step, asked.problem.handoffs)
    if command.outcome != "complied" and not refused and asked.at < step.not_before:
        raise TooEarly(step.step, step.not_before)
    return _ended(asked, step, command.outcome, command.findings)


def overturn(asked: Asked, command: c.OverturnStep) -> e.StepEnded:
    """By those who lead or counsel police, or by a body that was asked to approve it."""
    step = the_step(asked, command.step, *sorted(IN_FORCE))
    asked.must_be(OVERTURNING)
    party = asked.standing.party
    if party not in step.asks or party == step.party:
        asked.must_speak_for(step.police, f"overturning {step.step}")
    return _ended(asked, step, "overturned", command.reason)


def withdraw(asked: Asked, command: c.WithdrawStep) -> list[OnProblem]:
    must_steer(asked, "withdrawing a step")
    step = the_step(asked, command.step, *sorted(UNDER_WAY))
    return [
        _ended(asked, step, "withdrawn", command.reason),
        *offers_refused(asked, step, command.reason),
    ]


def _ended(asked: Asked, step: Step, outcome: Ending, reason: str | None) -> e.StepEnded:
    return e.StepEnded(stamp=asked.stamp, step=step.step, outcome=outcome, reason=reason)


def rang(asked: Asked, step: Step, clock: Clock, chime: Chime) -> list[OnProblem]:
    """What a deadline of a step causes."""
    stamp, name = asked.stamp, step.step
    if chime.ring is Ring.REMINDER:
        return [e.StepReminded(stamp=stamp, step=name, clock=clock.kind, due=clock.due)]
    if clock.kind is ClockKind.PUBLIC_NOTICE:
        return [e.NoticeOver(stamp=stamp, step=name)]
    if clock.kind is ClockKind.APPROVAL:
        expired: list[OnProblem] = [e.ApprovalExpired(stamp=stamp, step=name)]
        if step.skips:
            return [*expired, _ended(asked, step, "withdrawn", None)]
        return [*expired, *offers_refused(asked, step, "The approval expired.")]
    if expects_an_answer(step.method) and not has_answered(step, asked.problem.handoffs):
        return [_ended(asked, step, "no_answer", None)]
    return [e.StepReminded(stamp=stamp, step=name, clock=clock.kind, due=clock.due)]
