"""Bodies read by their layout: all that is in a line but the texts between the quotes.

Entries of one kind differ in their texts and in little else. The first few are read strictly; of
what was read a pattern is made that fits the lines with the very same names, numbers and signs in
the very same places. Whatever fits is JSON in which no name stands twice, because the line it was
learnt from is; so nothing is left to do but to take out of it what the rules look at.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from verify.disclosures import ALGORITHM
from verify.taking import TEXTS, Array, Object, Place, Same, taker

_TEXT, _TAKEN = r'"[ !#-\[\]-\xff]*+"', r'"([ !#-\[\]-\xff]*+)"'
"""What needs no escape, as far as one table of 256 signs reaches; other lines are read strictly."""
_STRING = re.compile(r'"([^"]*)"(\s*:)?')
_KIND = "kind"
_NAMES = frozenset({"_sd_alg", "event", "nonce", "run", "stream", "v"})
UNREAD = frozenset(
    {
        "calendar", "clocks", "evidence", "note", "promise", "promises", "references", "reserved",
        "scope", "statement", "supersedes",
    }
)  # fmt: skip
"""Fields of events that no rule looks at, or not at the whole. Their form is proved, and of them
only what stands in `OF_CLOCKS` is taken out."""
OF_TERMS = frozenset({"demands", "recall_right"})
"""What the rules look at of the terms."""
OF_CLOCKS = frozenset({"due", "kind"})
"""What the rules look at of each clock, but for plans: of those they look at the chimes, too."""
DEEPEST = 8

Sealed = tuple[str, int, frozenset[str] | None]
"""A digest: the path of its object or of its place in a list, where it stands among the texts, and
the names that its object has besides; None for a place in a list."""
Unopened = tuple[Sequence[Sealed], Sequence[str]] | dict[str, Any] | None
"""What is sealed in an entry, and the texts among which its digests are; or a whole body that
follows no layout; or nothing."""
Read = tuple[str, str, dict[str, Any], Unopened]
"""Stream, nonce and event of a line, and what in it is sealed."""


class Unlearnable(Exception):  # noqa: N818 - says what is the case
    """Lines like this one are read strictly each time."""


class Layout:
    """One way in which lines are laid out, learnt from a line that was read strictly."""

    def __init__(self, text: str, said: dict[str, Any]) -> None:
        """Raises Unlearnable."""
        if said.get("v") not in (1, 2) or not said.keys() <= _NAMES:
            raise Unlearnable
        if said.get("_sd_alg", ALGORITHM) != ALGORITHM:
            raise Unlearnable
        kind = said["event"].get("kind")
        beside = (inner for name, inner in said.items() if name != "event")
        if not isinstance(kind, str) or any(isinstance(inner, dict | list) for inner in beside):
            raise Unlearnable
        walk = _Walk(kind)
        places = {name: walk.value(inner, "", kept=name in _READ) for name, inner in said.items()}
        whole = tuple(places.get(name, Same(None)) for name in ("stream", "nonce", "event"))
        pattern = re.compile("".join(_pattern(text, walk.taken)))
        if pattern.fullmatch(text) is None:
            raise Unlearnable
        if not all(map(isinstance, whole, (int, int, Object))):
            raise Unlearnable
        if walk.sealed and said["v"] == 1:
            raise Unlearnable
        self.fits = pattern.fullmatch
        sealed = Array((Same(tuple(walk.sealed)), TEXTS)) if walk.sealed else Same(None)
        self.read: Callable[[Sequence[str]], Read] = taker(Array((*whole, sealed)))
        """Stream, nonce and event of the line of this layout that holds these texts."""


_READ = frozenset({"event", "nonce", "stream"})


class _Walk:
    """Goes through what a line says, from its beginning to its end, and counts its texts."""

    def __init__(self, kind: str) -> None:
        self._chimes = kind.startswith("plan.")
        self.taken: list[bool] = []
        """Of each text, whether it is taken out of the line."""
        self.sealed: list[Sealed] = []

    def value(self, said: Any, path: str, *, kept: bool) -> Place:
        if path.count("/") > DEEPEST:
            raise Unlearnable
        if isinstance(said, str) and said != ALGORITHM:
            return self._text(taken=kept)
        if isinstance(said, dict):
            inner = self._fields(said, path, kept=kept)
            if kept:
                return Object(inner)
        elif isinstance(said, list):
            places = [self._place(one, _join(path, n), kept=kept) for n, one in enumerate(said)]
            if kept:
                return Array(places)
        return Same(said)

    def _place(self, said: Any, path: str, *, kept: bool) -> Place:
        """As `value`; in place of a text of a list stands an object of nothing but its digest."""
        if not isinstance(said, dict) or said.keys() != {"..."}:
            return self.value(said, path, kept=kept)
        if kept:
            raise Unlearnable
        self._seal(said["..."], path, None)
        return Same(None)

    def _fields(self, said: dict[str, Any], path: str, *, kept: bool) -> dict[str, Place]:
        found = {}
        for name, inner in said.items():
            if name in ("", "...") or "/" in name:
                raise Unlearnable  # a path has to say where something is
            if name == "_sd":
                if not isinstance(inner, list):
                    raise Unlearnable
                for digest in inner:
                    self._seal(digest, path, frozenset(said))
                continue
            below = _join(path, name)
            read = kept and (_is_read(name, path) or (self._chimes and path.startswith("clocks/")))
            if name == _KIND and isinstance(inner, str):
                place: Place = Same(inner)  # it stands in the pattern itself
            else:
                place = self.value(inner, below, kept=read)
            if read:
                found[name] = place
        return found

    def _seal(self, digest: Any, path: str, names: frozenset[str] | None) -> None:
        if not isinstance(digest, str) or digest == ALGORITHM:
            raise Unlearnable
        self.sealed.append((path, self._text(taken=True), names))

    def _text(self, *, taken: bool) -> int:
        """Its place among those that are taken."""
        self.taken.append(taken)
        return sum(self.taken) - 1


def _is_read(name: str, path: str) -> bool:
    """Whether rules may look at this field of what lies at this path."""
    if path == "terms":
        return name in OF_TERMS
    if path.startswith("clocks/") and path.count("/") == 1:
        return name in OF_CLOCKS
    return bool(path) or name == "clocks" or name not in UNREAD


def _join(path: str, name: str | int) -> str:
    return f"{path}/{name}" if path else str(name)


def _pattern(text: str, taken: Sequence[bool]) -> Iterator[str]:
    """The line with a group in the place of each text that is taken; names and kinds stay as they
    are. Raises Unlearnable where it has other texts than those that were counted.
    """
    done, name, left = 0, "", [*reversed(taken)]
    for string in _STRING.finditer(text):
        if string[2] is None and string[1] != ALGORITHM and name != _KIND:
            if not left:
                raise Unlearnable
            yield re.escape(text[done : string.start()])
            yield _TAKEN if left.pop() else _TEXT
            done = string.end()
        name = string[1] if string[2] is not None else ""
    if left:
        raise Unlearnable
    yield re.escape(text[done:])
