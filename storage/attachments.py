"""Where files that belong to promises lie, and under which key. Their bytes are never here."""

import os
from typing import TYPE_CHECKING

from schemas.attachments import AttachmentView
from storage.keyring import Keyring, keyring
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking, Connection

_SQL = queries(__file__)


async def next_number(conn: "Connection", commitment: str) -> int:
    """The number of the next file of a promise; nobody else gets one in this transaction."""
    await conn.execute(_SQL["one_at_a_time"], commitment)
    return int(await conn.fetchval(_SQL["next_number"], commitment))


async def add(conn: "Asking", one: AttachmentView, thing: str) -> bytes:
    """Note a file that is to be kept under the name `thing`; the key that it is to lie under.

    Raises NoKeyring.
    """
    ring, raw = keyring(), os.urandom(32)
    await conn.execute(
        _SQL["add"], one.commitment, one.sha256, one.number, one.name, one.media_type, one.size,
        one.about, thing, ring.current, ring.wrap(raw, _about(thing)), one.attached_by,
        one.attached_at,
    )  # fmt: skip
    return raw


async def attachments(
    conn: "Asking", commitment: str, sha256: str | None = None
) -> list[AttachmentView]:
    """The files of a promise, in the order in which they came."""
    rows = await conn.fetch(_SQL["attachments"], commitment, sha256)
    return [AttachmentView(**row) for row in rows]


async def lying(conn: "Asking", commitment: str, sha256: str) -> tuple[str, bytes] | None:
    """Under which name a file is kept, and its key. Raises NoKeyring."""
    row = await conn.fetchrow(_SQL["lying"], commitment, sha256)
    if row is None:
        return None
    return row["object"], keyring().unwrap(row["kek"], row["wrapped"], _about(row["object"]))


async def remove(conn: "Asking", commitment: str, sha256: str) -> str | None:
    """Forget a file and its key, so that nobody reads it again; the name under which it is kept."""
    found: str | None = await conn.fetchval(_SQL["remove"], commitment, sha256)
    return found


async def everything(conn: "Asking") -> list[AttachmentView]:
    """All files of all promises."""
    return [AttachmentView(**row) for row in await conn.fetch(_SQL["everything"])]


async def wrap_again(conn: "Connection", ring: Keyring) -> None:
    """Bring every key under the current one that wraps. Needs the owner's rights."""
    for row in await conn.fetch(_SQL["wrapped_by_others"], ring.current):
        bound = _about(row["object"])
        raw = ring.unwrap(row["kek"], row["wrapped"], bound)
        wrapped = ring.wrap(raw, bound)
        await conn.execute(_SQL["wrap_again"], row["object"], ring.current, wrapped)


def _about(thing: str) -> bytes:
    return f"remit-attachment/v1\n{thing}".encode()
