"""One-time links, sessions and API keys. Only hashes arrive here; the secrets are never kept."""

from datetime import timedelta
from typing import TYPE_CHECKING

from schemas.access import KeyView, LinkView, Scope, SessionView, SignedIn, Waits, Where
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def add_link(
    conn: "Asking",
    token_hash: bytes,
    person: str,
    lasts: timedelta,
    *,
    browser_hash: bytes | None = None,
    code_hash: bytes | None = None,
) -> None:
    await conn.execute(_SQL["add_link"], token_hash, person, lasts, browser_hash, code_hash)


async def link(conn: "Asking", token_hash: bytes) -> LinkView | None:
    """Whose link it is, while it can still be used. Looking does not use it."""
    row = await conn.fetchrow(_SQL["link"], token_hash)
    return None if row is None else LinkView(**row)


async def was_link(conn: "Asking", token_hash: bytes) -> bool:
    """Whether such a link was ever made, so that nobody guessed it."""
    return bool(await conn.fetchval(_SQL["was_link"], token_hash))


async def use_link(conn: "Asking", token_hash: bytes) -> str | None:
    """Use the link up and return its person, or None where it is used, expired or unknown."""
    person: str | None = await conn.fetchval(_SQL["use_link"], token_hash)
    return person


async def links_mailed(conn: "Asking", person: str, within: timedelta) -> int:
    """How many links were sent to this person in that time."""
    return int(await conn.fetchval(_SQL["links_mailed"], person, within))


async def add_session(
    conn: "Asking",
    token_hash: bytes,
    person: str,
    lasts: timedelta,
    *,
    way: str = "link",
    where: Where | None = None,
    waits_for: Waits | None = None,
    by_factor: bool = False,
) -> None:
    """`by_factor`: a second factor was shown in this moment."""
    where = where or Where()
    await conn.execute(
        _SQL["add_session"], token_hash, person, lasts, way, where.address, where.agent,
        waits_for, by_factor,
    )  # fmt: skip


async def see_session(conn: "Asking", token_hash: bytes, idle: timedelta) -> SignedIn | None:
    """Who is behind a session that is not ended, expired or idle; it counts as seen now."""
    row = await conn.fetchrow(_SQL["see_session"], token_hash, idle)
    return None if row is None else SignedIn(**row)


async def waiting(conn: "Asking", token_hash: bytes) -> SignedIn | None:
    """Who came in by half, and what is still to be done."""
    row = await conn.fetchrow(_SQL["waiting"], token_hash)
    return None if row is None else SignedIn(**row)


async def factor_is_fresh(conn: "Asking", token_hash: bytes, within: timedelta) -> bool:
    """Whether a second factor was shown in this session within that time."""
    return bool(await conn.fetchval(_SQL["factor_is_fresh"], token_hash, within))


async def factor_checked(conn: "Asking", token_hash: bytes) -> None:
    """The session's person showed the second factor in this moment."""
    await conn.execute(_SQL["factor_checked"], token_hash)


async def end_session(conn: "Asking", token_hash: bytes) -> str | None:
    """Whose session ended; None where there was none."""
    person: str | None = await conn.fetchval(_SQL["end_session"], token_hash)
    return person


async def sessions(
    conn: "Asking", idle: timedelta, *, person: str | None = None
) -> list[SessionView]:
    """The sessions that live, the last seen first."""
    return [SessionView(**row) for row in await conn.fetch(_SQL["sessions"], person, idle)]


async def end_session_named(conn: "Asking", person: str, session: str) -> bool:
    """Whether the person had a session of this name; it is over now."""
    return await conn.fetchval(_SQL["end_session_named"], person, session) is not None


async def end_sessions_of(conn: "Asking", person: str) -> int:
    """End every session of a person at once; how many there were."""
    return _count(await conn.execute(_SQL["end_sessions_of"], person))


async def end_other_sessions(conn: "Asking", person: str, token_hash: bytes) -> int:
    """End every session of a person but this one; how many there were."""
    return _count(await conn.execute(_SQL["end_other_sessions"], person, token_hash))


async def people_of(conn: "Asking", party: str) -> list[str]:
    """Everybody who was ever registered for a party."""
    return [row["person"] for row in await conn.fetch(_SQL["people_of"], party)]


async def add_key(
    conn: "Asking",
    prefix: str,
    key_hash: bytes,
    person: str,
    lasts: timedelta,
    *,
    label: str = "",
    scope: Scope = "both",
) -> None:
    await conn.execute(_SQL["add_key"], prefix, key_hash, person, lasts, label, scope)


async def key(conn: "Asking", key_hash: bytes) -> SignedIn | None:
    row = await conn.fetchrow(_SQL["key"], key_hash)
    return None if row is None else SignedIn(**row)


async def keys(
    conn: "Asking", *, person: str | None = None, also_ended: bool = False
) -> list[KeyView]:
    """The keys that work, the newest first."""
    return [KeyView(**row) for row in await conn.fetch(_SQL["keys"], person, also_ended)]


async def revoke_keys_of(conn: "Asking", person: str) -> int:
    """End every key of a person at once; how many there were."""
    return _count(await conn.execute(_SQL["revoke_keys_of"], person))


async def revoke_key(conn: "Asking", prefix: str, person: str) -> bool:
    """End a key by its prefix; False where the person has no such key."""
    return await conn.fetchval(_SQL["revoke_key"], prefix, person) is not None


def _count(status: str) -> int:
    """What PostgreSQL says of a statement: `UPDATE 3`."""
    return int(status.rpartition(" ")[2])
