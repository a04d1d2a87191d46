"""What a workflow hands to the recording activity: entries, rows and notices, in one piece."""

from schemas.base import Instant, Message
from schemas.ids import CommandId, PersonId, StreamId
from schemas.rows import Notice, Rows


class Entry(Message):
    """One event on its way into the ledger.

    `body` is the exact JSON text that is hashed (RFC 8785), nonce included, fixed before the
    first attempt to write it, so that every attempt writes the same bytes.
    """

    seq: int
    kind: str
    subject: str
    at: Instant
    by: PersonId
    command_id: CommandId
    body: str


class Told(Message):
    """A command that the entries of this batch answer, kept to answer it again."""

    command_id: CommandId
    digest: str
    first_seq: int
    last_seq: int


class Batch(Message):
    """All that one flush writes, in one transaction or not at all."""

    stream: StreamId
    entries: tuple[Entry, ...]
    commands: tuple[Told, ...]
    rows: Rows
    notices: tuple[Notice, ...]


class Recorded(Message):
    """`again` tells that an earlier attempt had already written this batch."""

    last_seq: int
    again: bool
