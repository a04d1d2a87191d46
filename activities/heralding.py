"""Finding what webhooks have to carry: entries in the order of the tree, each looked at once.

The tree gives every entry a place only when nothing can come before it any more, so whoever reads
places in their order leaves nothing out (`storage/tree.sql`). What is found becomes a row for each
message, and the place reached moves on in the same transaction.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from temporalio import activity

from activities.reaching import Post, Undeliverable
from rules.webhooks.carried import message_of, wanted
from schemas.views import NoticeView
from schemas.webhooks import SealedEntry, WebhookView
from storage import deliveries, webhooks
from storage.pool import may_pass
from storage.readers import directory

if TYPE_CHECKING:
    from storage.pool import Pool

log = structlog.get_logger()

ROUND = 240.0
"""Seconds of one round, less than the time the workflow allows for it."""
PAUSE = 1.0
AT_ONCE = 200
"""Entries looked through in one step."""

RUNG = timedelta(seconds=15)
"""How long a courier that was woken may take to come before it is woken again."""

Seen = Callable[[str, int, int, Sequence[str]], Awaitable[Mapping[str, Mapping[int, Any]]]]
"""What each of these parties may see of the entries of a stream from one number to another: just
what the API shows of them."""
Ring = Callable[[str], Awaitable[None]]
"""Wakes the courier of a webhook."""


class Heralding:
    """Looks once a second. A worker that dies forgets nothing: all it knows is in the database."""

    def __init__(self, pool: "Pool", seen: Seen, ring: Ring, post: Post) -> None:
        self._pool, self._seen, self._ring, self._post = pool, seen, ring, post

    @activity.defn(name="herald_entries")
    async def herald_entries(self) -> int:
        """One round. Ends early, and cleanly, when the worker shuts down."""
        found = 0
        clock = asyncio.get_running_loop().time
        over = clock() + ROUND
        stopping = asyncio.create_task(activity.wait_for_worker_shutdown())
        try:
            await self._passing(self._housekeeping)
            while clock() < over and not stopping.done():
                looked = await self._passing(self.look)
                found += looked
                activity.heartbeat(found)
                if not looked:
                    await asyncio.wait([stopping], timeout=PAUSE)
        finally:
            stopping.cancel()
        return found

    async def look(self) -> int:
        """One step for every webhook that is behind; how many entries were looked through."""
        behind = await webhooks.behind(self._pool)
        looked = 0
        if behind:
            first = behind[0][3]
            entries = await webhooks.sealed(self._pool, first, AT_ONCE)
            looked = len(entries)
            near = [one for one in behind if one[3] < first + looked]
            some = [
                one for one in entries if any(wanted(kinds, one.kind) for _, _, kinds, _ in near)
            ]
            shown = await self._shown(some, sorted({party for _, party, _, _ in near}))
            for name, party, kinds, reached in near:
                chosen = [
                    (message_of(one.stream, one.seq), one.kind, one.stream, one.seq)
                    for one in entries
                    if one.idx >= reached
                    and wanted(kinds, one.kind)
                    and one.seq in shown.get((one.stream, party), ())
                ]
                async with self._pool.acquire() as conn, conn.transaction():
                    if await webhooks.reach(conn, name, reached, first + looked):
                        await deliveries.add(conn, name, chosen)
        for name in await deliveries.due(self._pool):
            await deliveries.busy(self._pool, name, RUNG)
            await self._ring(name)
        return looked

    async def _shown(
        self, entries: list[SealedEntry], parties: list[str]
    ) -> dict[tuple[str, str], set[int]]:
        """Which entries each party may see, by stream and party."""
        spans: dict[str, tuple[int, int]] = {}
        for one in entries:
            first, last = spans.get(one.stream, (one.seq, one.seq))
            spans[one.stream] = min(first, one.seq), max(last, one.seq)
        return {
            (stream, party): {*numbers}
            for stream, (first, last) in spans.items()
            for party, numbers in (await self._seen(stream, first, last, parties)).items()
        }

    async def _housekeeping(self) -> int:
        for name in await webhooks.to_be_told(self._pool):
            hook = await webhooks.webhook(self._pool, name)
            if hook is not None and await self._tell(hook):
                await webhooks.told(self._pool, name)
        return await deliveries.forget(self._pool)

    async def _tell(self, hook: WebhookView) -> bool:
        """Whether the party knows now that nothing is sent there any more, or never will."""
        people = [
            person
            for person in await directory.people(self._pool, party=hook.party)
            if person.active and person.role in ("representative", "administrator", "supervisor")
        ]
        at = hook.paused_at or hook.made_at
        notice = NoticeView(
            notice=f"{hook.webhook}:paused:{at:%Y%m%dT%H%M%S}", party=hook.party, role=None,
            problem="webhooks", seq=0, subject=hook.webhook, kind="webhook.paused",
            line=f"Webhook {hook.webhook} was paused: {hook.because}. Put the receiver right, then"
            " test it on the page Webhooks.",
            made_at=at, attempts=1, next_try_at=at, delivered_at=None, given_up_at=None,
            last_error=None,
        )  # fmt: skip
        try:
            await self._post.send(notice, people)
        except Undeliverable as why:
            log.warning("webhook.pause_untold", webhook=hook.webhook, reason=str(why))
        except Exception as error:
            log.warning("webhook.pause_untold", webhook=hook.webhook, reason=type(error).__name__)
            return False
        return True

    async def _passing(self, step: Callable[[], Awaitable[int]]) -> int:
        try:
            return await step()
        except Exception as error:
            if not may_pass(error):
                raise
            log.warning("herald.waits", reason=type(error).__name__)
            return 0
