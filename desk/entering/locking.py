"""Five failures within fifteen minutes lock a person, or an address whose guesses name nobody.

They are counted in the log of access, so every process counts the same. A link, a session and a
key have 256 random bits, which nobody guesses; what has to be counted is codes that people type.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from schemas.access import Where
from schemas.errors import NotAllowed
from storage import access_log

if TYPE_CHECKING:
    from storage.pool import Asking, Pool

MOST = 5
WITHIN = timedelta(minutes=15)


class Locked(NotAllowed):
    """Whatever is given now, the answer is no."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            f"Signing in is locked until {until:%H:%M} UTC, after {MOST} failures within"
            f" {int(WITHIN.total_seconds() // 60)} minutes.",
            next_step="Wait until then, or ask whoever runs this Remit: remit person unlock PERSON",
            code="locked",
        )

    @property
    def seconds(self) -> int:
        """Until it is open again, one at least."""
        return max(1, int((self.until - datetime.now(UTC)).total_seconds()))


class WrongCode(NotAllowed):
    def __init__(self) -> None:
        super().__init__(
            "This code is not the one, or it was used already.",
            next_step="Type the code that is shown now.",
            code="wrong_code",
        )


async def until(conn: "Asking", where: Where, person: str | None) -> datetime | None:
    """When this person, or this address, is open again; None where it is open.

    Within a transaction nobody else counts until it ends, so that of many guesses at the same
    instant no more are looked at than of many in a row.
    """
    if person is not None:
        await access_log.one_at_a_time(conn, person)
        locked = await access_log.person_locked_until(conn, person, MOST, WITHIN)
        if locked is not None:
            return locked
    if where.address is None:
        return None
    if person is None:
        await access_log.one_at_a_time(conn, where.address)
    return await access_log.address_locked_until(conn, where.address, MOST, WITHIN)


async def failed(conn: "Asking", where: Where, person: str | None, about: str) -> None:
    """Count one; the one that locks says so."""
    await access_log.say(conn, "sign_in.failed", where, person, about)
    if await until(conn, where, person) is not None:
        await access_log.say(conn, "sign_in.locked", where, person, about)


async def guessed(pool: "Pool", where: Where, about: str) -> None:
    """Somebody gave a secret that never was one. Raises Locked for one guess too many."""
    async with pool.acquire() as conn, conn.transaction():
        locked = await until(conn, where, None)
        if locked is None:
            await failed(conn, where, None, about)
    if locked is not None:
        raise Locked(locked)


async def unlock(pool: "Pool", person: str, where: Where) -> bool:
    """Let a person try again at once; whether they were locked."""
    async with pool.acquire() as conn, conn.transaction():
        locked = await until(conn, Where(), person)
        await access_log.say(conn, "sign_in.unlocked", where, person)
    return locked is not None
