"""Sentences that were made in English, with values in them, said in another language.

Rules refuse and tell in finished English sentences, and some of them stand in the record. Their
patterns are known from the code; where a sentence fits one, its values are taken out and put into
the translated pattern. What fits none is shown as it is, marked as English.
"""

import re
from datetime import UTC, datetime
from functools import cache
from string import Formatter

from language.catalogs import HOME, texts
from language.speaking import Texts, language
from language.times import in_words
from rules.words import COMMITMENT_STATES, HANDOFF_STATES

_LEAST = 5
"""Letters that a pattern must have beside its values, or it would fit anything."""
_INSTANT = re.compile(
    r"[A-Z][a-z]{2} (\d{1,2} [A-Z][a-z]{2} \d{4}, \d{2}:\d{2})(?: \(([A-Za-z0-9_+/-]+)\))?"
)
_SAYS_WORDS = re.compile(
    r"(value|states?|roles?|stage|code|reason|what_for|what|outcome|method|words|wanted|grade"
    r"|known|answers|until|by|term|back|offered|over|deputy|facet)\d*"
)
"""Values that are words or pieces of the sentence. The others are names and ids, and `police` may
be the id of a party."""
_JOINED = re.compile(r"(, | and | or )")


def translated(sentence: str) -> str | None:
    """The sentence in the language of the moment; None where nobody has translated its pattern."""
    here = language()
    if here == HOME or not sentence:
        return sentence
    if sentence in texts(here):
        return texts(here)[sentence]
    for pattern, said in _patterns(here):
        found = pattern.fullmatch(sentence)
        if found is not None:
            values = {
                name: _value(value, here) if _SAYS_WORDS.fullmatch(name) else _instants(value)
                for name, value in found.groupdict().items()
            }
            return said.format(**values)
    return None


@cache
def _patterns(code: str) -> list[tuple[re.Pattern[str], str]]:
    """Those with the most words of their own first: they say most about what they fit."""
    made = []
    for text, said in texts(code).items():
        if "{" in text and (pattern := _pattern(text)) is not None:
            made.append((*pattern, said))
    made.sort(key=lambda one: -one[0])
    return [(pattern, said) for _, pattern, said in made]


def _pattern(text: str) -> tuple[int, re.Pattern[str]] | None:
    written, letters, seen = "", 0, set()
    for literal, name, _, _ in Formatter().parse(text):
        letters += sum(mark.isalpha() for mark in literal)
        written += re.escape(literal)
        if name in seen:
            written += f"(?P={name})"
        elif name:
            seen.add(name)
            written += f"(?P<{name}>.*?)"
    return (letters, re.compile(written, re.DOTALL)) if letters >= _LEAST else None


def _value(value: str, code: str) -> str:
    """A word that is known, several of them, an instant, or a piece with values of its own."""
    if " " in value and (whole := translated(value)) is not None:
        return whole
    return "".join(_word(part, code) for part in _JOINED.split(_instants(value)))


def _instants(value: str) -> str:
    return _INSTANT.sub(_instant, value)


def _word(part: str, code: str) -> str:
    if part in _JOINING:
        return _JOINING_SAID.get((code, part), part)
    # A state stands in sentences by its code, with spaces: `info requested`.
    state = part.replace(" ", "_")
    word = HANDOFF_STATES.get(state) or COMMITMENT_STATES.get(state) or part
    return texts(code).get(word, part)


_JOINING = (", ", " and ", " or ")
_JOINING_SAID = {("es", " and "): " y ", ("es", " or "): " o "}
_GRADES: Texts = {"advisory": "advisory", "limited": "limited", "full": "full"}
"""How far somebody binds, where it stands in a sentence by its code."""


def _instant(found: re.Match[str]) -> str:
    try:
        told = datetime.strptime(found[1], "%d %b %Y, %H:%M")  # noqa: DTZ007 - shown as it is
    except ValueError:
        return found[0]
    zone = f" ({found[2]})" if found[2] else ""
    return in_words(told.replace(tzinfo=UTC), "UTC") + zone
