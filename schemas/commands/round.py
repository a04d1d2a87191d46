"""Commands on a priority round: who is asked what, the answers, and what came of them."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.base import Instant, Line, Message, Prose
from schemas.ids import ProblemId, RoundId
from schemas.rounds import AskedBy, CameOfIt, FearQuestion, Group, Item, ItemKey, Sheet

MOST_SHEETS = 100
"""Sheets in one command."""


class OpenRound(Message):
    """Ask people what matters most. It closes by itself when its time is over."""

    kind: Literal["round.open"] = "round.open"
    round: RoundId
    title: Line
    area: Line
    items: Annotated[tuple[Item, ...], Field(min_length=2, max_length=30)]
    groups: Annotated[tuple[Group, ...], Field(min_length=1, max_length=20)]
    audience: Line
    """Who is asked, in words."""
    method: AskedBy
    opens: Instant | None = None
    """From when on answers are taken; at once, if not said."""
    closes: Instant
    """Until when; sheets on paper have to be entered by then."""
    report_by: Instant | None = None
    """Until when people hear what came of it; 90 days after it closes, if not said."""
    fear: FearQuestion | None = None
    styles: bool = True
    """Whether people are asked how they want to be policed."""

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        for names in ([i.item for i in self.items], [g.group for g in self.groups]):
            if len(set(names)) < len(names):
                raise ValueError("give each item and each group a name of its own")
        return self


class RankByPolice(Message):
    """How police rank all the items. Given anew while the round is open, the newest stands."""

    kind: Literal["round.rank"] = "round.rank"
    round: RoundId
    order: Annotated[tuple[ItemKey, ...], Field(min_length=2, max_length=30)]


class AnswerRound(Message):
    """Count these sheets, all of them or none."""

    kind: Literal["round.answer"] = "round.answer"
    round: RoundId
    sheets: Annotated[tuple[Sheet, ...], Field(min_length=1, max_length=MOST_SHEETS)]


class CloseRound(Message):
    """Close it before its time. The result is worked out and stands."""

    kind: Literal["round.close"] = "round.close"
    round: RoundId
    reason: Prose


class ReportBack(Message):
    """You said, we did: what came of one item, or why nothing did."""

    kind: Literal["round.report_back"] = "round.report_back"
    round: RoundId
    item: ItemKey
    outcome: CameOfIt
    text: Prose
    taken_up_as: ProblemId | None = None
    """The problem that was opened for it, where it was none before."""
    told: Line | None = None
    """How those were told who have no account here."""


class RingRound(Message):
    """A deadline of the round that passed. Nobody gives this."""

    kind: Literal["round.ring"] = "round.ring"
    round: RoundId
    what: Literal["close", "report"]
    due: Instant


BySomebodyOnRound = OpenRound | RankByPolice | AnswerRound | CloseRound | ReportBack
RoundCommand = OpenRound | RankByPolice | AnswerRound | CloseRound | ReportBack | RingRound
