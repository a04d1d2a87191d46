"""What happens in a priority round."""

from typing import Literal

from schemas.base import Instant, Line, Prose
from schemas.events.base import Happened
from schemas.ids import EntryId, ProblemId, RoundId
from schemas.rounds import AskedBy, CameOfIt, FearQuestion, Group, Item, ItemKey, Result, Sheet


class RoundOpened(Happened):
    kind: Literal["round.opened"] = "round.opened"
    round: RoundId
    title: Line
    area: Line
    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    audience: Line
    method: AskedBy
    opens: Instant
    closes: Instant
    report_by: Instant
    fear: FearQuestion | None
    styles: bool
    seen: tuple[EntryId, ...]
    """The newest entry of each problem and candidate that is asked about, as the desk saw it."""


class PoliceRanked(Happened):
    kind: Literal["round.ranked"] = "round.ranked"
    round: RoundId
    order: tuple[ItemKey, ...]


class RoundAnswered(Happened):
    kind: Literal["round.answered"] = "round.answered"
    round: RoundId
    sheets: tuple[Sheet, ...]


class RoundClosed(Happened):
    """Its time was over, or `reason` says why it closed before."""

    kind: Literal["round.closed"] = "round.closed"
    round: RoundId
    reason: Prose | None
    result: Result


class ReportedBack(Happened):
    kind: Literal["round.reported_back"] = "round.reported_back"
    round: RoundId
    item: ItemKey
    outcome: CameOfIt
    text: Prose
    taken_up_as: ProblemId | None
    told: Line | None
    seen: EntryId | None
    """The newest entry of the problem that is named, as the desk saw it."""


class ReportDue(Happened):
    """People were promised to hear what came of it, and of these items nothing was said."""

    kind: Literal["round.report_due"] = "round.report_due"
    round: RoundId
    items: tuple[ItemKey, ...]


RoundEvent = RoundOpened | PoliceRanked | RoundAnswered | RoundClosed | ReportedBack | ReportDue
