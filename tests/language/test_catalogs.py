"""Every text that a page shows is known in every language, with the same values in it."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

from language.catalogs import HOME, LANGUAGES, catalog
from language.speaking import say_count, speaking
from language.texts import HOUSE, collected, read

OTHERS = [code for code in LANGUAGES if code != HOME]
VALUE = re.compile(r"%\(\w+\)s|\{\w+\}")
TEMPLATES = sorted((HOUSE / "portal" / "templates").rglob("*.html"))
IN_TAGS = re.compile(r"<[^>]*?>", re.DOTALL)
SPOKEN_ATTRIBUTE = re.compile(r'\b(?:aria-label|alt|title|placeholder|data-label)="[^"]*[A-Za-z]')
LETTERS = re.compile(r"[A-Za-z]{2,}")
NAMES = {"Remit", "CSV", "JSON", "Lines", "PDF", "reads", "sha"}
"""What is called the same in every language."""


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_has_its_translation_with_the_same_values_in_it(code: str) -> None:
    known = {message.id: message for message in read(code) if message.id}
    texts = collected()
    assert len(texts) > 1000, "the texts are found"
    missing = [text for text in texts if text not in known or not all(_forms(known[text].string))]
    assert not missing, f"say these in {code} (make texts): {missing[:10]}"
    for text in texts:
        for said in _forms(known[text].string):
            wanted = set(VALUE.findall(text if isinstance(text, str) else text[1]))
            assert set(VALUE.findall(said)) - {"%(count)s"} == wanted - {"%(count)s"}, text
        assert not known[text].fuzzy, text


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalog_holds_nothing_that_nobody_says(code: str) -> None:
    assert {message.id for message in read(code) if message.id} == set(collected())


@pytest.mark.parametrize("code", OTHERS)
def test_markup_and_the_spaces_around_a_text_survive_its_translation(code: str) -> None:
    for message in read(code):
        if isinstance(message.id, str) and isinstance(message.string, str) and message.id:
            assert IN_TAGS.findall(message.id) == IN_TAGS.findall(message.string), message.id
            assert message.id[:1].isspace() == message.string[:1].isspace(), message.id
            assert message.id[-1:].isspace() == message.string[-1:].isspace(), message.id


def test_numbers_take_the_form_that_fits_them() -> None:
    with speaking("es"):
        said = [say_count("%(count)s working day", "%(count)s working days", n) for n in (0, 1, 2)]
    assert said == ["0 días hábiles", "1 día hábil", "2 días hábiles"]
    assert catalog("es").gettext("Inbox") == "Bandeja de entrada"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.name))
def test_no_template_says_anything_in_english_alone(path: Path) -> None:
    """What stands outside of `_()` and `{% trans %}`, in the page or in an attribute that is read
    out, would be English whatever the reader reads.
    """
    bare, attributes, inside = [], "", False
    reader = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    for _, kind, part in reader.lex(path.read_text()):
        if kind == "name" and part in ("trans", "endtrans"):
            inside = part == "trans"
        attributes += part if kind == "data" else ""
        if kind == "data" and not inside:
            bare.append(part)
    text = IN_TAGS.sub(" ", _without_code("\0".join(bare)))
    words = [word for word in LETTERS.findall(_outside_of_tags(text)) if word not in NAMES]
    assert not words, words[:20]
    assert not SPOKEN_ATTRIBUTE.findall(attributes)


def _without_code(text: str) -> str:
    return re.sub(r"<(code|pre)\b.*?</\1>|&\w+;", " ", text, flags=re.DOTALL)


def _outside_of_tags(text: str) -> str:
    """Without what is left of tags in which an expression stands: `<a href="` and `">`."""
    return re.sub(r"<[^<>]*", " ", re.sub(r"^[^<>]*?>", " ", text))


def _forms(said: object) -> tuple[str, ...]:
    return tuple(said) if isinstance(said, (list, tuple)) else (str(said or ""),)
