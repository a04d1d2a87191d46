"""Texts in templates, in the language of the moment."""

from collections.abc import Iterator, Mapping

from jinja2 import Environment
from markupsafe import Markup, escape

from language import recognising
from language.speaking import form_for, known, say
from rules import words


def speak_in(environment: Environment) -> None:
    """Give templates `_` and `{% trans %}`."""
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        _plain, _plain_count, newstyle=True
    )
    environment.globals["_"] = say_escaped


def say_escaped(text: str, /, **values: object) -> Markup:
    """`{{ _("It is %(name)s’s turn.", name=name) }}`: text and values are escaped alike, so that
    it does no harm where a text comes from a person. Markup belongs into `{% trans %}`.
    """
    said = escape(say(text))
    return said % values if values else said


def _plain(text: str) -> str:
    return say(text)


def _plain_count(one: str, many: str, count: int) -> str:
    # Jinja puts the number in itself, beside the other values.
    return form_for(one, many, count)


def told(text: str) -> str | Markup:
    """A sentence that came from elsewhere: translated where its pattern is known, and marked as
    English where it is not, so that a screen reader reads it as such."""
    said = recognising.translated(text)
    return Markup('<span lang="en">{}</span>').format(text) if said is None else said


def option(text: str) -> str:
    """A choice by its word list, or what a person wrote, as a party's name."""
    if known(text):
        return say(text)
    plain = text[:1].lower() + text[1:]
    return sentence(say(plain)) if known(plain) else text


def sentence(text: str) -> str:
    """A word list's entry at the beginning of a line."""
    return text[:1].upper() + text[1:]


def inside(text: str) -> str:
    """A label in the middle of a sentence."""
    said = say(text)
    return said[:1].lower() + said[1:]


class SpokenWords:
    """`words.ROLES[role]` in a template: the word lists of `rules.words`, said."""

    def __getattr__(self, name: str) -> "_Spoken":
        return _Spoken(getattr(words, name))


class _Spoken(Mapping[str, str]):
    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = said

    def __getitem__(self, code: str) -> str:
        return say(self._said[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)
