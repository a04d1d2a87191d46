"""A stream told quickly, as long as nothing about it is out of the ordinary.

What is found here to be in order is in order. Whatever is not, or is only unusual, is left to the
slow and strict telling in `bodies`, which begins anew and says what is wrong.
"""

from binascii import hexlify
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from verify.bundle import Bundle, Hash
from verify.forms import json_object
from verify.layouts import Layout, Read, Unlearnable
from verify.opening import Opening
from verify.replay import finish_command, told
from verify.story import Story, Unfollowable, Unknown
from verify.verdict import Malformed

_KIND = '"kind":"'
MET_BEFORE = 3
"""So many of a kind are read strictly before one is learnt: a pattern costs thirty readings."""
MOST_OF_A_KIND, MOST = 24, 600
LONGEST = 1 << 13
"""A longer line is not learnt from."""


class Layouts:
    """The layouts that were learnt so far. What a line says never depends on them."""

    def __init__(self) -> None:
        self.known: dict[str, list[Layout]] = {}
        """By the kind that their lines name first, if of a deadline: few are left to be tried."""
        self._met: dict[str, int] = {}
        self._room = MOST

    def read(self, lines: Sequence[bytes]) -> list[Read]:
        """What lines say, in order; texts that are sealed are yet to be opened. Raises Malformed,
        or as dicts do.
        """
        found: list[Read] = []
        known = self.known
        for line in lines:
            text = line.decode()
            begins = text.find(_KIND) + len(_KIND)
            kind = text[begins : text.find('"', begins)]
            for layout in known.get(kind, ()):
                if fits := layout.fits(text):
                    found.append(layout.read(fits.groups()))
                    break
            else:
                said = json_object(line)
                self._learn(kind, text, said)
                if said["v"] not in (1, 2):
                    raise Malformed("its body is of another version")
                sealed = said if said["v"] == 2 else None
                found.append((said["stream"], said["nonce"], said["event"], sealed))
        return found

    def _learn(self, kind: str, text: str, said: dict[str, Any]) -> None:
        """Take the layout of a line that was read strictly into account."""
        met = self._met.get(kind, 0)
        if len(self._met) < MOST:
            self._met[kind] = met + 1
        if met < MET_BEFORE or not self._room or "\\" in text or len(text) > LONGEST:
            return
        known = self.known.setdefault(kind, [])
        if len(known) < MOST_OF_A_KIND:
            self._room -= 1
            try:
                known.append(Layout(text, said))
            except Unlearnable:
                return


LEARNT = Layouts()
"""What this process has learnt."""


@dataclass(frozen=True, slots=True)
class Quickly:
    """A story that keeps the rules, and over which bodies it was told."""

    story: Story
    entries: int
    hashes: bytes
    """The hash over the hashes of the bodies."""


def tell(
    bundle: Bundle, name: str, path: str, texts: str, end: bytes, entries: int
) -> Story | None:
    """The story of a stream whose bodies are those of its entries, and whose rules were kept."""
    told = read(bundle, name, path, texts)
    if told is None or (told.entries, told.hashes) != (entries, end):
        return None
    return told.story


def read(
    bundle: Bundle, name: str, path: str, texts: str, over: Hash | None = None,
    over_texts: Hash | None = None,
) -> Quickly | None:  # fmt: skip
    """The story of a stream by its bodies alone; the bytes of both files are hashed besides.

    None where something is unusual.
    """
    if not bundle.has(path):
        return None
    try:
        return _read(bundle, name, path, Opening(bundle, texts, over_texts), over)
    except (
        Malformed, Unfollowable, Unknown, KeyError, TypeError, ValueError, AttributeError,
        IndexError, RecursionError,
    ):  # fmt: skip
        return None


def _read(
    bundle: Bundle, name: str, path: str, opening: Opening, over: Hash | None
) -> Quickly | None:
    story, seq, hashes = Story(name), 0, sha256()
    nonces: set[str] = set()
    for lines in bundle.lines(path, over):
        hashes.update(hexlify(b"".join([sha256(line).digest() for line in lines])))
        # One thing after the other for many lines is faster than everything for line after line.
        found = LEARNT.read(lines)
        opening.open_all(seq, found)
        streams, new, events, _ = zip(*found, strict=True)
        if set(streams) != {name}:
            return None
        nonces.update(new)
        for seq, event in enumerate(events, start=seq + 1):  # noqa: B020
            told(story, seq, event)
    if len(nonces) != seq:
        return None
    opening.end()
    finish_command(story)
    if story.expunged:  # whether what went is gone, the slow telling weighs
        return None
    return Quickly(story, seq, hashes.digest())
