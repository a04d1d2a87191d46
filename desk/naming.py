"""The parties that a command names, so that the rules can know them."""

from typing import TYPE_CHECKING

from schemas.commands import Command
from schemas.commands.party import CheckVoice
from storage.readers import leaving

if TYPE_CHECKING:
    from storage.pool import Asking

_FIELDS = (
    "receiver",
    "to",
    "promisor",
    "contributor",
    "holder",
    "fallback",
    "member",
    "responsible",
)


async def named_beside(conn: "Asking", command: Command) -> set[str]:
    """Every party that the command names, or that has to be told of what it says."""
    if isinstance(command, CheckVoice):
        return {*await leaving.police_of(conn, command.party)}
    return named_in(command)


def named_in(command: Command) -> set[str]:
    """Every party id that the command's fields hold, wherever they are nested."""
    found: set[str] = set()
    _collect(command.model_dump(), found)
    return found


def _collect(value: object, found: set[str]) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in _FIELDS and isinstance(inner, str) and "@" not in inner:
                found.add(inner)
            _collect(inner, found)
    elif isinstance(value, list | tuple):
        for inner in value:
            _collect(inner, found)
