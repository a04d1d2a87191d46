"""Which notices cannot wait for the mail of the day."""

_VERBS = frozenset(
    {"reminded", "escalated", "missed", "expired", "reverted", "recalled", "return_announced"}
)


def is_urgent(kind: str) -> bool:
    """A deadline that comes or has passed, and a responsibility that moves back: `kind` is the kind
    of the entry that is told of."""
    return kind.partition(".")[2] in _VERBS
