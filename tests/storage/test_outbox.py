"""Notices leave the outbox one sender at a time, and none is lost."""

import asyncio
from datetime import timedelta

from storage import outbox
from storage.pool import Pool
from storage.readers.notices import notices, undelivered
from tests.chronicle import motel

SOON, LATER = timedelta(milliseconds=1), timedelta(minutes=5)


async def test_of_two_senders_each_notice_is_taken_by_one(pool: Pool) -> None:
    await motel(pool)
    every = {notice.notice for notice in await undelivered(pool)}
    taken = await asyncio.gather(*(outbox.take(pool, limit=100, lease=LATER) for _ in range(2)))
    names = [notice.notice for share in taken for notice in share]
    assert sorted(names) == sorted(every)


async def test_a_sender_that_died_leaves_its_notices_to_the_next(pool: Pool) -> None:
    await motel(pool)
    first = await outbox.take(pool, limit=100, lease=SOON)
    await asyncio.sleep(0.05)
    second = await outbox.take(pool, limit=100, lease=LATER)
    assert [notice.notice for notice in second] == [notice.notice for notice in first]
    assert {notice.attempts for notice in second} == {2}


async def test_what_is_delivered_failed_or_given_up_can_be_seen(pool: Pool) -> None:
    await motel(pool)
    [one, two, three, *_] = await outbox.take(pool, limit=100, lease=LATER)
    await outbox.delivered(pool, [one.notice])
    await outbox.failed(pool, two.notice, "no answer", again_in=LATER)
    await outbox.given_up(pool, three.notice, "no such address")
    seen = {notice.notice: notice for notice in await notices(pool)}
    assert seen[one.notice].delivered_at is not None
    assert seen[two.notice].last_error == "no answer"
    assert seen[three.notice].given_up_at is not None
    left = {notice.notice for notice in await undelivered(pool)}
    assert one.notice not in left
    assert {two.notice, three.notice} <= left
    assert await outbox.next_try(pool) is not None
