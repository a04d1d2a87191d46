"""The catalogs: for each language beside English one `.po` file, which knows texts by their English
words. A catalog is read when its language is first asked for; there is nothing to compile before.
"""

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

HOME = "en"
"""The language in which everything is written."""
LANGUAGES: Mapping[str, str] = {HOME: "English", "es": "Español"}
"""Each language by the name that it has for itself."""
_FOLDER = Path(__file__).parent


def file_of(language: str) -> Path:
    return _FOLDER / f"{language}.po"


@cache
def catalog(language: str) -> NullTranslations:
    """The texts of one of LANGUAGES, with the rule by which it counts."""
    if language == HOME:
        return NullTranslations()
    # Not before somebody asks for another language: the reader is the larger part of Babel.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with file_of(language).open("rb") as file:
        read = read_po(file, locale=language)
    made = BytesIO()
    write_mo(made, read)
    made.seek(0)
    return GNUTranslations(made)


@cache
def texts(language: str) -> Mapping[str, str]:
    """English text to text of the language, those that count left out."""
    known: Mapping[object, str] = getattr(catalog(language), "_catalog", {})
    return {text: said for text, said in known.items() if isinstance(text, str) and text and said}
