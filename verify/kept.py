"""Checkpoints that the auditor or a partner has kept: signed notes, or lines of the header
`Remit-Checkpoint` as they came with answers, one or many in a file.
"""

from collections.abc import Iterator
from pathlib import Path

MOST_LINES = 10_000
LARGEST = 1 << 22
_NAME = b"remit-checkpoint:"


def notes(file: Path) -> Iterator[tuple[str, bytes]]:
    """Each checkpoint of the file as a signed note, with where it stands; nothing is verified."""
    with file.open("rb") as opened:
        raw = opened.read(LARGEST)
    if b"\n\n" in raw:
        yield file.name, raw
        return
    told: set[bytes] = set()
    for place, line in enumerate(raw.splitlines()[:MOST_LINES], start=1):
        words = line.strip()
        if words.lower().startswith(_NAME):
            words = words[len(_NAME) :].strip()
        if words and words not in told:
            told.add(words)
            yield f"{file.name}, line {place}", _note(words)


def _note(line: bytes) -> bytes:
    """`origin size root signature …` as the note it was; anything else as it is."""
    origin, *rest = line.split(b" ")
    if len(rest) < 3:
        return line
    size, root, *signatures = rest
    under = b"".join("— ".encode() + origin + b" " + each + b"\n" for each in signatures)
    return b"%b\n%b\n%b\n\n%b" % (origin, size, root, under)
