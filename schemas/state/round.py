"""The state of a priority round: what is asked, what was answered so far, and what came of it."""

from schemas.base import Instant, Line, Message
from schemas.ids import PartyId, PersonId, RoundId
from schemas.rounds import (
    AskedBy,
    FearQuestion,
    Group,
    Item,
    ItemKey,
    Report,
    Result,
    RoundState,
    SheetId,
    Tally,
)


class Round(Message):
    """One round, whole. What is None is not known before it is opened."""

    seq: int = 0
    at: Instant | None = None
    round: RoundId
    state: RoundState = RoundState.UNOPENED
    title: Line | None = None
    area: Line | None = None
    items: tuple[Item, ...] = ()
    groups: tuple[Group, ...] = ()
    audience: Line | None = None
    method: AskedBy | None = None
    fear: FearQuestion | None = None
    styles: bool = True
    party: PartyId | None = None
    """In whose name it was opened."""
    opened_by: PersonId | None = None
    opened_at: Instant | None = None
    opens: Instant | None = None
    closes: Instant | None = None
    report_by: Instant | None = None
    police: tuple[ItemKey, ...] = ()
    """The items as police rank them."""
    tally: Tally = Tally()
    sheets: tuple[SheetId, ...] = ()
    """Every sheet that was counted, so that none is counted twice."""
    own: tuple[PartyId, ...] = ()
    """Parties of people who answered for themselves, and so can be told what came of it."""
    closed_seq: int = 0
    result: Result | None = None
    reports: dict[ItemKey, Report] = {}
    report_missed: bool = False
    """Whether the time to report back passed with something left to say."""
