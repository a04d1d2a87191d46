"""Programs that send events in the name of a person, and which of their events were received."""

from typing import TYPE_CHECKING

from schemas.webhooks import SenderView
from storage.keyring import Keyring, keyring
from storage.named import queries

if TYPE_CHECKING:
    from datetime import datetime

    from storage.pool import Asking, Connection

_SQL = queries(__file__)


async def add(conn: "Asking", sender: str, person: str, raw: bytes, by: str) -> None:
    ring = keyring()
    sealed = ring.wrap(raw, _about(sender))
    await conn.execute(_SQL["add"], sender, person, ring.current, sealed, by)


async def senders(
    conn: "Asking", *, person: str | None = None, sender: str | None = None
) -> list[SenderView]:
    """Those that were not revoked."""
    return [SenderView(**row) for row in await conn.fetch(_SQL["senders"], person, sender)]


async def secret(conn: "Asking", sender: str) -> bytes | None:
    """What it signs with. Raises NoKeyring."""
    row = await conn.fetchrow(_SQL["secret"], sender)
    return None if row is None else keyring().unwrap(row["kek"], row["sealed"], _about(sender))


async def revoked(conn: "Asking", sender: str) -> bool:
    return bool(await conn.fetchval(_SQL["revoked"], sender))


async def received(
    conn: "Asking", sender: str, message: str, digest: bytes, command_id: str
) -> tuple[bytes, "datetime | None"]:
    """Remember this event. What was remembered under its id first, and when that was done."""
    await conn.execute(_SQL["received"], sender, message, digest, command_id)
    row = await conn.fetchrow(_SQL["known"], sender, message)
    assert row is not None
    return row["digest"], row["done_at"]


async def done(conn: "Asking", sender: str, message: str) -> None:
    await conn.execute(_SQL["done"], sender, message)


async def wrap_again(conn: "Connection", ring: Keyring) -> None:
    """Bring every secret under the current key that wraps. Needs the owner's rights."""
    for row in await conn.fetch(_SQL["wrapped_by_others"], ring.current):
        raw = ring.unwrap(row["kek"], row["sealed"], _about(row["sender"]))
        sealed = ring.wrap(raw, _about(row["sender"]))
        await conn.execute(_SQL["wrap_again"], row["sender"], ring.current, sealed)


def _about(sender: str) -> bytes:
    return f"remit-event-sender/v1\n{sender}".encode()
