"""Who was responsible, and since when?"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from schemas.views import Basis, Held
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def who(conn: "Asking", responsibility: str, at: datetime | None = None) -> Held | None:
    """Who held it at that instant, or holds it now. None before it began and after it ended."""
    row = await conn.fetchrow(_SQL["who"], responsibility, at or datetime.now(UTC))
    if row is None:
        return None
    return Held(
        responsibility=row["responsibility"],
        at=row["at"],
        holder=row["holder"],
        since=row["since"],
        until=row["until"],
        basis=Basis(kind=row["basis_kind"] or "", seq=row["began_seq"], by=row["by"]),
        problem=row["problem"],
        title=row["title"],
        number=row["number"],
        cause=row["cause"],
        handoff=row["handoff"],
        corrected_in=row["corrected_in"],
    )
