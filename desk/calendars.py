"""Calendars of deadlines: a secret address for each person, made and ended by that person.

The address is a random secret; the database keeps its SHA-256 only. Whoever has it reads which
deadlines the person's party has, so a new one ends the old one, and it ends with the person.
"""

import hashlib
import re
import secrets
from typing import TYPE_CHECKING

from schemas.calendar_feeds import Feed
from schemas.errors import Invalid, NotFound
from storage import calendars
from storage.readers import directory

if TYPE_CHECKING:
    from schemas.views import PartyView, PersonView
    from storage.pool import Pool

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
LONGEST_LEAD = 336


async def make(
    pool: "Pool", person: str, portal_url: str, *, titles: bool = False, lead_hours: int = 24
) -> str:
    """The person's new address; an earlier one ends. It is told now and never again.

    Raises NotFound for somebody who is not active, Invalid for a lead of more than two weeks.
    """
    if not 0 <= lead_hours <= LONGEST_LEAD:
        raise Invalid(
            "A calendar rings at most two weeks (336 hours) before a deadline.",
            next_step="Give a number from 0, which is never, to 336.",
        )
    if await _present(pool, person) is None:
        raise NotFound(
            f"There is no active person {person}.", next_step="See who there is: remit person list"
        )
    token = secrets.token_urlsafe(32)
    async with pool.acquire() as conn, conn.transaction():
        await calendars.add(conn, _hash(token), person, titles=titles, lead_hours=lead_hours)
    return f"{portal_url.rstrip('/')}/feeds/{token}.ics"


async def end(pool: "Pool", person: str) -> None:
    """End the person's address. Raises NotFound where there is none."""
    if not await calendars.revoke(pool, person):
        raise NotFound(
            f"{person} has no calendar address.",
            next_step=f"Make one: remit person calendar {person}",
        )


async def whose(pool: "Pool", token: str) -> "tuple[Feed, PersonView, PartyView] | None":
    """The feed at this address, its person and the party that it tells of; None once one of them
    has ended."""
    if not _TOKEN.fullmatch(token):
        return None
    feed = await calendars.feed(pool, _hash(token))
    person = await _present(pool, feed.person) if feed else None
    party = await directory.party(pool, person.party) if person else None
    return (feed, person, party) if feed and person and party else None


async def _present(pool: "Pool", person: str) -> "PersonView | None":
    found = await directory.person(pool, person)
    return found if found and found.active and found.party_active else None


def _hash(token: str) -> bytes:
    return hashlib.sha256(b"calendar\n" + token.encode()).digest()
