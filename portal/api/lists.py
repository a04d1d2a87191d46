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


class Problems(Shape):
    problems: list[ProblemTold]


class Handoffs(Shape):
    handoffs: list[HandoffTold]


class Commitments(Shape):
    commitments: list[CommitmentTold]


class History(Shape):
    """`next` is the entry to ask for with `after`, or null at the end."""

    entries: list[EntryTold]
    next: int | None


class Inbox(Shape):
    waiting_for_you: list[WaitingTold]
    waiting_for_others: list[WaitingTold]


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
