"""What a search of the ledger asks, read strictly from its address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from language.speaking import later, say
from portal.api.asking import parameters
from portal.numbers import whole
from portal.refusals import Stop
from portal.when import read_local
from rules import words
from schemas.base import Line
from storage.readers.searching import NEWEST

NAMES = ("text", "party", "person", "place", "kind", "problem", "since", "until", "purpose")
_LINE: TypeAdapter[str] = TypeAdapter(Line)
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What is written in the form, what it means, and what is wrong with it."""

    written: Mapping[str, str]
    since: datetime | None = None
    until: datetime | None = None
    kinds: tuple[str, ...] | None = None
    before: int = NEWEST
    wrong: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.written.get(name, "")

    @property
    def anything(self) -> bool:
        """Whether something is asked; a purpose alone is no question."""
        return any(self.value(name) for name in NAMES if name != "purpose")

    @property
    def in_words(self) -> str:
        """The question in one line, as it is recorded: `party housing, kind handoff.accepted`."""
        return ", ".join(f"{n} {self.value(n)}" for n in NAMES if n != "purpose" and self.value(n))

    def address(self, page: str, **more: str) -> str:
        """This search at another page, or from another place."""
        said = {name: self.value(name) for name in NAMES if self.value(name)}
        return f"{page}?{urlencode({**said, **more})}"


def read(request: Request, zone: str) -> Asked:
    """What the address asks. Raises Stop (400) for what no form of ours sends."""
    given = parameters(request, *NAMES, "before")
    wrong: dict[str, str] = {}
    written = {name: _line(name, given.get(name, ""), wrong) for name in NAMES}
    before = whole(given["before"]) if "before" in given else NEWEST
    if before is None:
        raise Stop(400, "bad_cursor", "This page of the search cannot be found.")
    since = _instant("since", written, zone, wrong)
    until = _instant("until", written, zone, wrong)
    if since and until and until <= since:
        wrong["until"] = later("The end has to be later than the beginning.")
    return Asked(written, since, until, _kinds(written["kind"], wrong), before, wrong)


def _line(name: str, text: str, wrong: dict[str, str]) -> str:
    """The text in its one spelling; NFC, without outer spaces."""
    if not text.strip():
        return ""
    try:
        line = _LINE.validate_python(text)
    except ValidationError:
        line = ""
    if not line or (name != "purpose" and len(line) > _LONGEST):
        wrong[name] = say("Write one line of at most %(most)s characters.", most=_LONGEST)
        return "" if not line else line[:_LONGEST]
    return line


def _instant(
    name: str, written: dict[str, str], zone: str, wrong: dict[str, str]
) -> datetime | None:
    """A day alone is its first instant in the reader's zone."""
    text = written[name]
    found = read_local(f"{text}T00:00" if len(text) == 10 else text, zone) if text else None
    if text and found is None:
        wrong[name] = later("Write a date that exists, such as 2026-11-30 or 2026-11-30 14:00.")
    return found


def _kinds(kind: str, wrong: dict[str, str]) -> tuple[str, ...] | None:
    """One kind, or all that are about one noun: `handoff.accepted`, `handoff`."""
    if not kind:
        return None
    found = tuple(one for one in words.EVENTS if kind in (one, one.partition(".")[0]))
    if not found:
        wrong["kind"] = later("Choose one of the kinds in the list.")
    return found


def kinds_by_noun() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind with its words, for the form."""
    nouns = dict.fromkeys(kind.partition(".")[0] for kind in sorted(words.EVENTS))
    return [
        (noun, [(k, words.EVENTS[k]) for k in sorted(words.EVENTS) if k.startswith(f"{noun}.")])
        for noun in nouns
    ]
