"""Following the record: one question to the database a moment, however many follow."""

import asyncio
import contextlib
from collections import Counter, deque
from typing import TYPE_CHECKING

import structlog

from portal.refusals import Stop
from schemas.views import ProblemView
from storage.pool import may_pass
from storage.readers import problems
from storage.readers.placed import Placed, placed, size

if TYPE_CHECKING:
    from storage.pool import Pool

log = structlog.get_logger("portal")
REST = 0.4  # seconds between two looks at how far the tree has come
LATER = 5.0  # the same while the database is away
KEPT = 2_000  # entries in memory; who is further behind reads the database by itself
PIECE = 200  # entries told at once
MOST_OF_ONE, MOST = 4, 200
"""Streams that one key may have open, and all keys together at one process."""


class Live:
    """Reads on while anybody follows, keeps what came last, and wakes who waits for it."""

    def __init__(self, pool: "Pool") -> None:
        self.size = 0
        """How many entries have a place, as far as was looked. True while somebody follows."""
        self.heartbeat = 15.0
        self.ending = False
        self._pool = pool
        self._recent: deque[Placed] = deque(maxlen=KEPT)
        self._followers: set[Follower] = set()
        self._of_key: Counter[bytes] = Counter()
        self._problems: dict[str, tuple[int, ProblemView | None]] = {}
        self._one_asks, self._one_begins = asyncio.Lock(), asyncio.Lock()
        self._reading: asyncio.Task[None] | None = None

    async def join(self, key: bytes, after: int | None) -> "Follower":
        """Someone who is told what follows the place `after`; what follows now, if it is None.

        They have to `leave`. Raises Stop: 400 where there is no such place, 429 or 503 where too
        many follow already.
        """
        self._check_room(key)
        follower = Follower(self, key)
        self._followers.add(follower)
        self._of_key[key] += 1
        try:
            async with self._one_begins:
                if self._reading is None or self._reading.done():
                    self.size = await size(self._pool)
                    self._recent.clear()
                    self._problems.clear()
                    self._reading = asyncio.create_task(self._read())
            follower.next = self.size if after is None else after + 1
            if follower.next > self.size:
                raise Stop(
                    400, "no_such_place", "The record has not come as far as that event.",
                    next_step="Begin without Last-Event-ID, and read anew what you need.",
                )  # fmt: skip
        except BaseException:
            self.leave(follower)
            raise
        return follower

    def leave(self, follower: "Follower") -> None:
        """The last one to leave ends the reading."""
        self._followers.discard(follower)
        self._of_key[follower.key] -= 1
        if not self._of_key[follower.key]:
            del self._of_key[follower.key]
        if not self._followers and self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def end(self) -> None:
        """End every stream: this process stops. Who followed asks another, or again, and goes on
        where it was."""
        self.ending = True
        self._wake()

    async def piece(self, since: int) -> list[Placed]:
        """Some entries from this place on, of those that have a place."""
        until = min(since + PIECE, self.size)
        if self._recent and since >= self._recent[0].place:
            first = since - self._recent[0].place
            return [self._recent[n] for n in range(first, min(first + PIECE, len(self._recent)))]
        return await placed(self._pool, since, until)

    async def problem(self, name: str, place: int) -> ProblemView | None:
        """The problem as it was when the entry at this place was there, or later; read once for
        all who follow."""
        async with self._one_asks:
            seen_at, known = self._problems.get(name, (-1, None))
            if seen_at <= place:
                if len(self._problems) > KEPT:
                    self._problems.clear()
                seen_at, known = self.size, await problems.problem(self._pool, name)
                self._problems[name] = (seen_at, known)
            return known

    async def _read(self) -> None:
        while True:
            rest = REST
            try:
                reached = await size(self._pool)
                while self.size < reached:
                    found = await placed(self._pool, self.size, min(self.size + PIECE, reached))
                    self._recent.extend(found)
                    self.size = min(self.size + PIECE, reached)
                    self._wake()
            except Exception as error:
                if not may_pass(error):
                    log.exception("events.not_read")
                rest = LATER
            await asyncio.sleep(rest)

    def _wake(self) -> None:
        for follower in self._followers:
            follower.woken.set()

    def _check_room(self, key: bytes) -> None:
        if self._of_key[key] >= MOST_OF_ONE:
            raise Stop(
                429, "too_many_streams", f"{MOST_OF_ONE} streams are open with this key already.",
                next_step="Close one of them, or let one stream tell several of your programs.",
                headers={"Retry-After": "30"},
            )  # fmt: skip
        if len(self._followers) >= MOST or self.ending:
            raise Stop(
                503, "too_many_streams", "No further stream can be opened here at the moment.",
                headers={"Retry-After": "30"},
            )  # fmt: skip


class Follower:
    """One who follows, and how far it has been told."""

    def __init__(self, live: Live, key: bytes) -> None:
        self.key = key
        self.next = 0
        """The place of the next entry to tell."""
        self.woken = asyncio.Event()
        self._live = live

    async def more(self, patience: float) -> list[Placed]:
        """What came next, in order and nothing twice; nothing where nothing came in time."""
        self.woken.clear()
        if self.next >= self._live.size and not self._live.ending:
            # `wait_for` of Python 3.11 forgets that it was cancelled where it was just woken.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self.woken.wait()
        if self.next >= self._live.size:
            return []
        found = await self._live.piece(self.next)
        self.next = found[-1].place + 1 if found else min(self.next + PIECE, self._live.size)
        return found
