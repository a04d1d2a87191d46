"""Deadlines as data: when a clock is due, and whom it tells on the way there and after."""

from enum import StrEnum

from schemas.base import Instant, Message
from schemas.parties import Role
from schemas.spans import Span


class ClockKind(StrEnum):
    """What is being waited for."""

    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    FIRST_ACTION = "first_action"
    PROGRESS = "progress"
    COMPLETE = "complete"
    VERIFY = "verify"
    SETTLE = "settle"
    GRACE = "grace"
    HOLD = "hold"
    NOTICE = "notice"
    TERM = "term"
    CORRECTION = "correction"
    RESUME = "resume"
    PLAN = "plan"
    APPROVAL = "approval"
    PUBLIC_NOTICE = "public_notice"
    ANSWER = "answer"


class Ring(StrEnum):
    """What happens when a clock rings."""

    REMINDER = "reminder"
    DUE = "due"
    ESCALATION = "escalation"


class Chime(Message):
    """One instant at which a clock rings, and the role that an escalation calls in."""

    at: Instant
    ring: Ring
    to: Role | None = None


class Clock(Message):
    """A running deadline. `rung` counts the chimes that have sounded; the next is `chimes[rung]`.

    The chimes are worked out once, from the calendar of that day, and kept: a later change of
    calendar moves nothing without an entry that says so.
    """

    kind: ClockKind
    since: Instant
    due: Instant
    span: Span | None = None
    """The agreed length that `due` was worked out from; None where a fixed instant was agreed."""
    chimes: tuple[Chime, ...]
    rung: int = 0

    @property
    def next(self) -> Chime | None:
        return self.chimes[self.rung] if self.rung < len(self.chimes) else None


class EscalationStep(Message):
    """Who is called in when a deadline has passed, and how long after."""

    after: Span
    to: Role


class Patience(Message):
    """How long each side waits, agreed with the terms and frozen when the offer is made."""

    acknowledge_within: Span = "2wd"
    decide_within: Span = "10wd"
    first_action_within: Span = "10wd"
    progress_every: Span | None = None
    settle_within: Span = "20wd"
    remind_before: Span = "1wd"
    escalation: tuple[EscalationStep, ...] = (
        EscalationStep(after="0m", to=Role.OPERATOR),
        EscalationStep(after="2wd", to=Role.SUPERVISOR),
        EscalationStep(after="5wd", to=Role.CHIEF),
    )
