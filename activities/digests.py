"""The mail of the day: what can wait for those who want one mail and not many."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog

from activities.reaching import Post, Undeliverable, again_in, in_words
from rules.mailing import is_for, is_urgent
from schemas.mail import Reader
from schemas.views import NoticeView, PersonView
from storage import languages, mail
from storage.readers import directory

if TYPE_CHECKING:
    from storage.pool import Pool

log = structlog.get_logger()

HOUR = 7
"""The mail of the day goes at this hour, in the time zone of the person's party."""
LEASE = timedelta(minutes=2)
"""A mail whose sender died is taken up again after this."""


class Digests:
    """Puts notices by for those who want them so, and sends what is due."""

    def __init__(self, pool: "Pool", post: Post) -> None:
        self._pool, self._post = pool, post

    async def put_by(self, notice: NoticeView, readers: Sequence[Reader]) -> list[PersonView]:
        """Whoever is to be told now. For the others it waits for their mail of the day, or they do
        not want it by mail."""
        if is_urgent(notice.kind):
            return [one.person for one in readers]
        daily = [one.person.person for one in readers if one.how == "daily"]
        if daily:
            due = await self._due(notice.party)
            await mail.put(self._pool, daily, notice.notice, due)
        return [one.person for one in readers if one.how == "each"]

    async def send_due(self) -> int:
        """Every mail of the day that is due; how many went."""
        went = 0
        while (taken := await mail.take(self._pool, LEASE)) is not None:
            went += await self._one(*taken)
        return went

    async def _one(self, name: str, tried: int, notices: list[NoticeView]) -> bool:
        ids = [one.notice for one in notices]
        person = await directory.person(self._pool, name)
        try:
            if person is None or not (person.active and person.party_active and person.email):
                raise Undeliverable("nobody is there, or without an e-mail address")
            told = [one for one in notices if is_for(person, one.kind)]
            if not told:
                raise Undeliverable("nothing of it is for them any more")
            chosen = await languages.of(self._pool, name)
            await self._post.send_digest(replace(person, language=chosen), told)
        except Exception as error:
            wait = None if isinstance(error, Undeliverable) else again_in(tried)
            await mail.failed(self._pool, name, ids, in_words(error), again_in=wait)
            log.warning("digest.failed", person=name, attempts=tried, given_up=wait is None)
            return False
        await mail.sent(self._pool, name, ids)
        log.info("digest.sent", person=name, notices=len(ids))
        return True

    async def _due(self, party: str) -> datetime:
        found = await directory.party(self._pool, party)
        return next_morning(datetime.now(UTC), found.zone if found else "UTC")


def next_morning(now: datetime, zone: str) -> datetime:
    """The next seven o'clock in this time zone, in UTC."""
    here = now.astimezone(ZoneInfo(zone))
    morning = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if morning <= here:
        morning = (morning + timedelta(days=1)).replace(hour=HOUR)
    return morning.astimezone(UTC)
