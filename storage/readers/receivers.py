"""What is known of a party that is asked to take something on, and of the partners of a problem."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from schemas.request import Partner, Receiver
    from storage.pool import Asking

_SQL = queries(__file__)


async def receiver(conn: "Asking", party: str, binding: Iterable[str]) -> "Receiver | None":
    """Its card, its highest decision power among people in a `binding` role, and what it holds."""
    from schemas.capability import Declared
    from schemas.parties import Grade
    from schemas.request import Receiver

    row = await conn.fetchrow(_SQL["receiver"], party, list(binding))
    if row is None:
        return None
    said = row["declared"]
    return Receiver(
        party=party,
        seq=row["seq"],
        declared=Declared.model_validate_json(said) if said is not None else None,
        power=list(Grade)[row["power"] - 1] if row["power"] is not None else None,
        holds=row["holds"],
    )


async def receiver_of(conn: "Asking", handoff: str) -> str | None:
    """The party that a handoff asks."""
    found: str | None = await conn.fetchval(_SQL["receiver_of"], handoff)
    return found


async def partners(conn: "Asking", problem: str) -> "tuple[Partner, ...]":
    """Who has joined a partnership that is at work on this problem."""
    from schemas.parties import Grade
    from schemas.partnerships import MemberRole
    from schemas.request import Partner

    return tuple(
        Partner(
            party=row["party"],
            partnership=row["partnership"],
            seq=row["seq"],
            role=MemberRole(row["role"]),
            power=Grade(row["power"]) if row["power"] else None,
        )
        for row in await conn.fetch(_SQL["partners"], problem)
    )


async def declared(conn: "Asking", party: str) -> dict[str, object] | None:
    """What a party says it can take on; None where it never said."""
    found = await conn.fetchval(_SQL["declared"], party)
    return None if found is None else dict(json.loads(found))
