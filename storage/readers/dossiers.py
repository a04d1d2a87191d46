"""The dossier of a party in a problem, put together from the rows."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rules import dossier as rules_of_it
from schemas.ladder_views import Dossier
from schemas.state.problem import Handoff
from storage.readers import handoffs, problems, steps

if TYPE_CHECKING:
    from storage.pool import Asking


async def dossier(
    conn: "Asking", problem: str, party: str, at: datetime | None = None
) -> Dossier | None:
    """None where there is no such problem. A party on whom nothing was used has an empty one."""
    known = await problems.problem(conn, problem)
    if known is None:
        return None
    used = await steps.steps(conn, problem=problem, party=party)
    offers = await handoffs.handoffs(conn, problem=problem, party=party)
    return rules_of_it.dossier(
        problem,
        known.title,
        known.document.get("statement") or "",
        party,
        rules_of_it.ladder_of(one.document for one in used),
        [Handoff.model_validate(one.document, strict=False) for one in offers],
        at or datetime.now(UTC),
    )
