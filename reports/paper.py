"""What a report is made of: sections of texts, facts, tables and pictures. It knows no layout.

Instants stay instants here: programs get them in UTC, paper in the zone that the report names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

Cell = str | int | datetime | None
"""What stands in a table or beside the name of a fact; None is told as a dash or left out."""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; its line ends are kept."""

    text: str
    tone: Literal["plain", "strong", "note"] = "plain"
    block: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below that of the section."""

    text: str
    block: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Listing:
    """Sentences one below the other, numbered where somebody will refer to them."""

    items: tuple[str, ...]
    numbered: bool = False
    block: Literal["listing"] = "listing"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one thing. Facts without a value are left out."""

    pairs: tuple[tuple[str, Cell], ...]
    block: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads that every page repeats. `widths` are the columns' shares of the width."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    none: str = "There is none."
    block: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in black and white. `alt` says the same to whoever does not see it."""

    svg: str
    alt: str
    block: Literal["picture"] = "picture"


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty lines on which people write: names and signatures."""

    labels: tuple[str, ...]
    block: Literal["lines"] = "lines"


Block = Text | Heading | Listing | Facts | Table | Picture | Lines


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Upto:
    """How far the record had come: the last entry that the report knows, and what covers it."""

    stream: str
    entry: int | None
    """None where a report speaks of all streams, up to a checkpoint."""
    recorded_at: datetime | None
    hash: str | None
    checkpoint: int | None
    """The size of the first signed checkpoint that covers it; None while none does."""

    def in_words(self) -> str:
        """`motel, entry 34, checkpoint of 512 entries`."""
        covered = (
            "not under a checkpoint yet"
            if self.checkpoint is None
            else f"checkpoint of {self.checkpoint:,} entries"
        )
        entry = "" if self.entry is None else f", entry {self.entry}"
        return f"{self.stream.removeprefix('problem/')}{entry}, {covered}"


@dataclass(frozen=True, slots=True)
class Report:
    """One report. It speaks of the record as far as `upto`, and was made at `made_at`."""

    kind: str
    title: str
    subject: str
    """The id that stands in the head of every page."""
    made_at: datetime
    zone: str
    """In which zone all its times are told."""
    upto: tuple[Upto, ...]
    sections: tuple[Section, ...]
    lead: str = ""
    made_for: str | None = None
    """The party whose part alone is shown; None where nothing is left out."""
    notes: tuple[str, ...] = field(default=())


def facts(*pairs: tuple[str, Cell]) -> Facts:
    """The facts that have a value."""
    return Facts(tuple((name, value) for name, value in pairs if value not in (None, "")))


def section(title: str, blocks: Iterable[Block | None]) -> Section:
    return Section(title, tuple(block for block in blocks if block is not None))


def as_data(report: Report) -> dict[str, Any]:
    """For programs: the same, as plain values with instants in UTC."""
    told = asdict(report)
    told["upto"] = [asdict(one) | {"in_words": one.in_words()} for one in report.upto]
    found: dict[str, Any] = _plain(told)
    return found


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value


def texts(report: Report) -> Iterator[str]:
    """Every text that a reader meets, in order, without times."""
    yield report.title
    for one in report.sections:
        yield one.title
        for block in one.blocks:
            match block:
                case Text(text=text) | Heading(text=text):
                    yield text
                case Listing(items=items) | Lines(labels=items):
                    yield from items
                case Facts(pairs=pairs):
                    yield from (str(value) for _, value in pairs)
                case Table(rows=rows):
                    yield from (str(cell) for row in rows for cell in row)
                case Picture(alt=alt):
                    yield alt
