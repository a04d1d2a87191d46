"""What whoever reported a concern is told, where they said how to reach them.

The address stays in the concern; the postman looks it up when the notice goes, so an erased one is
never written to. Nothing that anybody wrote stands in the sentence.
"""

from collections.abc import Mapping
from typing import Final

from schemas.events.concern import ConcernEvent
from schemas.ids import PUBLIC_PARTY
from schemas.rows import Notice
from schemas.state.concern import Concern

_TOLD: Final[Mapping[str, str]] = {
    "concern.linked": "Your report {concern} is now part of a problem that we work on.",
    "concern.merged": "Your report {concern} was put together with another of the same thing.",
    "concern.referred": "Your report {concern} is for somebody else, who deals with it instead.",
    "concern.closed": "Your report {concern} is closed.",
}


def concern_notices(after: Concern, event: ConcernEvent) -> list[Notice]:
    """One sentence to whoever reported it; none where nobody can be reached."""
    sentence = _TOLD.get(event.kind)
    if sentence is None or after.contact is None:
        return []
    return [
        Notice(
            notice=f"concern/{after.concern}#{after.seq}:{PUBLIC_PARTY}",
            party=PUBLIC_PARTY,
            problem=after.concern,
            seq=after.seq,
            subject=after.concern,
            kind=event.kind,
            line=sentence.format(concern=after.concern),
        )
    ]
