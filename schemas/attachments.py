"""Files that show how a promise was kept. Reports name them by their hash."""

import re
from dataclasses import dataclass
from datetime import datetime

MOST_BYTES = 8 * 1024 * 1024
"""Of one file."""
MOST_OF_A_PROMISE = 20
"""Files; a report can name as many."""
_REFERENCE = re.compile(r"(?P<said>.{1,120}) \(sha256:(?P<sha256>[0-9a-f]{64})\)")


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """One file as it is kept: cleaned, and under a name that Remit gave it."""

    commitment: str
    sha256: str
    """Of what is kept and handed out, as 64 hexadecimal digits."""
    number: int
    name: str
    media_type: str
    size: int
    """Bytes."""
    about: str | None
    """What it shows, in the words of whoever attached it."""
    attached_by: str
    attached_at: datetime

    @property
    def reference(self) -> str:
        """The line by which a report names this file, and by which it is known again."""
        said = f"{self.about}, {self.name}" if self.about else self.name
        return f"{said} (sha256:{self.sha256})"


def hash_in(reference: str) -> str | None:
    """The hash of the file that a reference names; None where it names none."""
    found = _REFERENCE.fullmatch(reference)
    return found["sha256"] if found else None
