"""Delivering webhooks: a few requests at a time to each receiver, until nothing is due there."""

import asyncio
import random
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import structlog
from temporalio import activity

from activities.heralding import Seen
from rules.webhooks import carried
from rules.webhooks.again import GONE, PAUSED_AFTER, wait_after
from schemas.webhooks import Answered, DeliveryView, WebhookView
from seal import standard_webhooks
from storage import deliveries, webhooks
from storage.pool import may_pass

if TYPE_CHECKING:
    from storage.pool import Pool

log = structlog.get_logger()

AT_ONCE = 4
"""Requests to one receiver at the same time."""
SPELL = 25.0
"""Seconds after which a courier comes back, whatever is left, so that others have their turn."""
LEASE = timedelta(seconds=60)
"""What a courier took that died is taken up again after this; longer than its requests can last."""


class Way(Protocol):
    """The one way out."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """What came of it; never raises for what a receiver does."""


class Delivering:
    """Each message at least once, always under the same id, made anew for each attempt: what was
    expunged meanwhile, or is no longer the party's to see, does not leave."""

    def __init__(self, pool: "Pool", way: Way, seen: Seen, source: str) -> None:
        self._pool, self._way, self._seen = pool, way, seen
        self._unnamed = source

    @activity.defn(name="deliver_webhook")
    async def deliver_webhook(self, webhook: str) -> float | None:
        """Send what is due there. The seconds until the next is, None where nothing waits."""
        try:
            return await self._spell(webhook)
        except Exception as error:
            if not may_pass(error):
                raise
            log.warning("courier.waits", webhook=webhook, reason=type(error).__name__)
            return 5.0

    async def _spell(self, webhook: str) -> float | None:
        clock = asyncio.get_running_loop().time
        over = clock() + SPELL
        hook = await webhooks.webhook(self._pool, webhook)
        if hook is None:
            return None
        try:
            while clock() < over and not _stopping():
                await deliveries.busy(self._pool, webhook, LEASE)
                taken = await deliveries.take(self._pool, webhook, limit=AT_ONCE, lease=LEASE)
                if not taken:
                    break
                await asyncio.gather(*(self._one(hook, one) for one in taken))
                if activity.in_activity():
                    activity.heartbeat()
        finally:
            await deliveries.busy(self._pool, webhook, timedelta())
        return await deliveries.next_try(self._pool, webhook)

    async def _one(self, hook: WebhookView, one: DeliveryView) -> None:
        body = await self._body(hook, one)
        if body is None:
            await deliveries.dropped(self._pool, one, "not the party's to see any more")
            return
        keys = await webhooks.secrets(self._pool, hook.webhook)
        signed = standard_webhooks.headers(keys, one.message, int(time.time()), body)
        came = await self._way.post(
            hook.url, {"content-type": carried.CONTENT_TYPE, **signed}, body
        )
        await self._settle(hook, one, came)

    async def _body(self, hook: WebhookView, one: DeliveryView) -> bytes | None:
        source = carried.source_of(await webhooks.origin(self._pool) or self._unnamed)
        if one.challenge is not None:
            told = carried.ping(source, one.message, one.made_at, one.challenge)
            return carried.as_bytes(told)
        assert one.stream is not None
        assert one.seq is not None
        shown = await self._seen(one.stream, one.seq, one.seq, [hook.party])
        entry = shown.get(hook.party, {}).get(one.seq)
        if entry is None:
            return None
        return carried.as_bytes(carried.event_of_entry(source, one.stream, entry))

    async def _settle(self, hook: WebhookView, one: DeliveryView, came: Answered) -> None:
        good, why = came.good, _why(came)
        if good and one.challenge is not None and one.challenge.encode() not in came.body:
            good, why = False, "no_challenge"
        again_in = wait_after(one.tries, random.random())  # noqa: S311 - only spreads attempts
        async with self._pool.acquire() as conn:
            await deliveries.settled(conn, one, came, good=good, why=why, again_in=again_in)
        log.info(
            "webhook.delivered" if good else "webhook.failed",
            webhook=hook.webhook, message=one.message, kind=one.kind, attempt=one.attempts,
            status=came.status, error=why, ms=came.ms,
        )  # fmt: skip
        if one.challenge is not None:
            if good:
                await webhooks.proved(self._pool, hook.webhook)
            return
        since = await webhooks.fared(self._pool, hook.webhook, good=good)
        if came.status == GONE:
            await self._pause(hook, "the receiver says that it is gone (410)")
        elif since is not None and time.time() - since.timestamp() > PAUSED_AFTER.total_seconds():
            await self._pause(hook, f"every attempt has failed since {since:%Y-%m-%d %H:%M} UTC")

    async def _pause(self, hook: WebhookView, because: str) -> None:
        if await webhooks.paused(self._pool, hook.webhook, because):
            log.warning("webhook.paused", webhook=hook.webhook, party=hook.party, reason=because)


def _stopping() -> bool:
    """Whether the worker is to end: what is under way is finished, and nothing more begun."""
    return activity.in_activity() and activity.is_worker_shutdown()


def _why(came: Answered) -> str | None:
    if came.good:
        return None
    return came.error or f"status_{came.status}"
