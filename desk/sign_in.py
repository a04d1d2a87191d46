"""Signing in: one-time links that a person has to press, sessions that end, keys for programs.

A link, a session and a key are random secrets; the database keeps their SHA-256 only, which is
enough for 256 random bits and gives whoever reads the database nothing to sign in with.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desk.entering import factor, locking
from desk.entering.secret import TOKEN, hashed_typed, token
from desk.entering.secret import hashed as _hash
from schemas.access import LinkView, Rule, Scope, SignedIn, Waits, Where
from schemas.errors import NotAllowed, NotFound
from storage import access_log, factors, sign_in
from storage.readers.directory import person as find_person

if TYPE_CHECKING:
    from storage.pool import Asking, Pool

LINK_LASTS = timedelta(minutes=10)
IDLE = timedelta(minutes=30)
SESSION_LASTS = timedelta(hours=12)
KEY_LASTS = timedelta(days=90)
KEY_LASTS_MOST = timedelta(days=366)
NOWHERE = Where()

_KEY = re.compile(r"remit_[a-z0-9]{8}_[A-Za-z0-9_-]{43}", re.ASCII)


class Elsewhere(NotAllowed):
    """The link was asked for in another browser, and nothing else shows who is here."""

    def __init__(self) -> None:
        super().__init__(
            "This link was asked for in another browser.",
            next_step="Type the code that is shown there.",
            code="elsewhere",
        )


@dataclass(frozen=True, slots=True)
class Entered:
    """What the browser gets: a session, or what still waits for something before it is one."""

    session: str
    waits_for: Waits | None = None


async def mint_link(
    pool: "Pool",
    person: str,
    portal_url: str,
    *,
    lasts: timedelta = LINK_LASTS,
    browser: str | None = None,
    code: str | None = None,
    where: Where = NOWHERE,
) -> str:
    """The address of a page on which this person can sign in, once; where a browser is named,
    only there, or with the code that is shown there.
    """
    await _present(pool, person)
    made = token()
    async with pool.acquire() as conn, conn.transaction():
        await sign_in.add_link(
            conn, _hash(made), person, lasts,
            browser_hash=_hash(browser) if browser else None,
            code_hash=hashed_typed(code) if code else None,
        )  # fmt: skip
        await access_log.say(conn, "link.asked" if browser else "link.made", where, person)
    return f"{portal_url.rstrip('/')}/sign-in/{made}"


async def whose_link(pool: "Pool", link: str) -> LinkView | None:
    """Whose link it is, without using it: mail scanners open links too."""
    return await sign_in.link(pool, _hash(link)) if TOKEN.fullmatch(link) else None


async def consume(
    pool: "Pool",
    link: str,
    *,
    where: Where = NOWHERE,
    rule: Rule = "offered",
    browser: str | None = None,
    code: str | None = None,
    instead_of: str | None = None,
) -> Entered | None:
    """Use the link up and let its person in; None where the link is of no use.

    `browser` and `code` are what the browser holds and what was typed, `instead_of` the session
    that was there before. Raises Locked, Elsewhere, WrongCode; then the link can still be used.
    """
    found = await whose_link(pool, link)
    if found is None:
        if not TOKEN.fullmatch(link) or not await sign_in.was_link(pool, _hash(link)):
            await locking.guessed(pool, where, "link")
        return None
    told: datetime | bool = True
    async with pool.acquire() as conn, conn.transaction():
        locked = await locking.until(conn, where, found.person)
        has = rule != "off" and await factors.factor(conn, found.person) is not None
        here = found.browser_hash is None or (
            browser is not None and found.browser_hash == _hash(browser)
        )
        if locked is not None:
            told = locked
        elif not here and not has:
            if not code:
                raise Elsewhere
            told = hashed_typed(code) == found.code_hash
            if not told:
                await locking.failed(conn, where, found.person, "link")
        if told is True:
            person = await sign_in.use_link(conn, _hash(link))
            if person is None or not await _is_active(conn, person):
                return None
            waits: Waits | None = "enrolment" if rule == "required" else None
            return await begin(
                conn, person, "link", where,
                waits_for="factor" if has else waits, instead_of=instead_of,
            )  # fmt: skip
    factor.must_be_right(told)
    return None


async def begin(
    conn: "Asking",
    person: str,
    way: str,
    where: Where,
    *,
    waits_for: Waits | None = None,
    by_factor: bool = False,
    instead_of: str | None = None,
) -> Entered:
    """A new session under a new token; what was there before in this browser ends."""
    if instead_of and TOKEN.fullmatch(instead_of):
        await sign_in.end_session(conn, _hash(instead_of))
    made, lasts = token(), LINK_LASTS if waits_for else SESSION_LASTS
    await sign_in.add_session(
        conn, _hash(made), person, lasts,
        way=way, where=where, waits_for=waits_for, by_factor=by_factor,
    )  # fmt: skip
    await access_log.say(conn, "link.used" if waits_for else "sign_in.done", where, person, way)
    return Entered(made, waits_for)


async def who_waits(pool: "Pool", session: str | None) -> SignedIn | None:
    """Who came in by half, and what is still to be done."""
    if session is None or not TOKEN.fullmatch(session):
        return None
    return await sign_in.waiting(pool, _hash(session))


async def show_factor(
    pool: "Pool", session: str, given: str, now: datetime, where: Where
) -> Entered | None:
    """The second factor, after which it is a session; None where nobody waits.

    Raises WrongCode, Locked.
    """
    waiting = await who_waits(pool, session)
    if waiting is None or waiting.waits_for != "factor":
        return None
    async with pool.acquire() as conn, conn.transaction():
        told = await factor.shown(conn, waiting.person, given, now, where)
        if told is True and await _is_active(conn, waiting.person):
            return await begin(
                conn, waiting.person, f"{waiting.way} and code", where,
                by_factor=True, instead_of=session,
            )  # fmt: skip
    factor.must_be_right(told)
    return None


async def who_is(pool: "Pool", session: str) -> SignedIn | None:
    """Who is behind a living session; the session counts as used now."""
    if not TOKEN.fullmatch(session):
        return None
    return await sign_in.see_session(pool, _hash(session), IDLE)


async def sign_out(pool: "Pool", session: str, where: Where = NOWHERE) -> None:
    async with pool.acquire() as conn, conn.transaction():
        person = await sign_in.end_session(conn, _hash(session))
        if person is not None:
            await access_log.say(conn, "session.ended", where, person)


async def mint_key(
    pool: "Pool",
    person: str,
    *,
    lasts: timedelta = KEY_LASTS,
    label: str = "",
    scope: Scope = "both",
    where: Where = NOWHERE,
) -> str:
    """A key with which programs speak for this person. It is shown now and never again."""
    await _present(pool, person)
    prefix = "remit_" + "".join(secrets.choice("abcdefghjkmnpqrstvwxyz23456789") for _ in range(8))
    key = f"{prefix}_{secrets.token_urlsafe(32)}"
    async with pool.acquire() as conn, conn.transaction():
        await sign_in.add_key(conn, prefix, _hash(key), person, lasts, label=label, scope=scope)
        await access_log.say(conn, "key.made", where, person, f"{prefix} {scope}")
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
