"""What was asked to be expunged and waits for a second person."""

from schemas.base import Message
from schemas.ids import PersonId
from schemas.texts import Basis, Texts


class Expungement(Message):
    entry: int
    """The entry that asked."""
    texts: Texts
    basis: Basis
    requested_by: tuple[PersonId, ...]
    """In whose names it was asked for; none of them can approve it."""
