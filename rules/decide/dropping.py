"""What ends with a tenure: the drafts and offers of the one who held."""

from rules.asked import Asked
from rules.states import LIVE, H
from schemas.events import OnProblem
from schemas.events.handoff import HandoffWithdrawn


def offers_dropped(asked: Asked, name: str, *, but: str | None = None) -> list[OnProblem]:
    """Withdraws every draft and live offer of this responsibility, `but` the one accepted."""
    return [
        HandoffWithdrawn(
            stamp=asked.stamp,
            handoff=other.handoff,
            reason=f"{other.offeror} no longer holds {name}.",
        )
        for other in asked.problem.handoffs.values()
        if other.responsibility == name and other.handoff != but and other.state in (H.DRAFT, *LIVE)
    ]
