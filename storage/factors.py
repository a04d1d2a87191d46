"""Second factors: sealed secrets and the hashes of recovery codes."""

from typing import TYPE_CHECKING

from schemas.access import FactorView
from storage.keyring import keyring
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking, Connection

_SQL = queries(__file__)


async def factor(conn: "Asking", person: str) -> FactorView | None:
    row = await conn.fetchrow(_SQL["factor"], person)
    return None if row is None else FactorView(**row)


async def keep(
    conn: "Asking", person: str, sealed: bytes, kek: str, counter: int, recovery: list[bytes]
) -> None:
    """From now on this is the person's factor; `counter` is that of the code that proved it."""
    await conn.execute(_SQL["keep"], person, sealed, kek, counter, recovery)


async def use_counter(conn: "Asking", person: str, counter: int) -> bool:
    """Whether no code of this half minute, or a later one, was used before; then it is now."""
    return await conn.fetchval(_SQL["use_counter"], person, counter) is not None


async def use_recovery(conn: "Asking", person: str, code_hash: bytes) -> bool:
    """Whether it is one of the person's recovery codes; then it is none any more."""
    return await conn.fetchval(_SQL["use_recovery"], person, code_hash) is not None


async def renew_recovery(conn: "Asking", person: str, recovery: list[bytes]) -> None:
    await conn.execute(_SQL["renew_recovery"], person, recovery)


async def remove(conn: "Asking", person: str) -> bool:
    """Whether there was one."""
    return await conn.fetchval(_SQL["remove"], person) is not None


def bound_to(person: str) -> bytes:
    """What a sealed secret is bound to."""
    return f"remit-second-factor/v1\n{person}".encode()


async def wrap_again(conn: "Connection") -> int:
    """Bring every secret under the current key that wraps."""
    ring = keyring()
    async with conn.transaction():
        rows = await conn.fetch(_SQL["wrapped_by_others"], ring.current)
        for row in rows:
            bound = bound_to(row["person"])
            raw = ring.unwrap(row["kek"], row["sealed"], bound)
            await conn.execute(
                _SQL["wrap_again"], row["person"], ring.current, ring.wrap(raw, bound)
            )
    return len(rows)
