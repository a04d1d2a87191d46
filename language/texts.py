"""`make texts`: writes into each catalog what there is to say; what is said already stays."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from language.catalogs import HOME, LANGUAGES, file_of
from language.collecting import Text, in_python, in_templates

HOUSE = Path(__file__).parents[1]
_ROOMS = ("schemas", "rules", "language", "activities", "desk", "portal")
"""Where texts stand that pages show and letters tell."""
_OPERATORS = (
    "portal/api/", "portal/open311/", "desk/directory.py", "desk/ending.py", "desk/engine_runs.py",
    "desk/intervening.py", "desk/leaving.py", "desk/reconciling.py", "desk/reviving.py",
)  # fmt: skip
"""What only programs and operators at the command line are told."""


def collected() -> dict[Text, set[str]]:
    """Every text, and the files in which it stands."""
    found: dict[Text, set[str]] = {}
    for path, text in _everywhere():
        found.setdefault(text, set()).add(path.relative_to(HOUSE).as_posix())
    return found


def _everywhere() -> Iterator[tuple[Path, Text]]:
    yield from in_templates(HOUSE / "portal" / "templates")
    for room in _ROOMS:
        for path in sorted((HOUSE / room).rglob("*.py")):
            if not path.relative_to(HOUSE).as_posix().startswith(_OPERATORS):
                yield from in_python(path)


def template() -> Catalog:
    """The texts as an empty catalog, in the order of the files."""
    made = Catalog(project="Remit", copyright_holder="Remit", charset="utf-8")
    for text, places in sorted(collected().items(), key=lambda one: (sorted(one[1]), str(one[0]))):
        made.add(text, locations=[(place, 0) for place in sorted(places)])
    return made


def read(language: str) -> Catalog:
    with file_of(language).open("rb") as file:
        return read_po(file, locale=language)


def renew(language: str) -> None:
    """Write the catalog anew: new texts empty, those that are gone left out."""
    catalog = read(language)
    catalog.update(template(), no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    with file_of(language).open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, ignore_obsolete=True)


if __name__ == "__main__":
    for code in LANGUAGES:
        if code != HOME:
            renew(code)
