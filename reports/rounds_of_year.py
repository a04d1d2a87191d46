"""What people said in the year matters most, how far police differ, and what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reports.paper import Block, Cell, Heading, Listing, Section, Table, Text, section
from rules.words_of_rounds import CAME_OF_IT, WARNINGS
from schemas.rounds import Gap, Result, RoundView
from schemas.state.round import Round
from schemas.views import EntryView

if TYPE_CHECKING:
    from storage.pool import Asking

NONE = "No priority round was closed: nobody was asked what matters most."


@dataclass(frozen=True, slots=True)
class Closed:
    """A round that was closed in the year, as it stands now."""

    at: datetime
    round: RoundView


async def read(conn: "Asking", closings: Sequence[EntryView]) -> tuple[Closed, ...]:
    """The rounds of these closing entries, in their order."""
    from storage.readers import rounds

    found = [(one.at, await rounds.round_(conn, one.subject)) for one in closings]
    return tuple(Closed(at, one) for at, one in found if one is not None)


def told(closed: Sequence[Closed]) -> Section:
    return section("What people said matters most, and what came of it", _blocks(closed))


def _blocks(closed: Sequence[Closed]) -> Iterator[Block]:
    yield Table(
        "Priority rounds that were closed",
        ("Closed", "Round", "Answered", "Police and citizens", "Fear of crime"),
        tuple(_row(one) for one in closed),
        (16, 26, 14, 28, 16),
        NONE,
    )
    for one in closed:
        yield from _one(one.round)


def _row(one: Closed) -> tuple[Cell, ...]:
    result = _result(one.round)
    answers, fear = result.answers, result.fear
    of = f" of {answers.invited} ({answers.rate} %)" if answers.rate is not None else ""
    return (
        one.at,
        f"{one.round.title} ({one.round.round})",
        f"{answers.n}{of}",
        _gap(result.gap),
        f"{fear.mean} of {len(fear.counts)} (n = {fear.n})" if fear else None,
    )


def _gap(found: Gap | None) -> str:
    """Its presence first, then its size."""
    if found is None:
        return "the gap is unknown: one side ranked nothing"
    if not found.present:
        return "no gap: both rank alike"
    size = "citizens rank all alike" if found.tau_b is None else f"tau-b {found.tau_b}"
    return f"a gap: {size}; {found.crossed} of {found.pairs} pairs crossed"


def _one(one: RoundView) -> Iterator[Block]:
    result = _result(one)
    asked = Round.model_validate({**one.document, "seq": 1}, strict=False)
    titles = {item.item: item.title for item in asked.items}
    yield Heading(f"{one.title}, {one.area}")
    yield Table(
        f"You said, we did: {one.round}",
        ("Citizens", "Police", "What", "Part I", "What came of it"),
        tuple(
            (
                ranked.citizens, ranked.police, titles[ranked.item],
                "yes" if ranked.part_one else "no", _came_of(asked, ranked.item),
            )
            for ranked in result.ranking
        ),
        (10, 10, 30, 10, 40),
    )  # fmt: skip
    if result.warnings:
        yield Text("Whom this may not speak for:", tone="note")
        yield Listing(tuple(WARNINGS[warning] for warning in result.warnings))


def _came_of(asked: Round, item: str) -> str:
    report = asked.reports.get(item)
    if report is None:
        return "nothing was said yet"
    problem = f" ({report.taken_up_as})" if report.taken_up_as else ""
    return f"{CAME_OF_IT[report.outcome]}: {report.text}{problem}"


def _result(one: RoundView) -> Result:
    return Result.model_validate(one.document["result"], strict=False)
