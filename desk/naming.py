"""The parties that a command names, so that the rules can know them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.commands import Command
from schemas.commands.partnership import ReleaseMember
from schemas.commands.party import CheckVoice
from schemas.ids import party_of
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
    "toward",
    "witness",
    "affected",
    "party",
    "asks",
    "through",
)


async def named_beside(conn: "Asking", command: Command) -> set[str]:
    """Every party that the command names, or that has to be told of what it says."""
    if isinstance(command, CheckVoice):
        return {*await leaving.police_of(conn, command.party)}
    if isinstance(command, ReleaseMember):
        return {command.member, *await leaving.who_may_convene(conn, command.partnership)}
    return named_in(command)


def named_in(command: Command) -> set[str]:
    """Every party id that the command's fields hold, wherever they are nested."""
    found: set[str] = set()
    _collect(command.model_dump(), found)
    return found


def _collect(value: object, found: set[str]) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in _FIELDS:
                found.update(_parties(name, inner))
            _collect(inner, found)
    elif isinstance(value, list | tuple):
        for inner in value:
            _collect(inner, found)


def _parties(name: str, inner: object) -> Iterator[str]:
    """The parties of a field: the one it names, those it lists, the one that a witness is of."""
    for one in inner if isinstance(inner, list | tuple) else (inner,):
        if isinstance(one, str) and "@" not in one:
            yield one
        elif isinstance(one, str) and name == "witness":
            yield party_of(one)
