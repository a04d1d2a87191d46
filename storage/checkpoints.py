"""What the log has signed, under which keys, and who has seen it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)

CHECKPOINT, RECEIPT = "checkpoint", "receipt"


@dataclass(frozen=True, slots=True)
class LogKey:
    """A public key of the log; `statement` is what the key that it follows says of it."""

    origin: str
    vkey: str
    follows: str | None
    statement: str | None
    at: datetime


async def keys(conn: "Asking", use: str = CHECKPOINT) -> list[LogKey]:
    """Every key that was ever used for this, the first one first."""
    return [LogKey(**row) for row in await conn.fetch(_SQL["keys"], use)]


async def first_key(conn: "Asking", origin: str, vkey: str, use: str = CHECKPOINT) -> bool:
    """Make this key known; False where it is known, or the log began with another key."""
    return bool(await conn.fetchval(_SQL["first_key"], origin, vkey, use))


async def next_key(
    conn: "Asking", origin: str, vkey: str, use: str, follows: str, statement: str
) -> None:
    """Make the key known that comes after the one it follows."""
    await conn.execute(_SQL["next_key"], origin, vkey, use, follows, statement)


async def add(conn: "Asking", size: int, root: bytes, note: str) -> None:
    """Keep a signed checkpoint. The first one of its size stays."""
    await conn.execute(_SQL["add"], size, root, note)


async def newest(conn: "Asking", size: int | None = None) -> tuple[int, str] | None:
    """The newest checkpoint, or that of a size, under it the cosignatures: its size and note."""
    row = await conn.fetchrow(_SQL["newest"], size)
    return None if row is None else (row["size"], row["note"] + "".join(row["lines"]))


async def covering(conn: "Asking", idx: int) -> int | None:
    """The size of the first checkpoint that covers this place."""
    found: int | None = await conn.fetchval(_SQL["covering"], idx)
    return found


async def all_of_them(conn: "Asking") -> Sequence[tuple[int, bytes, str]]:
    """Every signed checkpoint: size, root, note."""
    return [
        (row["size"], row["root"], row["note"]) for row in await conn.fetch(_SQL["all_of_them"])
    ]


async def largest_of(conn: "Asking", origin: str, most: int) -> tuple[int, bytes] | None:
    """The largest checkpoint of this log up to a size: its size and root."""
    row = await conn.fetchrow(_SQL["largest_of"], origin, most)
    return None if row is None else (row["size"], row["root"])


async def cosign(
    conn: "Asking", origin: str, size: int, witness: str, line: str, seen_at: datetime
) -> None:
    """Keep what a witness, named by its public key, said of this log's checkpoint."""
    await conn.execute(_SQL["cosign"], origin, size, witness, line, seen_at)


async def cosigned(conn: "Asking", origin: str, witness: str) -> tuple[int, datetime] | None:
    """The largest checkpoint of this log that the witness has seen, and when it last did."""
    row = await conn.fetchrow(_SQL["cosigned"], origin, witness)
    return None if row is None else (row["size"], row["seen_at"])
