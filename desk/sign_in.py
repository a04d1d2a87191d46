"""Signing in: one-time links that a person has to press, sessions that end, keys for programs.

A link, a session and a key are random secrets; the database keeps their SHA-256 only, which is
enough for 256 random bits and gives whoever reads the database nothing to sign in with.
"""

import hashlib
import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from schemas.errors import NotFound
from schemas.views import SignedIn
from storage import calendars, sign_in
from storage.readers.directory import person as find_person

if TYPE_CHECKING:
    from storage.pool import Asking, Pool

LINK_LASTS = timedelta(minutes=10)
IDLE = timedelta(minutes=30)
SESSION_LASTS = timedelta(hours=12)
KEY_LASTS = timedelta(days=90)

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_KEY = re.compile(r"remit_[a-z0-9]{8}_[A-Za-z0-9_-]{43}", re.ASCII)


async def mint_link(
    pool: "Pool", person: str, portal_url: str, *, lasts: timedelta = LINK_LASTS
) -> str:
    """The address of a page on which this person can sign in, once."""
    await _present(pool, person)
    token = secrets.token_urlsafe(32)
    await sign_in.add_link(pool, _hash(token), person, lasts)
    return f"{portal_url.rstrip('/')}/sign-in/{token}"


async def whose_link(pool: "Pool", token: str) -> SignedIn | None:
    """Whose link it is, without using it: mail scanners open links too."""
    return await sign_in.link(pool, _hash(token)) if _TOKEN.fullmatch(token) else None


async def consume(pool: "Pool", token: str) -> str | None:
    """Use the link up and begin a session; its token, or None where the link is of no use."""
    if not _TOKEN.fullmatch(token):
        return None
    session = secrets.token_urlsafe(32)
    async with pool.acquire() as conn, conn.transaction():
        person = await sign_in.use_link(conn, _hash(token))
        if person is None or not await _is_active(conn, person):
            return None
        await sign_in.add_session(conn, _hash(session), person, SESSION_LASTS)
    return session


async def revoke(pool: "Pool", person: str) -> None:
    """End every session, every key and the calendar of a person, who must then sign in again."""
    if await find_person(pool, person) is None:
        raise NotFound(f"There is no {person}.", next_step="See who there is: remit person list")
    async with pool.acquire() as conn, conn.transaction():
        await sign_in.end_sessions_of(conn, person)
        await sign_in.revoke_keys_of(conn, person)
        await calendars.revoke(conn, person)


async def who_is(pool: "Pool", session: str) -> SignedIn | None:
    """Who is behind a living session; the session counts as used now."""
    if not _TOKEN.fullmatch(session):
        return None
    return await sign_in.see_session(pool, _hash(session), IDLE)


async def sign_out(pool: "Pool", session: str) -> None:
    await sign_in.end_session(pool, _hash(session))


async def mint_key(pool: "Pool", person: str, *, lasts: timedelta = KEY_LASTS) -> str:
    """A key with which programs speak for this person. It is shown now and never again."""
    await _present(pool, person)
    prefix = "remit_" + "".join(secrets.choice("abcdefghjkmnpqrstvwxyz23456789") for _ in range(8))
    key = f"{prefix}_{secrets.token_urlsafe(32)}"
    await sign_in.add_key(pool, prefix, _hash(key), person, lasts)
    return key


async def who_has_key(pool: "Pool", key: str) -> SignedIn | None:
    return await sign_in.key(pool, _hash(key)) if _KEY.fullmatch(key) else None


def form_token(session: str) -> str:
    """What every form of a session carries, so that no other site can make one up."""
    return hashlib.sha256(b"form\n" + session.encode()).hexdigest()


async def _present(pool: "Pool", person: str) -> None:
    if not await _is_active(pool, person):
        raise NotFound(
            f"There is no active person {person}.", next_step="See who there is: remit person list"
        )


async def _is_active(conn: "Asking", person: str) -> bool:
    found = await find_person(conn, person)
    return found is not None and found.active and found.party_active


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
