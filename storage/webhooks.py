"""Subscriptions of parties, their secrets, and how far each has been looked through."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from schemas.webhooks import SealedEntry, WebhookView
from storage.keyring import Keyring, keyring
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking, Connection

_SQL = queries(__file__)


async def add(
    conn: "Asking", webhook: str, party: str, url: str, kinds: Sequence[str], by: str
) -> bool:
    """False where there is one of that name, or was."""
    return bool(await conn.fetchval(_SQL["add"], webhook, party, url, list(kinds), by))


async def webhooks(
    conn: "Asking", *, party: str | None = None, webhook: str | None = None
) -> list[WebhookView]:
    """Those that were not removed."""
    rows = await conn.fetch(_SQL["webhooks"], party, webhook)
    return [WebhookView(**{**row, "kinds": tuple(row["kinds"])}) for row in rows]


async def webhook(conn: "Asking", name: str) -> WebhookView | None:
    found = await webhooks(conn, webhook=name)
    return found[0] if found else None


async def how_many(conn: "Asking", party: str) -> int:
    return int(await conn.fetchval(_SQL["how_many"], party))


async def proved(conn: "Asking", name: str) -> bool:
    """It is active from now on; False where it was already."""
    return bool(await conn.fetchval(_SQL["proved"], name))


async def paused(conn: "Asking", name: str, because: str) -> bool:
    """Nothing is sent there any more until it is proved anew; False where it was not active."""
    return bool(await conn.fetchval(_SQL["paused"], name, because))


async def to_be_told(conn: "Asking") -> list[str]:
    """Those that were paused, and whose parties were not told so yet."""
    return [row["webhook"] for row in await conn.fetch(_SQL["to_be_told"])]


async def told(conn: "Asking", name: str) -> None:
    await conn.execute(_SQL["told"], name)


async def removed(conn: "Asking", name: str) -> bool:
    return bool(await conn.fetchval(_SQL["removed"], name))


async def fared(conn: "Asking", name: str, *, good: bool) -> datetime | None:
    """Since when every attempt there has failed; None after one that did not."""
    since: datetime | None = await conn.fetchval(_SQL["fared"], name, good)
    return since


async def behind(conn: "Asking") -> list[tuple[str, str, tuple[str, ...], int]]:
    """Active webhooks with entries to look through: name, party, kinds, and where to begin."""
    rows = await conn.fetch(_SQL["behind"])
    return [(row["webhook"], row["party"], tuple(row["kinds"]), row["reached"]) for row in rows]


async def sealed(conn: "Asking", first: int, most: int) -> list[SealedEntry]:
    """At most so many entries from this place of the tree on, in its order and without a gap."""
    return [SealedEntry(**row) for row in await conn.fetch(_SQL["sealed"], first, most)]


async def reach(conn: "Asking", name: str, was: int, now: int) -> bool:
    """It is looked through up to there; False where somebody else did so, or it is not active."""
    return bool(await conn.fetchval(_SQL["reach"], name, was, now))


async def add_secret(conn: "Asking", name: str, raw: bytes, *, other_lasts: timedelta) -> int:
    """A further secret, which is the first to sign; the one before it goes on for this long."""
    number = (await conn.fetchval(_SQL["last_secret"], name) or 0) + 1
    ring = keyring()
    sealed_ = ring.wrap(raw, about(name, number))
    await conn.execute(_SQL["add_secret"], name, number, ring.current, sealed_)
    await conn.execute(_SQL["end_others"], name, number, other_lasts)
    return number


async def secrets(conn: "Asking", name: str) -> list[bytes]:
    """The secrets that sign now, the newest first: two at most. Raises NoKeyring."""
    ring = keyring()
    return [
        ring.unwrap(row["kek"], row["sealed"], about(name, row["number"]))
        for row in await conn.fetch(_SQL["secrets"], name)
    ]


async def origin(conn: "Asking") -> str | None:
    """The name of the log, by which everything that leaves is known to be of this installation."""
    found: str | None = await conn.fetchval(_SQL["origin"])
    return found


async def wrap_again(conn: "Connection", ring: Keyring) -> None:
    """Bring every secret under the current key that wraps. Needs the owner's rights."""
    for row in await conn.fetch(_SQL["wrapped_by_others"], ring.current):
        bound = about(row["webhook"], row["number"])
        sealed_ = ring.wrap(ring.unwrap(row["kek"], row["sealed"], bound), bound)
        await conn.execute(_SQL["wrap_again"], row["webhook"], row["number"], ring.current, sealed_)


def about(name: str, number: int) -> bytes:
    """What a sealed secret is bound to."""
    return f"remit-webhook-secret/v1\n{name}\n{number}".encode()
