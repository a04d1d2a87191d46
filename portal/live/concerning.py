"""Which entries concern whom: the same rights as everywhere, asked of each entry anew."""

from typing import TYPE_CHECKING

from portal import rights
from portal.api import partnerships as of_partnerships
from portal.rights import Viewer
from storage.readers import concerns, partnerships
from storage.readers.placed import Placed

if TYPE_CHECKING:
    from portal.door import Portal

_ROUNDS = frozenset({"round.opened", "round.closed", "round.reported_back"})
"""What everybody with an account sees of a round."""


async def concerning(portal: "Portal", viewer: Viewer, found: list[Placed]) -> list[Placed]:
    """Those of these entries that the viewer may see now."""
    if viewer.sees_everything:
        return found
    return [one for one in found if await _concerns(portal, viewer, one)]


async def _concerns(portal: "Portal", viewer: Viewer, one: Placed) -> bool:
    noun, _, name = one.entry.stream.partition("/")
    if not viewer.side:
        return False
    match noun:
        case "problem":
            whole = await portal.live.problem(name, one.place)
            seen = rights.narrowed(viewer, whole) if whole else None
            return seen is not None and bool(rights.entries_for(viewer, seen, [one.entry]))
        case "party":
            return name == viewer.side
        case "partnership":
            known = await partnerships.partnership(portal.seen_by(viewer), name)
            return known is not None and of_partnerships.sees(viewer, known)
        case "concern":
            reported = await concerns.concern(portal.seen_by(viewer), name)
            return reported is not None and reported.party == viewer.side
        case "round":
            return one.entry.kind in _ROUNDS
        case _:
            return False
