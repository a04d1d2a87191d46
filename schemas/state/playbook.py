"""The state of one version of a playbook, and what a problem keeps of the one it follows."""

from schemas.base import Instant, Message
from schemas.playbook import PlaybookContent, PlaybookId


class Playbook(Message):
    """One version. Nothing more can happen to it once it was added."""

    seq: int = 0
    at: Instant | None = None
    playbook: PlaybookId
    content: PlaybookContent | None = None
    sha256: str | None = None

    @property
    def settled(self) -> bool:
        return self.seq > 0


class Followed(Message):
    """The version that a problem follows, with all it says."""

    entry: int
    """The entry of the problem that says so."""
    playbook: PlaybookId
    sha256: str
    content: PlaybookContent
