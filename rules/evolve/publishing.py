"""What the public page says of a problem after something was published or taken off."""

from schemas.events.publishing import ProblemUnpublished, PublishingEvent
from schemas.state.method import Method, Public


def shown(method: Method, seq: int, event: PublishingEvent) -> Public | None:
    """None where nothing is shown any more; `seq` is the entry that the event becomes."""
    if isinstance(event, ProblemUnpublished):
        return None
    before = method.public
    return Public(
        entry=seq,
        since=before.since if before else event.stamp.at,
        title=event.title,
        text=event.text,
        area=event.area,
    )
