"""A stream told quickly, as long as nothing about it is out of the ordinary.

What is found here to be in order is in order. Whatever is not, or is only unusual, is left to the
slow and strict telling in `bodies`, which begins anew and says what is wrong.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from verify.bundle import Bundle
from verify.forms import json_object
from verify.layouts import Layout, Unlearnable
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
        self._known: dict[str, list[Layout]] = {}
        self._met: dict[str, int] = {}
        self._room = MOST

    def fitting(self, text: str) -> tuple[Layout, Sequence[str]] | None:
        """The layout of a line and the texts in it, where such a layout was learnt."""
        for layout in self._known.get(_kind(text), ()):
            found = layout.fits(text)
            if found is not None:
                return layout, found.groups()
        return None

    def learn(self, text: str, said: dict[str, Any]) -> None:
        """Take the layout of a line that was read strictly into account."""
        kind = _kind(text)
        met = self._met.get(kind, 0)
        if len(self._met) < MOST:
            self._met[kind] = met + 1
        if met < MET_BEFORE or not self._room or "\\" in text or len(text) > LONGEST:
            return
        known = self._known.setdefault(kind, [])
        if len(known) < MOST_OF_A_KIND:
            self._room -= 1
            try:
                known.append(Layout(text, said))
            except Unlearnable:
                return


def _kind(text: str) -> str:
    """The first kind that a line names: any text does that finds few layouts quickly."""
    begins = text.find(_KIND) + len(_KIND)
    return text[begins : text.find('"', begins)]


LEARNT = Layouts()
"""What this process has learnt."""


def tell(
    bundle: Bundle, name: str, path: str, texts: str, end: bytes, entries: int
) -> Story | None:
    """The story of a stream whose bodies are those of its entries, and whose rules were kept."""
    try:
        return _told(bundle, name, path, Opening(bundle, texts), end, entries)
    except (
        Malformed, Unfollowable, Unknown, KeyError, TypeError, ValueError, AttributeError,
        IndexError,
    ):  # fmt: skip
        return None


def _told(
    bundle: Bundle, name: str, path: str, opening: Opening, end: bytes, entries: int
) -> Story | None:
    story, seq, hashes = Story(name), 0, sha256()
    nonces: set[str] = set()
    for lines in bundle.lines(path):
        hashes.update("".join([sha256(line).hexdigest() for line in lines]).encode())
        for line in lines:
            seq += 1
            text = line.decode()
            if found := LEARNT.fitting(text):
                layout, texts = found
                stream, nonce, event = layout.read(texts)
                if layout.version == 2:
                    opening.open(seq, texts, layout.sealed, event)
            else:
                said = json_object(line)
                LEARNT.learn(text, said)
                stream, nonce, event = said["stream"], said["nonce"], said["event"]
                if said["v"] == 2:
                    event = opening.strictly(seq, said)
                elif said["v"] != 1:
                    return None
            if stream != name:
                return None
            nonces.add(nonce)
            told(story, seq, event)
    if (seq, hashes.digest()) != (entries, end) or len(nonces) != seq:
        return None
    opening.end()
    finish_command(story)
    return None if story.expunged else story  # whether what went is gone, the slow telling weighs
