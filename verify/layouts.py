"""Bodies read by their layout: all that is in a line but the texts between the quotes.

Entries of one kind differ in their texts and in little else. The first few are read strictly; of
what was read a pattern is made that fits the lines with the very same names, numbers and signs in
the very same places. Whatever fits is JSON in which no name stands twice, because the line it was
learnt from is; so nothing is left to do but to take out of it what the rules look at.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from verify.disclosures import ALGORITHM

_TEXT = r'"([ !#-\[\]-\xff]*)"'
"""What needs no escape, as far as one table of 256 signs reaches; other lines are read strictly."""
_STRING = re.compile(r'"([^"]*)"(\s*:)?')
_NAMES = frozenset({"_sd_alg", "event", "nonce", "run", "stream", "v"})
UNREAD = frozenset(
    {"calendar", "evidence", "note", "promises", "references", "reserved", "scope", "statement"}
)
"""Fields of events that no rule looks at. Their form is proved, and they are not taken out."""
OF_TERMS = frozenset({"demands", "recall_right"})
"""What the rules look at of the terms."""
DEEPEST = 8

Place = tuple[int, int]
"""Where a value is found: among the texts, among what is fixed or among the parts; and which."""


Sealed = tuple[str, int, frozenset[str] | None]
"""A digest: the path of its object or of its place in a list, where it stands among the texts, and
the names that its object has besides; None for a place in a list."""


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
        pattern = re.compile("".join(_pattern(text)))
        walk = _Walk()
        places = {
            name: walk.value(inner, "", kept=name in ("event", "nonce", "stream"))
            for name, inner in said.items()
        }
        if pattern.fullmatch(text) is None or walk.texts != pattern.groups:
            raise Unlearnable
        if walk.sealed and said["v"] == 1:
            raise Unlearnable
        self.fits = pattern.fullmatch
        self.version: int = said["v"]
        self.sealed = walk.sealed
        self._fixed = walk.fixed
        begins = (0, walk.texts, walk.texts + len(walk.fixed))
        self._parts = [(names, _taking(begins, inner)) for names, inner in walk.parts]
        self._whole = _taking(begins, [places[name] for name in ("stream", "nonce", "event")])

    def read(self, texts: Sequence[str]) -> Sequence[Any]:
        """Stream, nonce and event of the line of this layout that holds these texts."""
        values = [*texts, *self._fixed]
        for names, take in self._parts:  # from the innermost to the whole
            found = take(values)
            values.append(found if names is None else dict(zip(names, found)))  # noqa: B905
        return self._whole(values)


class _Walk:
    """Goes through what a line says, from its beginning to its end, and counts its texts."""

    def __init__(self) -> None:
        self.texts = 0
        self.fixed: list[Any] = []
        self.parts: list[tuple[tuple[str, ...] | None, list[Place]]] = []
        self.sealed: list[Sealed] = []

    def value(self, said: Any, path: str, *, kept: bool) -> Place:
        if path.count("/") > DEEPEST:
            raise Unlearnable
        if isinstance(said, str) and said != ALGORITHM:
            self.texts += 1
            return 0, self.texts - 1
        if isinstance(said, dict) and said.keys() == {"..."}:
            if kept:
                raise Unlearnable
            self._seal(said["..."], path, None)
        elif isinstance(said, dict):
            inner = self._fields(said, path, kept=kept)
            if kept:
                return self._part(tuple(inner), list(inner.values()))
        elif isinstance(said, list):
            places = [self.value(one, _join(path, n), kept=kept) for n, one in enumerate(said)]
            if kept and said:
                return self._part(None, places)
        self.fixed.append(said)
        return 1, len(self.fixed) - 1

    def _fields(self, said: dict[str, Any], path: str, *, kept: bool) -> dict[str, Place]:
        found = {}
        for name, inner in said.items():
            if name == "_sd":
                for digest in inner:
                    self._seal(digest, path, frozenset(said))
                continue
            read = kept and (name in OF_TERMS if path == "terms" else path or name not in UNREAD)
            place = self.value(inner, _join(path, name), kept=bool(read))
            if read:
                found[name] = place
        return found

    def _seal(self, digest: Any, path: str, names: frozenset[str] | None) -> None:
        if not isinstance(digest, str) or digest == ALGORITHM:
            raise Unlearnable
        self.sealed.append((path, self.texts, names))
        self.texts += 1

    def _part(self, names: tuple[str, ...] | None, inner: list[Place]) -> Place:
        self.parts.append((names, inner))
        return 2, len(self.parts) - 1


def _join(path: str, name: str | int) -> str:
    return f"{path}/{name}" if path else str(name)


def _taking(begins: Sequence[int], places: list[Place]) -> Callable[[list[Any]], Sequence[Any]]:
    wanted = [begins[sort] + number for sort, number in places]
    if len(wanted) > 1:
        return itemgetter(*wanted)
    return itemgetter(slice(wanted[0], wanted[0] + 1) if wanted else slice(0))


def _pattern(text: str) -> Iterator[str]:
    """The line with a group in the place of each text; names stay as they are."""
    done = 0
    for string in _STRING.finditer(text):
        if string[2] is None and string[1] != ALGORITHM:
            yield re.escape(text[done : string.start()])
            yield _TEXT
            done = string.end()
    yield re.escape(text[done:])
