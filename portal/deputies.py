"""For whom the person at the door may speak as deputy now."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rules.asked import BINDING
from storage.readers import directory

if TYPE_CHECKING:
    from storage.pool import Asking


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody for whom the viewer may speak as deputy."""

    person: str
    name: str
    role: str
    until: datetime | None
    """None where they left for good."""


async def stands_in(conn: "Asking", person: str) -> tuple[Absent, ...]:
    """As the desk judges it: by the time of day, and for who left only where their word binds."""
    return tuple(
        Absent(one.person, one.name, one.role, one.away_until if one.active else None)
        for one in await directory.stood_in_for(conn, person, datetime.now(UTC))
        if one.active or one.role in BINDING
    )
