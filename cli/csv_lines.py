"""The lines of a CSV file as spreadsheets write it, and the lines that were rejected."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from cli import show
from reports.spreadsheet import plain
from schemas.errors import Invalid
from schemas.sentences import did_you_mean

LARGEST = 5_000_000
"""Bytes of one file."""
MOST = 5_000
"""Lines of one file."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """One line that is wrong. `number` is that of its first line in the file, from 1."""

    number: int
    id: str
    wrong: str
    next_step: str


def rows(file: Path, encoding: str, needed: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not empty, with its number; the first one holds the columns.

    Raises Invalid where the file as a whole cannot be read.
    """
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
    found = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",",
        strict=True,
    )  # fmt: skip
    count, begins = 0, 1
    try:
        for row in found:
            number, begins = begins, found.line_num + 1
            if count and not any(cell.strip() for cell in row):
                continue
            yield number, row
            count += 1
            if count > MOST + 1:
                raise Invalid(f"{file} has more than 5,000 lines.", next_step="Import it in parts.")
    except csv.Error as wrong:
        raise Invalid(
            f"{file}, line {found.line_num}: this is not CSV ({wrong}).",
            next_step="Put a text with quotes or line breaks into quotes, and double those in it.",
        ) from None
    if not count:
        raise Invalid(f"{file} is empty.", next_step=f"Begin it with: {','.join(needed)}")


def columns(
    file: Path, row: list[str], needed: tuple[str, ...], also: tuple[str, ...]
) -> list[str]:
    """The names of the columns. Raises Invalid for one that is not known, or missing."""
    names = [cell.strip().lower() for cell in row]
    for name in names:
        if name not in needed + also or names.count(name) > 1:
            near = did_you_mean(name, [*needed, *also])
            what = "stands there twice" if names.count(name) > 1 else f"is not known.{near}"
            raise Invalid(
                f"{file}, line 1: the column {name[:40]!r} {what.rstrip('.')}.",
                next_step=f"There are: {', '.join(needed + also)}",
            )
    missing = [name for name in needed if name not in names]
    if missing:
        raise Invalid(
            f"{file}, line 1: the column {missing[0]!r} is missing.",
            next_step=f"Needed are: {', '.join(needed)}",
        )
    return names


def write(into: Path, what: str, rejected: Iterable[Rejected]) -> None:
    """The rejected lines as a new file for a spreadsheet."""
    with into.open("x", encoding="utf-8-sig", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["line", what, "what is wrong", "what to do"])
        lines.writerows(
            [one.number, *map(plain, (one.id, one.wrong, one.next_step))] for one in rejected
        )


def answer(
    what: str, verb: str, known: tuple[int, int], rejected: list[Rejected], *,
    into: Path | None, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say how many lines were new and known, and each that was rejected; `what` names one."""
    rejected.sort(key=lambda one: one.number)
    if into is not None:
        write(into, what, rejected)
    new, there = known
    if as_json:
        told = [
            {"line": r.number, what: r.id, "wrong": r.wrong, "next_step": r.next_step}
            for r in rejected
        ]
        show.as_json({"dry_run": dry_run, "new": new, "known": there, "rejected": told})
        return
    would = "would be" if dry_run else "were"
    show.strong(f"{new:,} {verb.format(would)}, {there:,} were known, {len(rejected):,} rejected.")
    show.table(
        ["line", what, "what is wrong", "what to do"],
        [(r.number, r.id, r.wrong, r.next_step) for r in rejected],
    )


def unused(into: Path | None) -> None:
    """Refuse to write over a file before anything is done."""
    if into is not None and into.exists():
        raise click.UsageError(f"{into} is there already; name a new file.")


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
