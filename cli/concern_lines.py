"""The lines of a CSV file as concerns to report, or what is wrong with each and what to do."""

import codecs
import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from cli import moments
from schemas.commands.concern import ReportConcern
from schemas.errors import Invalid
from schemas.ids import concern_id_for
from schemas.sentences import did_you_mean, first_wrong, in_words

NEEDED = ("id", "source", "matter", "place", "happened", "text")
ALSO = ("point", "reporter", "contact")
LARGEST = 5_000_000
"""Bytes of one file."""
MOST = 5_000
"""Lines of one file."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be reported. `number` is that of its first line in the file, from 1."""

    number: int
    id: str
    command_id: str
    command: ReportConcern


@dataclass(frozen=True, slots=True)
class Rejected:
    number: int
    id: str
    wrong: str
    next_step: str


def read(file: Path, name: str, encoding: str) -> tuple[list[Line], list[Rejected]]:
    """Every line of the file. Raises Invalid where the file as a whole cannot be read."""
    try:
        raw = file.read_bytes() if file.stat().st_size <= LARGEST else None
    except OSError as wrong:
        raise Invalid(
            f"{file} cannot be read: {wrong.strerror}.", next_step="Name a file."
        ) from None
    if raw is None:
        raise Invalid(f"{file} is larger than 5,000,000 bytes.", next_step="Import it in parts.")
    text = _text(file, raw, encoding)
    head = text.split("\n", 1)[0]
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",",
        strict=True,
    )  # fmt: skip
    found: list[Line] = []
    rejected: list[Rejected] = []
    ids: dict[str, int] = {}
    columns: list[str] | None = None
    try:
        begins = 1
        for row in rows:
            number, begins = begins, rows.line_num + 1
            if columns is None:
                columns = _columns(file, row)
            elif any(cell.strip() for cell in row):
                one = _line(number, row, columns, name, ids)
                found.append(one) if isinstance(one, Line) else rejected.append(one)
            if len(found) + len(rejected) > MOST:
                raise Invalid(f"{file} has more than 5,000 lines.", next_step="Import it in parts.")
    except csv.Error as wrong:
        raise Invalid(
            f"{file}, line {rows.line_num}: this is not CSV ({wrong}).",
            next_step="Put a text with quotes or line breaks into quotes, and double those in it.",
        ) from None
    if columns is None:
        raise Invalid(f"{file} is empty.", next_step=f"Begin it with: {','.join(NEEDED)}")
    return found, rejected


def plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(file: Path, raw: bytes, encoding: str) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        text = raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise Invalid(
            f"{file}, line {line}: this is not text in {encoding}.",
            next_step="Save the file as UTF-8, or say --encoding windows-1252.",
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Invalid(f"{file}, line {line}: there is a NUL.", next_step="Save it as CSV again.")
    return text


def _columns(file: Path, row: list[str]) -> list[str]:
    names = [cell.strip().lower() for cell in row]
    for name in names:
        if name not in NEEDED + ALSO or names.count(name) > 1:
            near = did_you_mean(name, [*NEEDED, *ALSO])
            what = "stands there twice" if names.count(name) > 1 else f"is not known.{near}"
            raise Invalid(
                f"{file}, line 1: the column {name[:40]!r} {what.rstrip('.')}.",
                next_step=f"There are: {', '.join(NEEDED + ALSO)}",
            )
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise Invalid(
            f"{file}, line 1: the column {missing[0]!r} is missing.",
            next_step=f"Needed are: {', '.join(NEEDED)}",
        )
    return names


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
