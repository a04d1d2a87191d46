"""The language of the moment, and texts said in it.

The language is that of the request or the letter that is being answered; without any it is English.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeAlias

from language.catalogs import HOME, LANGUAGES, catalog, texts

Texts: TypeAlias = Mapping[str, str]
"""A list of texts by their codes. `make texts` finds the values of whatever is annotated so."""

_now: ContextVar[str] = ContextVar("language", default=HOME)


def language() -> str:
    """The code of the language of the moment: one of LANGUAGES."""
    return _now.get()


def speak(code: str) -> None:
    """Go on in this language, until the surrounding `speaking` ends."""
    if code in LANGUAGES:
        _now.set(code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak one of LANGUAGES, and afterwards whatever was spoken before."""
    before = _now.set(code if code in LANGUAGES else HOME)
    try:
        yield
    finally:
        _now.reset(before)


def say(text: str, /, **values: object) -> str:
    """The text in the language of the moment; `%(name)s` in it takes a value.

    A text that the catalog does not know stays as it is.
    """
    said = catalog(language()).gettext(text) if text else ""
    return said % values if values else said


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """The form of a text that fits the number, which stands in it as `%(count)s`."""
    return form_for(one, many, count) % {"count": count, **values}


def form_for(one: str, many: str, count: int) -> str:
    """The form that fits the number, before the number is put in."""
    return catalog(language()).ngettext(one, many, count)


def later(text: str) -> str:
    """Marks a text that is said elsewhere, where the reader is known."""
    return text


def counted(one: str, many: str) -> tuple[str, str]:
    """Marks a text with its plural, for `say_count`."""
    return one, many


def known(text: str) -> bool:
    """Whether the language of the moment knows this very text."""
    return language() == HOME or text in texts(language())
