"""Which version of the terms is meant where a story names none: the newest, as a reader would."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from storage.readers.commitments import commitment
from storage.readers.handoffs import handoff
from storage.readers.problems import responsibility

if TYPE_CHECKING:
    from storage.pool import Asking


async def newest_version(conn: "Asking", said: Mapping[str, Any]) -> int:
    """The version that these words of a command are about; 1 where there is no such thing."""
    if "handoff" in said:
        offered = await handoff(conn, str(said["handoff"]))
        field = "newest" if said["kind"] == "handoff.accept_counter" else "version"
        return int(offered.document[field]) if offered else 1
    if "commitment" in said:
        promised = await commitment(conn, str(said["commitment"]))
        return int(promised.document["version"]) if promised else 1
    held = await responsibility(conn, str(said.get("responsibility", "")))
    amendment = held.document.get("amendment") if held else None
    return int(amendment["version"]) if amendment else 1
