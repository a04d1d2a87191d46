"""Queries live in the `.sql` file beside their module, each under a line `-- name: …`."""

import re
from functools import cache
from pathlib import Path

_NAME = re.compile(r"^-- name: ([a-z_]+)\s*$", re.MULTILINE)


_names: dict[str, str] = {}  # text -> module and name, of what was read


@cache
def queries(module: str) -> dict[str, str]:
    """The named queries of the `.sql` twin of this module file, read once."""
    file = Path(module).with_suffix(".sql")
    found = read(file)
    _names.update({text: f"{file.stem}.{name}" for name, text in found.items()})
    return found


def name_of(query: str) -> str:
    """What a query is called, such as `who.who_at`; of one without a name its first word."""
    return _names.get(query) or query.split(maxsplit=1)[0].strip(";").upper()


def read(file: Path) -> dict[str, str]:
    """Every query of a `.sql` file by its name."""
    pieces = _NAME.split(file.read_text(encoding="utf-8"))
    return {name: text.strip() for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}
