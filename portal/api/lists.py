"""Lists of what the API answers, and the one shape of its errors."""

from datetime import datetime

from portal.api.answers import CommitmentTold, EntryTold, HandoffTold, ProblemTold, Shape


class WaitingTold(Shape):
    noun: str
    id: str
    title: str
    problem_title: str
    asked: str
    other: str
    turn: str
    state: str
    due: datetime | None
    due_for: str
    problem: str
    """Empty where it belongs to no problem."""
    address: str
    """The page on which it is answered, within this Remit."""


class Listed(Shape):
    """`next` is what to give as `after` for the page that follows, or null at the end."""

    next: str | None = None


class Problems(Listed):
    problems: list[ProblemTold]


class Handoffs(Listed):
    handoffs: list[HandoffTold]


class Commitments(Listed):
    commitments: list[CommitmentTold]


class History(Shape):
    """`next` is the entry to ask for with `after`, or null at the end."""

    entries: list[EntryTold]
    next: int | None


class Inbox(Shape):
    """The two lists go on each by itself, with `you_after` and `others_after`."""

    waiting_for_you: list[WaitingTold]
    waiting_for_others: list[WaitingTold]
    you_next: str | None
    others_next: str | None


class FieldWrong(Shape):
    field: str
    message: str


class ProblemDetails(Shape):
    """RFC 9457, the one shape of every error."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    next_step: str
    request_id: str
    errors: list[FieldWrong] | None = None
