"""One-time links, sessions and API keys. Only hashes arrive here; the secrets are never kept."""

from datetime import timedelta
from typing import TYPE_CHECKING

from schemas.views import SignedIn
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def add_link(conn: "Asking", token_hash: bytes, person: str, lasts: timedelta) -> None:
    await conn.execute(_SQL["add_link"], token_hash, person, lasts)


async def link(conn: "Asking", token_hash: bytes) -> SignedIn | None:
    """Whose link it is, while it can still be used. Looking does not use it."""
    row = await conn.fetchrow(_SQL["link"], token_hash)
    return None if row is None else SignedIn(**row)


async def use_link(conn: "Asking", token_hash: bytes) -> str | None:
    """Use the link up and return its person, or None where it is used, expired or unknown."""
    person: str | None = await conn.fetchval(_SQL["use_link"], token_hash)
    return person


async def add_session(conn: "Asking", token_hash: bytes, person: str, lasts: timedelta) -> None:
    await conn.execute(_SQL["add_session"], token_hash, person, lasts)


async def see_session(conn: "Asking", token_hash: bytes, idle: timedelta) -> SignedIn | None:
    """Who is behind a session that is not ended, expired or idle; it counts as seen now."""
    row = await conn.fetchrow(_SQL["see_session"], token_hash, idle)
    return None if row is None else SignedIn(**row)


async def end_session(conn: "Asking", token_hash: bytes) -> None:
    await conn.execute(_SQL["end_session"], token_hash)


async def end_sessions_of(conn: "Asking", person: str) -> None:
    """End every session of a person at once."""
    await conn.execute(_SQL["end_sessions_of"], person)


async def add_key(
    conn: "Asking", prefix: str, key_hash: bytes, person: str, lasts: timedelta
) -> None:
    await conn.execute(_SQL["add_key"], prefix, key_hash, person, lasts)


async def key(conn: "Asking", key_hash: bytes) -> SignedIn | None:
    row = await conn.fetchrow(_SQL["key"], key_hash)
    return None if row is None else SignedIn(**row)


async def revoke_keys_of(conn: "Asking", person: str) -> None:
    """End every key of a person at once."""
    await conn.execute(_SQL["revoke_keys_of"], person)


async def revoke_key(conn: "Asking", prefix: str, person: str) -> bool:
    """End a key by its prefix; False where the person has no such key."""
    return await conn.fetchval(_SQL["revoke_key"], prefix, person) is not None
