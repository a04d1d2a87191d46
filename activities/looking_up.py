"""Looking up: what the directory knows at the moment when time itself moves a responsibility."""

from typing import TYPE_CHECKING

from temporalio import activity

from schemas.parties import PartyCard
from storage.readers import directory

if TYPE_CHECKING:
    from storage.pool import Pool


class LookingUp:
    """Asks the directory through the pool it is given."""

    def __init__(self, pool: "Pool") -> None:
        self._pool = pool

    @activity.defn
    async def look_up_parties(self, parties: list[str]) -> list[PartyCard]:
        """The cards of those that are registered."""
        return [*(await directory.cards(self._pool, parties)).values()]
