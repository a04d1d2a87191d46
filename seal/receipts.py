"""Receipts: what a door signs when a command is answered, and the only proof that the newest
entries were once there.
"""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from seal.notes import BadNote, Note, SigningKey, Verifier, unbase64
from storage import receipts

if TYPE_CHECKING:
    from storage.pool import Asking

WITHIN = timedelta(seconds=60)
"""The promise: so long after it was recorded, an entry is in the tree that is signed."""

_FORM = "remit-receipt/v1"


class OtherLog(Exception):  # noqa: N818 - says what is the case
    """The key belongs to a log that is not the one of this ledger any more."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The entries that a command caused, by number and leaf hash, and by when they are sealed."""

    origin: str
    command_id: str
    recorded_at: datetime
    within: int
    entries: tuple[tuple[int, bytes], ...]

    @property
    def due(self) -> datetime:
        """From then on, a checkpoint that does not cover the entries breaks the promise."""
        return self.recorded_at + timedelta(seconds=self.within)

    @property
    def text(self) -> str:
        lines = [
            _FORM,
            self.origin,
            f"command {self.command_id}",
            f"recorded {self.recorded_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            f"within {self.within}",
        ]
        lines += (f"entry {seq} {base64.b64encode(leaf).decode()}" for seq, leaf in self.entries)
        return "\n".join(lines) + "\n"

    @classmethod
    def opened(cls, written: str, verifiers: Iterable[Verifier]) -> "Receipt":
        """What a signed receipt says; `BadNote` unless one of these keys has signed it."""
        lines = Note.opened(written, verifiers).text.splitlines()
        try:
            form, origin, command, recorded, within, *entries = lines
            found = cls(
                origin=origin,
                command_id=_after("command", command),
                recorded_at=datetime.fromisoformat(_after("recorded", recorded)),
                within=int(_after("within", within)),
                entries=tuple(_entry(line) for line in entries),
            )
        except ValueError:
            raise BadNote("it is not a receipt") from None
        if form != _FORM or found.text.splitlines() != lines:
            raise BadNote("it is not a receipt")
        return found


@dataclass(frozen=True)
class Receipts:
    """The part of a door that signs receipts. Its key is its own, not the log's."""

    key: SigningKey

    @property
    def origin(self) -> str:
        return self.key.name.removesuffix("/receipts")

    def receipt(self, command_id: str, rows: Sequence[receipts.Recorded]) -> str:
        """The signed receipt for the entries of a command; the same rows give the same text."""
        told = Receipt(
            origin=self.origin,
            command_id=command_id,
            recorded_at=max(row.recorded_at for row in rows),
            within=int(WITHIN.total_seconds()),
            entries=tuple((row.seq, row.leaf_hash) for row in rows),
        )
        return str(Note(told.text).signed(self.key))

    async def give(self, conn: "Asking", stream: str, command_id: str) -> str | None:
        """The receipt of an answered command, kept since it was first given; None if unknown.

        Raises `OtherLog` where this key is not for receipts of the log as it is named now.
        """
        known = await receipts.known(conn, stream, command_id)
        if known.note is not None:
            return known.note
        if not known.rows:
            return None
        if known.origin != self.origin:
            raise OtherLog(self.origin)
        return await receipts.keep(conn, stream, command_id, self.receipt(command_id, known.rows))


def _after(word: str, line: str) -> str:
    found, _, rest = line.partition(" ")
    if found != word or not rest:
        raise ValueError(line)
    return rest


def _entry(line: str) -> tuple[int, bytes]:
    seq, _, leaf = _after("entry", line).partition(" ")
    hashed = unbase64(leaf)
    if len(hashed) != 32:
        raise ValueError(line)
    return int(seq), hashed
