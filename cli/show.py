"""The only file that prints. Results go to stdout; everything else goes to stderr.

Colour appears on a terminal only, and never when NO_COLOR is set.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


def line(text: str = "") -> None:
    """One line of the answer."""
    print(text, flush=True)


def aside(text: str) -> None:
    """One line that is not part of the answer."""
    print(text, file=sys.stderr, flush=True)


def as_json(answer: Any) -> None:
    """The answer for programs: one JSON document."""
    print(json.dumps(answer, indent=2, ensure_ascii=False, default=_plain), flush=True)


def error(code: str, message: str, next_step: str | None, *, as_json: bool) -> None:
    """What went wrong and what to do now, on stderr."""
    if as_json:
        told = {"error": {"code": code, "message": message, "next_step": next_step}}
        print(json.dumps(told, ensure_ascii=False), file=sys.stderr, flush=True)
        return
    out = console(to_stderr=True)
    out.print("Error:", style="bold red", end=" ", highlight=False)
    out.print(message, markup=False, highlight=False, soft_wrap=True)
    if next_step:
        out.print(next_step, style="cyan", markup=False, highlight=False, soft_wrap=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> None:
    """Rows for people; without a terminal the same columns stand bare, for grep."""
    from rich import box
    from rich.table import Table

    out = console()
    drawn = Table(
        *columns,
        title=title or None,
        title_justify="left",
        box=box.SIMPLE_HEAD if out.is_terminal else None,
        header_style="bold",
        pad_edge=False,
    )
    for row in rows:
        drawn.add_row(*(str(_plain(cell)) if cell is not None else "–" for cell in row))
    out.print(drawn)


def console(*, to_stderr: bool = False) -> "Console":
    """The terminal, which knows about NO_COLOR and pipes."""
    from rich.console import Console

    stream = sys.stderr if to_stderr else sys.stdout
    width = None if stream.isatty() else 200  # a pipe has no width, and nothing may be cut off
    return Console(stderr=to_stderr, width=width)


def _plain(thing: Any) -> Any:
    if isinstance(thing, datetime):
        return thing.isoformat().replace("+00:00", "Z")
    if hasattr(thing, "model_dump"):
        return thing.model_dump(mode="json")
    return str(thing) if not isinstance(thing, (str, int, float, bool)) else thing
