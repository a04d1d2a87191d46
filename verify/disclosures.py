"""The texts of the entries: RFC 9901 disclosures, each held against the digest in its body.

A body keeps digests where texts were. What a digest stands for is in the bundle, or was expunged by
two people under a later entry, or is withheld from this reader, or is missing.
"""

import base64
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from verify.bundle import Bundle
from verify.forms import field as field_of
from verify.verdict import CHANGED, EXPUNGED, MISSING, NOT_DISCLOSED, Malformed, Outcome

ALGORITHM = "sha-256"
MOST_DEPTH = 12


class Gone:
    """A text that is not here. Nothing that is claimed of it can be refuted."""

    def __init__(self, seq: int, path: str) -> None:
        self.seq, self.path = seq, path
        self.under: int | None = None

    def agrees(self, claimed: object) -> bool:
        """Where it was expunged, the tables may not go on telling it."""
        if self.under is None or claimed is None:
            return True
        marker = f"[expunged under entry {self.under}"
        return isinstance(claimed, str) and claimed.startswith(marker)

    def __repr__(self) -> str:
        return "a text that is not here"


class Partly(dict[str, Any]):
    """An object of which some fields are known by their digests only."""

    lost: "Lost"
    path: str

    def __missing__(self, name: str) -> Gone:
        return self.lost.one(f"{self.path}/{name}" if self.path else name)


@dataclass(frozen=True, slots=True)
class Known:
    """A disclosure, and which text it is said to be."""

    path: str
    parts: list[Any]

    def at(self, path: str) -> Any:
        """The text itself, where it is the one that belongs here. Raises Malformed."""
        if self.path != path:
            raise Malformed(f"a text is told as {self.path!r:.80}, and is {path!r:.80}")
        return self.parts[-1]


@dataclass
class Lost:
    """What of one entry is known by its digests only, by the path of the object or the place."""

    seq: int
    within: Counter[str] = field(default_factory=Counter)
    places: set[str] = field(default_factory=set)
    asked: dict[str, Gone] = field(default_factory=dict)

    def one(self, path: str) -> Gone:
        return self.asked.setdefault(path, Gone(self.seq, path))

    @property
    def count(self) -> int:
        return self.within.total() + len(self.places)


class Texts:
    """The disclosures of one stream, taken entry by entry."""

    def __init__(self, bundle: Bundle, stream: str, path: str) -> None:
        self.stream = stream
        self._rows: Iterator[dict[str, Any]] = bundle.rows(path)
        self._path = path
        self._ahead = next(self._rows, None)
        self._last = 0
        self.lost: list[Lost] = []
        self.unasked: list[int] = []
        """Entries with disclosures that no digest in them stands for."""
        self.opened = 0

    def body(self, seq: int, body: dict[str, Any]) -> dict[str, Any]:
        """The body of this entry with whatever texts are here. Raises Malformed."""
        if body.get("v") != 2:
            return body
        known = dict(self._of(seq))
        algorithm = body.get("_sd_alg", ALGORITHM)
        if algorithm != ALGORITHM:
            raise Malformed(f"its digests are made by {algorithm!r:.40}")
        lost = Lost(seq)
        event = opened(body["event"], "", known, lost, 0)
        if known:
            self.unasked.append(seq)
        if lost.count:
            self.lost.append(lost)
        return {**body, "event": event}

    def _of(self, seq: int) -> Iterator[tuple[str, Known]]:
        while self._ahead is not None:
            at = field_of(self._ahead, "seq", int)
            if at < self._last:
                raise Malformed(f"{self._path} is not in the order of its entries")
            if at > seq:
                return
            self._last = at
            if at < seq:
                raise Malformed(f"{self._path} tells texts of entry {at}, which has none")
            disclosure = field_of(self._ahead, "disclosure", str)
            path = field_of(self._ahead, "path", str)
            yield _digest(disclosure), Known(path, read(disclosure))
            self.opened += 1
            self._ahead = next(self._rows, None)

    def end(self) -> None:
        """Raises Malformed where there are texts of entries that are not here."""
        if self._ahead is not None:
            raise Malformed(f"{self._path} tells texts of entries that are not here")


def weigh(
    texts: Texts, expunged: dict[tuple[int, str], int], outcome: Outcome, *, withheld: bool
) -> None:
    """Say of each text that is not here why: expunged under an entry, withheld, or missing."""
    for seq in texts.unasked:
        what = "a text is told that no digest of this entry stands for"
        outcome.found(CHANGED, what, texts.stream, seq)
    gone: dict[int, dict[str, int]] = {}
    for (seq, path), under in expunged.items():
        gone.setdefault(seq, {})[path] = under
    hidden = 0
    for lost in texts.lost:
        left = lost.count
        for path, under in sorted(gone.pop(lost.seq, {}).items()):
            parent = path.rpartition("/")[0]
            if path in lost.places:
                lost.places.discard(path)
            elif lost.within[parent] > 0:
                lost.within[parent] -= 1
            else:
                _still_there(texts, lost.seq, path, under, outcome)
                continue
            left -= 1
            lost.one(path).under = under
            what = f"the text {path} was expunged; every hash still holds"
            outcome.found(EXPUNGED, what, texts.stream, lost.seq, under)
        if left and withheld:
            hidden += left
        elif left:
            what = f"{left} of its texts are missing, and no entry explains it"
            outcome.found(MISSING, what, texts.stream, lost.seq)
    for seq, paths in gone.items():
        for path, under in paths.items():
            _still_there(texts, seq, path, under, outcome)
    if hidden:
        what = f"{hidden:,} texts are withheld from this bundle; their digests are in place"
        outcome.found(NOT_DISCLOSED, what, texts.stream)


def _still_there(texts: Texts, seq: int, path: str, under: int, outcome: Outcome) -> None:
    what = f"the text {path} was expunged under entry {under}, and is still told here"
    outcome.found(CHANGED, what, texts.stream, seq)


def opened(value: Any, path: str, known: dict[str, Known], lost: Lost, depth: int) -> Any:
    if depth > MOST_DEPTH:
        raise Malformed("it is nested too deeply")
    if isinstance(value, list):
        return [
            _place(one, _join(path, number), known, lost, depth) for number, one in enumerate(value)
        ]
    if not isinstance(value, dict):
        return value
    digests = value.get("_sd", [])
    if not isinstance(digests, list) or not all(isinstance(one, str) for one in digests):
        raise Malformed("its digests are not a list")
    told: dict[str, Any] = Partly()
    for name, inner in value.items():
        if name != "_sd":
            told[name] = opened(inner, _join(path, name), known, lost, depth + 1)
    for digest in digests:
        found = known.pop(digest, None)
        if found is None:
            lost.within[path] += 1
            continue
        name = found.parts[1]
        if len(found.parts) != 3 or name in value or name in ("_sd", "..."):
            raise Malformed("a disclosure does not fit its place")
        told[name] = found.at(_join(path, name))
    if not lost.within[path]:
        return dict(told)
    assert isinstance(told, Partly)
    told.lost, told.path = lost, path
    return told


def _place(one: Any, path: str, known: dict[str, Known], lost: Lost, depth: int) -> Any:
    """One place of a list; in place of a text stands an object of nothing but its digest."""
    if not isinstance(one, dict) or one.keys() != {"..."}:
        return opened(one, path, known, lost, depth + 1)
    found = known.pop(str(one["..."]), None)
    if found is None:
        lost.places.add(path)
        return lost.one(path)
    if len(found.parts) != 2:
        raise Malformed("a disclosure does not fit its place")
    return found.at(path)


def _digest(disclosure: str) -> str:
    try:
        raw = disclosure.encode("ascii")
    except UnicodeEncodeError:
        raise Malformed("a disclosure is not ASCII") from None
    return base64.urlsafe_b64encode(sha256(raw).digest()).rstrip(b"=").decode()


def read(disclosure: str) -> list[Any]:
    """The salt, the name and the value; or the salt and the value of a place in a list."""
    try:
        found = json.loads(base64.urlsafe_b64decode(disclosure + "=" * (-len(disclosure) % 4)))
    except (ValueError, RecursionError):
        raise Malformed("a disclosure cannot be read") from None
    if not isinstance(found, list) or len(found) not in (2, 3):
        raise Malformed("a disclosure does not have its form")
    if not all(isinstance(part, str) for part in found):
        raise Malformed("a disclosure tells something else than a text")
    return found


def _join(path: str, name: str | int) -> str:
    return f"{path}/{name}" if path else str(name)
