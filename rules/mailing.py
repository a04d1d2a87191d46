"""Whom a notice reaches by mail, and which cannot wait for the mail of the day."""

from schemas.views import PersonView

_URGENT = frozenset(
    {"reminded", "escalated", "missed", "expired", "reverted", "recalled", "return_announced"}
)


def is_urgent(kind: str) -> bool:
    """A deadline that comes or has passed, and a responsibility that moves back: `kind` is the kind
    of the entry that is told of."""
    return kind.partition(".")[2] in _URGENT


def is_for(person: PersonView, kind: str) -> bool:
    """Administrators keep accounts: they are told of parties, and of problems as little as the
    pages show them."""
    return person.role != "administrator" or kind.startswith("party.")
