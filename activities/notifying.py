"""Telling people: delivers notices from the outbox until the round is over."""

import asyncio
import re
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from temporalio import activity

from activities.digests import Digests
from activities.reaching import Post, Undeliverable, again_in, in_words
from rules.mailing import is_for
from schemas.ids import PUBLIC_PARTY
from schemas.mail import Reader
from schemas.views import NoticeView, PersonView
from storage import mail, outbox
from storage.pool import may_pass
from storage.readers import concerns

if TYPE_CHECKING:
    from storage.pool import Pool

log = structlog.get_logger()

_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}")
ROUND = 240.0
"""Seconds of one round, less than the time the postman workflow allows for it."""
PAUSE = 1.0
BREATH = 0.1
"""Seconds between fifty notices and the next fifty: commands come first."""
BETWEEN_DIGESTS = 30.0
"""Seconds between two looks for mails of the day: nobody waits for one by the second."""
AT_ONCE = 50
HURRY = 10.0
"""Seconds for those that were taken together; what is left of them then is put back. So many mails
at most come a second time, under the same id, when a sender dies."""
LEASE = timedelta(minutes=2)
"""A notice whose sender died is taken up again after this. Longer than those that are taken at once
may need, or a slow mail server would get them twice."""


class Notifying:
    """Delivers notices; each at least once, always under the same id."""

    def __init__(self, pool: "Pool", post: Post) -> None:
        self._pool = pool
        self._post = post
        self._digests = Digests(pool, post)

    @activity.defn(name="deliver_notices")
    async def deliver_notices(self) -> int:
        """One round. Ends early, and cleanly, when the worker shuts down."""
        delivered = 0
        clock = asyncio.get_running_loop().time
        over, look = clock() + ROUND, clock()
        stopping = asyncio.create_task(activity.wait_for_worker_shutdown())
        try:
            while clock() < over and not stopping.done():
                taken = await self._due()
                delivered += await self._some(taken, stopping)
                activity.heartbeat(delivered)
                if clock() >= look:
                    look = clock() + BETWEEN_DIGESTS
                    delivered += await self._of_the_day()
                pause = PAUSE if len(taken) < AT_ONCE else BREATH
                await asyncio.wait([stopping], timeout=pause)
        finally:
            stopping.cancel()
        return delivered

    async def _due(self) -> list[NoticeView]:
        try:
            return await outbox.take(self._pool, limit=AT_ONCE, lease=LEASE)
        except Exception as error:
            if not may_pass(error):
                raise
            log.warning("postman.waits", reason=type(error).__name__)
            return []

    async def _of_the_day(self) -> int:
        try:
            return await self._digests.send_due()
        except Exception as error:
            if not may_pass(error):
                raise
            log.warning("postman.waits", reason=type(error).__name__)
            return 0

    async def _some(self, taken: list[NoticeView], stopping: asyncio.Task[None]) -> int:
        """How many of these arrived; those for which there was no time are due again."""
        clock = asyncio.get_running_loop().time
        beat = clock()
        over = beat + HURRY
        left, arrived = deque(taken), list[str]()
        try:
            readers = await mail.readers(self._pool, {one.party for one in taken}) if taken else {}
            while left and (now := clock()) < over and not stopping.done():
                if now > beat + PAUSE:  # each is encoded and encrypted
                    beat = now
                    activity.heartbeat(len(arrived))
                notice = left.popleft()
                if await self._one(notice, readers.get(notice.party, ())):
                    arrived.append(notice.notice)
        finally:
            if arrived:
                await outbox.delivered(self._pool, arrived)
                log.info("notices.delivered", notices=arrived)
            if left:
                await outbox.put_back(self._pool, [one.notice for one in left])
        return len(arrived)

    async def _one(self, notice: NoticeView, readers: Sequence[Reader]) -> bool:
        """Whether it arrived."""
        try:
            if notice.party == PUBLIC_PARTY:
                await self._post.send_to(notice, await self._reporter(notice))
            else:
                meant = [one for one in readers if _is_for(one.person, notice)]
                now = await self._digests.put_by(notice, meant)
                # Else those who can be written to get it otherwise, as they chose.
                if any(one.email for one in now) or not any(one.person.email for one in meant):
                    await self._post.send(notice, now)
        except Exception as error:
            # Whatever kept it from arriving is kept beside the notice and shown to the operator.
            why, wait = in_words(error), again_in(notice.attempts)
            if wait is None or isinstance(error, Undeliverable):
                await self._give_up(notice, why)
            else:
                await outbox.failed(self._pool, notice.notice, why, again_in=wait)
                log.warning("notice.failed", notice=notice.notice, attempts=notice.attempts)
            return False
        return True

    async def _reporter(self, notice: NoticeView) -> str:
        """The address that whoever reported has given, and that was not erased since."""
        concern = await concerns.concern(self._pool, notice.subject)
        contact = str(concern.document.get("contact") or "") if concern else ""
        if _ADDRESS.fullmatch(contact.strip()) is None:
            raise Undeliverable(
                f"whoever reported {notice.subject} left no e-mail address: tell them another way"
            )
        return contact.strip()

    async def _give_up(self, notice: NoticeView, why: str) -> None:
        await outbox.given_up(self._pool, notice.notice, why)
        log.warning("notice.undelivered", notice=notice.notice, party=notice.party, reason=why)


def _is_for(person: PersonView, notice: NoticeView) -> bool:
    return notice.role in (None, person.role) and is_for(person, notice.kind)
