"""What people read of the record: one look at a page, a search, a file taken along."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.base import Instant, Line, Message, Prose

READS = "reads"
"""The name of the record about reading: `record/reads`."""
MOST_READS = 100
"""Different reads in one entry; with the longest texts they stay under what Temporal carries."""
LONGEST_ASKED = 500
"""Letters that are kept of what a search asked."""


class Looked(StrEnum):
    """How it was read."""

    PROBLEM = "problem"
    LEDGER = "ledger"
    ENTRY = "entry"
    TENURES = "tenures"
    SEARCH = "search"
    FINDING = "finding"
    EXPORT = "export"
    PROOF = "proof"
    REPORT = "report"
    LIST = "list"
    OTHER = "other"


ReadOf = Annotated[
    str, StringConstraints(pattern=r"^([a-z]{1,20}/[a-z0-9.@_-]{1,90}(#[1-9][0-9]{0,9})?)?$")
]
"""A stream, an entry of it, or a thing in it: `problem/motel`, `problem/motel#12`,
`problem/motel.h1`; empty for what is no single thing, such as a search or a list."""


class Read(Message):
    """The same thing read `times` times from `at` on, within one minute or so.

    `found` is how many lines a search or an export showed. `asked` is what it asked for, and
    `purpose` why, in the reader's words.
    """

    at: Instant
    what: Looked
    about: ReadOf = ""
    times: Annotated[int, Field(ge=1)] = 1
    found: Annotated[int, Field(ge=0)] | None = None
    asked: Prose | None = None
    purpose: Line | None = None


Reads = Annotated[tuple[Read, ...], Field(min_length=1, max_length=MOST_READS)]
