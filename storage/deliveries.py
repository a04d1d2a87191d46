"""Webhooks on their way: each message at least once, always under the same id."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from schemas.webhooks import Answered, AttemptView, DeliveryView
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking, Connection

_SQL = queries(__file__)


async def add(conn: "Asking", webhook: str, messages: Sequence[tuple[str, str, str, int]]) -> None:
    """Messages for entries: the id, the kind, and the entry's stream and number."""
    if messages:
        columns = [list(column) for column in zip(*messages, strict=True)]
        await conn.execute(_SQL["add"], webhook, *columns)


async def add_ping(conn: "Asking", webhook: str, message: str, challenge: str) -> None:
    """A ping is tried once: somebody waits for what comes of it."""
    await conn.execute(_SQL["add_ping"], webhook, message, challenge)


async def pings(conn: "Asking", party: str, within: timedelta) -> int:
    """How many pings of this party's webhooks were asked for lately."""
    return int(await conn.fetchval(_SQL["pings"], party, within))


async def due(conn: "Asking") -> list[str]:
    """Webhooks with something to send at which nobody is at work."""
    return [row["webhook"] for row in await conn.fetch(_SQL["due"])]


async def busy(conn: "Asking", webhook: str, lasts: timedelta) -> None:
    """Somebody is at work there, for so long if nothing more is heard of them."""
    await conn.execute(_SQL["busy"], webhook, lasts)


async def take(conn: "Asking", webhook: str, *, limit: int, lease: timedelta) -> list[DeliveryView]:
    """What is due there, oldest first, for this sender alone until the lease ends."""
    rows = await conn.fetch(_SQL["take"], webhook, limit, lease)
    return sorted((DeliveryView(**row) for row in rows), key=lambda one: (one.made_at, one.message))


async def next_try(conn: "Asking", webhook: str) -> float | None:
    """Seconds until something is due there, none at most; None where nothing waits."""
    found: float | None = await conn.fetchval(_SQL["next_try"], webhook)
    return None if found is None else max(0.0, found)


async def settled(
    conn: "Connection",
    one: DeliveryView,
    came: Answered,
    *,
    good: bool,
    why: str | None,
    again_in: timedelta | None,
) -> None:
    """Keep the attempt and what follows: delivered, tried again, or given up."""
    async with conn.transaction():
        await conn.execute(
            _SQL["attempted"], one.webhook, one.message, one.attempts, came.ms, came.status, why
        )
        if good:
            await conn.execute(_SQL["delivered"], one.webhook, one.message)
        elif again_in is None:
            await conn.execute(_SQL["given_up"], one.webhook, one.message, why)
        else:
            await conn.execute(_SQL["failed"], one.webhook, one.message, why, again_in)


async def dropped(conn: "Asking", one: DeliveryView, why: str) -> None:
    """It is not sent at all, and this is why."""
    await conn.execute(_SQL["given_up"], one.webhook, one.message, why)


async def again(
    conn: "Asking",
    webhook: str,
    *,
    message: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[str]:
    """Have these sent once more under the same ids; the ids."""
    rows = await conn.fetch(_SQL["again"], webhook, message, since, until)
    return sorted(row["message"] for row in rows)


async def deliveries(
    conn: "Asking", webhook: str, *, message: str | None = None, limit: int = 50
) -> list[DeliveryView]:
    """Newest first."""
    rows = await conn.fetch(_SQL["deliveries"], webhook, message, limit)
    return [DeliveryView(**row) for row in rows]


async def attempts(
    conn: "Asking", webhook: str, *, message: str | None = None, limit: int = 50
) -> list[AttemptView]:
    """The log of deliveries, newest first."""
    rows = await conn.fetch(_SQL["attempts"], webhook, message, limit)
    return [AttemptView(**row) for row in rows]


async def forget(conn: "Asking") -> int:
    """Forget some of what was settled more than 30 days ago; how many."""
    return int(await conn.fetchval(_SQL["forget"]))
