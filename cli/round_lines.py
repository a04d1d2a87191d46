"""The lines of a CSV file as sheets of answers, or what is wrong with each and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from cli import csv_lines
from cli.csv_lines import Rejected
from schemas.errors import Invalid
from schemas.rounds import Sheet
from schemas.sentences import did_you_mean, first_wrong, in_words

NEEDED = ("sheet",)
ALSO = ("group", "fear", "styles", "order")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    sheet: Sheet


def read(file: Path, encoding: str, items: list[str]) -> tuple[list[Line], list[Rejected]]:
    """Every line of the file. Raises Invalid where the file as a whole cannot be read."""
    found: list[Line] = []
    rejected: list[Rejected] = []
    numbers: dict[str, int] = {}
    rows = csv_lines.rows(file, encoding, NEEDED)
    columns = csv_lines.columns(file, next(rows)[1], NEEDED, (*ALSO, *items))
    ranks = [name for name in columns if name in items]
    if ("order" in columns) == bool(ranks):
        raise Invalid(
            f"{file}, line 1: the ranks stand in a column order, or in a column for each item.",
            next_step=f"The items are: {', '.join(items)}",
        )
    for number, row in rows:
        one = _line(number, row, columns, items, numbers)
        found.append(one) if isinstance(one, Line) else rejected.append(one)
    return found, rejected


def _line(
    number: int, row: list[str], columns: list[str], items: list[str], numbers: dict[str, int]
) -> Line | Rejected:
    said = {key: cell.strip() for key, cell in zip(columns, row, strict=False) if cell.strip()}
    name = said.get("sheet", "")

    def no(wrong: str, next_step: str) -> Rejected:
        return Rejected(number, name[:80], wrong, next_step)

    if len(row) != len(columns):
        return no(f"It has {len(row)} cells and needs {len(columns)}.", "Fill or empty each cell.")
    if name in numbers:
        return no(f"sheet: line {numbers[name]} has it already.", "Number each sheet anew.")
    try:
        order = _order(said, items)
        fear = said.get("fear")
        if fear is not None and not (fear.isascii() and fear.isdigit()):
            return no(f"fear: {fear:.20} is not a whole number.", "Write the answer as a number.")
        sheet = Sheet.model_validate(
            {"sheet": name, "order": order, "group": said.get("group"),
             "fear": int(fear) if fear else None, "styles": said.get("styles", "").split()},
            strict=False,
        )  # fmt: skip
    except ValidationError as wrong:
        place, expected, _ = first_wrong(wrong, Sheet)
        return no(f"{in_words(place)}: {expected}.", "Correct this cell.")
    except ValueError as wrong:
        return no(f"{wrong}", "Correct this cell.")
    numbers[name] = number
    return Line(number, sheet)


def _order(said: Mapping[str, str], items: list[str]) -> list[str]:
    """The items from the most important on. Raises ValueError with what is wrong."""
    if "order" in said:
        order = [part.strip() for part in said["order"].split(">")]
        for item in order:
            if item not in items:
                raise ValueError(f"order: {item!r:.60} was not asked.{did_you_mean(item, items)}")
        return order
    places: dict[int, str] = {}
    for item in items:
        place = said.get(item)
        if place is None:
            continue
        if not (place.isascii() and place.isdigit()) or not 1 <= int(place) <= len(items):
            raise ValueError(f"{item}: {place:.20} is not a rank from 1 to {len(items)}.")
        if int(place) in places:
            raise ValueError(f"{item}: {places[int(place)]} has the rank {place} already.")
        places[int(place)] = item
    if [*places] and sorted(places) != [*range(1, len(places) + 1)]:
        raise ValueError("a rank is left out before a later one.")
    return [places[place] for place in sorted(places)]
