"""The lines of a CSV file as concerns to report, or what is wrong with each and what to do."""

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from cli import csv_lines, moments
from cli.csv_lines import Rejected
from schemas.commands.concern import ReportConcern
from schemas.ids import concern_id_for
from schemas.sentences import first_wrong, in_words

NEEDED = ("id", "source", "matter", "place", "happened", "text")
ALSO = ("point", "reporter", "contact")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be reported. `number` is that of its first line in the file, from 1."""

    number: int
    id: str
    command_id: str
    command: ReportConcern


def read(file: Path, name: str, encoding: str) -> tuple[list[Line], list[Rejected]]:
    """Every line of the file. Raises Invalid where the file as a whole cannot be read."""
    found: list[Line] = []
    rejected: list[Rejected] = []
    ids: dict[str, int] = {}
    rows = csv_lines.rows(file, encoding, NEEDED)
    columns = csv_lines.columns(file, next(rows)[1], NEEDED, ALSO)
    for number, row in rows:
        one = _line(number, row, columns, name, ids)
        found.append(one) if isinstance(one, Line) else rejected.append(one)
    return found, rejected


def _line(
    number: int, row: list[str], columns: list[str], name: str, ids: dict[str, int]
) -> Line | Rejected:
    said = {key: cell.strip() for key, cell in zip(columns, row, strict=False) if cell.strip()}
    known = said.pop("id", "")

    def no(wrong: str, next_step: str) -> Rejected:
        return Rejected(number, known[:60], wrong, next_step)

    if len(row) != len(columns):
        return no(f"It has {len(row)} cells and needs {len(columns)}.", "Quote texts with commas.")
    if _ID.fullmatch(known) is None:
        return no("id: 1 to 60 letters, digits and . _ - are expected.", "Give it an id.")
    if known in ids:
        return no(f"id: line {ids[known]} has it already.", "Give each line an id of its own.")
    ids[known] = number
    try:
        if "happened" in said:
            said["happened"] = moments.utc(moments.read(said["happened"]))
        command_id = f"line:{name}:{known}"
        command = ReportConcern.model_validate(
            said | {"concern": concern_id_for(command_id)}, strict=False
        )
    except ValidationError as wrong:
        place, expected, _ = first_wrong(wrong, ReportConcern)
        return no(f"{in_words(place)}: {expected}.", "Correct this cell.")
    except ValueError as wrong:
        return no(f"happened: {wrong}", "Write the time with its zone.")
    return Line(number, known, command_id, command)
