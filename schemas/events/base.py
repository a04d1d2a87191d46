"""What every event carries."""

from schemas.base import Message
from schemas.stamp import Stamp


class Happened(Message):
    """Something that is true from now on. The event is the write; all else is derived from it."""

    stamp: Stamp
