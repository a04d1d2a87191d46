"""Queries live in the `.sql` file beside their module, each under a line `-- name: …`."""

import re
from functools import cache
from pathlib import Path

_NAME = re.compile(r"^-- name: ([a-z_]+)\s*$", re.MULTILINE)


@cache
def queries(module: str) -> dict[str, str]:
    """The named queries of the `.sql` twin of this module file, read once."""
    return read(Path(module).with_suffix(".sql"))


def read(file: Path) -> dict[str, str]:
    """Every query of a `.sql` file by its name."""
    pieces = _NAME.split(file.read_text(encoding="utf-8"))
    return {name: text.strip() for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}
