"""Sessions and keys that end before their time: one, the others, all of a person or a party."""

from typing import TYPE_CHECKING

from desk.entering.secret import TOKEN, hashed
from schemas.access import Where
from schemas.errors import NotFound
from storage import access_log, calendars, sign_in
from storage.readers.directory import person as find_person

if TYPE_CHECKING:
    from storage.pool import Asking, Pool


async def revoke(pool: "Pool", person: str, where: Where | None = None) -> None:
    """End every session, every key and the calendar of a person, who must then sign in again."""
    if await find_person(pool, person) is None:
        raise NotFound(f"There is no {person}.", next_step="See who there is: remit person list")
    async with pool.acquire() as conn, conn.transaction():
        await _ended(conn, person, where or Where())


async def revoke_party(pool: "Pool", party: str, where: Where | None = None) -> None:
    """The same for everybody of a party that takes part no longer. They stay ended when it comes
    back.
    """
    async with pool.acquire() as conn, conn.transaction():
        for person in await sign_in.people_of(conn, party):
            await _ended(conn, person, where or Where())


async def end_session(pool: "Pool", person: str, session: str, where: Where) -> None:
    """End one session by its name."""
    async with pool.acquire() as conn, conn.transaction():
        if not await sign_in.end_session_named(conn, person, session):
            raise NotFound(
                f"{person} has no session {session}.",
                next_step=f"See them: remit person sessions {person}",
            )
        await access_log.say(conn, "session.ended", where, person, session)


async def end_others(pool: "Pool", person: str, session: str, where: Where) -> int:
    """End every session of a person but the one with this token; how many there were."""
    kept = hashed(session) if TOKEN.fullmatch(session) else b""
    async with pool.acquire() as conn, conn.transaction():
        ended = await sign_in.end_other_sessions(conn, person, kept)
        await access_log.say(conn, "sessions.ended", where, person, f"{ended} others")
    return ended


async def end_all(pool: "Pool", person: str, where: Where) -> int:
    """End every session of a person; keys stay."""
    async with pool.acquire() as conn, conn.transaction():
        ended = await sign_in.end_sessions_of(conn, person)
        await access_log.say(conn, "sessions.ended", where, person, f"{ended}")
    return ended


async def revoke_key(pool: "Pool", person: str, prefix: str, where: Where) -> None:
    """End one key by what it begins with."""
    async with pool.acquire() as conn, conn.transaction():
        if not await sign_in.revoke_key(conn, prefix, person):
            raise NotFound(
                f"{person} has no key {prefix}, or it was revoked before.",
                next_step=f"See them: remit person keys {person}",
            )
        await access_log.say(conn, "key.revoked", where, person, prefix)


async def _ended(conn: "Asking", person: str, where: Where) -> None:
    sessions = await sign_in.end_sessions_of(conn, person)
    keys = await sign_in.revoke_keys_of(conn, person)
    await calendars.revoke(conn, person)
    if sessions:
        await access_log.say(conn, "sessions.ended", where, person, f"{sessions}")
    if keys:
        await access_log.say(conn, "key.revoked", where, person, f"all {keys}")
