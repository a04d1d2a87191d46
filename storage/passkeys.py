"""Passkeys: the public keys of people's devices."""

from typing import TYPE_CHECKING

from schemas.access import PasskeyView
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def passkeys(conn: "Asking", person: str) -> list[PasskeyView]:
    return [PasskeyView(**row) for row in await conn.fetch(_SQL["passkeys"], person)]


async def ever(conn: "Asking", person: str) -> int:
    """How many this person ever had, those included that are removed."""
    return int(await conn.fetchval(_SQL["ever"], person))


async def add(
    conn: "Asking", person: str, credential: bytes, public_key: bytes, sign_count: int, label: str
) -> bool:
    """Whether it is new."""
    given = (credential, person, public_key, sign_count, label)
    return await conn.fetchval(_SQL["add"], *given) is not None


async def used(conn: "Asking", person: str, credential: bytes, sign_count: int) -> bool:
    """Whether it is the person's, and its counter grew; then it was used now."""
    return await conn.fetchval(_SQL["used"], credential, person, sign_count) is not None


async def remove(conn: "Asking", person: str, credential: str | None = None) -> int:
    """Take one away by the hex of its id, or all; how many went."""
    return len(await conn.fetch(_SQL["remove"], person, credential))
