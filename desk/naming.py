"""The parties that a command names, so that the rules can know them."""

from schemas.commands import Command

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
