"""Approvals of steps: a quorum of seats, each taken by another person, none by who asked."""

from rules.asked import BINDING, LEADING, Asked
from rules.decide.steps import approved, offers_made, offers_refused, the_step, who_offer
from rules.ladder import approvers, seats_left
from rules.not_allowed import OwnWork
from rules.not_this_step import NoSeat
from schemas.commands.ladder import ApproveStep, RefuseApproval
from schemas.events import OnProblem
from schemas.events import ladder as e
from schemas.ladder import Seat, StepState
from schemas.parties import Grade, PartyKind, Role, Standing
from schemas.state.ladder import Step


def approve(asked: Asked, command: ApproveStep) -> list[OnProblem]:
    """Take one seat. With the last one the step is approved, or the rungs are skipped."""
    step = the_step(asked, command.step, StepState.EVIDENCED)
    seat = _seat_for(asked, step)
    given: list[OnProblem] = [e.ApprovalGiven(stamp=asked.stamp, step=step.step, seat=seat)]
    if len(seats_left(step)) > 1:
        return given
    if step.skips:
        skipped = e.StepEnded(
            stamp=asked.stamp, step=step.step, outcome="skipped", reason=step.skip_reason
        )
        return [*given, skipped]
    return [*given, approved(asked, step.step), *offers_made(asked, step)]


def refuse(asked: Asked, command: RefuseApproval) -> list[OnProblem]:
    """By anybody whose approval is still asked for. A step that was to skip rungs ends with it."""
    step = the_step(asked, command.step, StepState.EVIDENCED)
    _seat_for(asked, step)
    refused = e.ApprovalRefused(stamp=asked.stamp, step=step.step, reason=command.reason)
    if not step.skips:
        return [refused, *offers_refused(asked, step, command.reason)]
    ended = e.StepEnded(
        stamp=asked.stamp, step=step.step, outcome="withdrawn", reason=command.reason
    )
    return [refused, ended]


def _seat_for(asked: Asked, step: Step) -> Seat:
    """The first free seat that the speaker can take, being none of those who asked for the step, or
    for an offer that is made with its approval."""
    left, taken = seats_left(step), approvers(step)
    for seat in left:
        if fits(seat, asked.standing, step):
            if asked.is_among(*step.asked_by, *who_offer(asked, step)):
                raise OwnWork(asked.standing.person, "approve")
            if not asked.is_among(*taken):
                return seat
    raise NoSeat(asked.standing, step, left)


def fits(seat: Seat, who: Standing, step: Step) -> bool:
    """Whether this person, or the absent one for whom a deputy speaks, can take the seat."""
    match seat:
        case Seat.SUPERVISOR:
            return who.party == step.police and who.role in LEADING
        case Seat.CHIEF:
            return who.party == step.police and who.role is Role.CHIEF
        case Seat.AGENCY:
            return who.party == step.party and who.role in BINDING and who.grade is Grade.FULL
        case Seat.COUNSEL | Seat.GOVERNING_BODY:
            beside = who.party in step.asks and who.kind is PartyKind.GOVERNMENT
            own = who.party == step.police
            return (own or beside) and who.party != step.party and who.role is seat.role
