"""The only file that prints. Results go to stdout; everything else goes to stderr.

Colour appears on a terminal only, and never when NO_COLOR is set. Whatever is printed was made
safe before (`cli.escaping`): stored text is never sent to a terminal as it came.
"""

import contextlib
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from cli import escaping, moments
from cli.streams import plain_failures, soften, speaks_utf8
from schemas.errors import Unavailable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

NARROW = 60  # below this many columns a table becomes a list of records
PIPE_WIDTH = 200  # a pipe has no width
MARKS = {
    "entry": ("·", ".", ""),
    "time": ("◷", "~", "yellow"),
    "moved": ("►", ">", "bold green"),
    "refused": ("×", "x", "magenta"),
    "note": ("“", '"', "dim"),
    "failed": ("✗", "!", "bold red"),
    "ok": ("✓", "=", "green"),
}
"""Sign, sign without Unicode, and style of each kind of line on a timeline."""


def line(text: str = "") -> None:
    """One line of the answer."""
    _write(sys.stdout, escaping.safe(text, lines=True))


def aside(text: str) -> None:
    """One line that is not part of the answer."""
    _write(sys.stderr, escaping.safe(text, lines=True))


def hint(text: str) -> None:
    """What to do next; for people at a terminal, so programs never have to skip it."""
    if sys.stderr is not None and sys.stderr.isatty():
        _say(text, "dim", to_stderr=True)


def strong(text: str) -> None:
    """The line of the answer that matters most."""
    _say(text, "bold")


def marked(mark: str, text: str) -> None:
    """A line with a sign in front that says what kind of line it is; `MARKS` has the kinds."""
    sign, plain_sign, style = MARKS[mark]
    if not speaks_utf8(sys.stdout):
        sign, text = plain_sign, text.replace("→", "->")
    _say(f"  {sign} {text}", style)


def faint(text: str) -> None:
    """A line of the answer that matters least."""
    _say(text, "dim")


def one_line(text: str) -> None:
    """A line of the answer that stays one, whatever is in it."""
    _write(sys.stdout, escaping.safe(text))


def is_terminal() -> bool:
    """Whether a person reads the answer as it comes."""
    return sys.stdout is not None and sys.stdout.isatty()


def as_json(answer: Any) -> None:
    """The answer for programs: one JSON document."""
    _write(sys.stdout, escaping.document(answer, ascii_only=not speaks_utf8(sys.stdout)))


def as_json_line(answer: Any) -> None:
    """One of many answers for programs: one JSON document on one line."""
    _write(sys.stdout, escaping.one_line(answer, ascii_only=not speaks_utf8(sys.stdout)))


def error(code: str, message: str, next_step: str | None, *, as_json: bool) -> None:
    """What went wrong and what to do now, on stderr."""
    # Nothing is left to be done about an stderr that is closed.
    with contextlib.suppress(OSError, ValueError, Unavailable):
        if as_json:
            told = {"error": {"code": code, "message": message, "next_step": next_step}}
            _write(sys.stderr, escaping.one_line(told, ascii_only=True))
            return
        _say(f"Error: {message}", "bold red", to_stderr=True, only=len("Error:"))
        if next_step:
            _say(next_step, "cyan", to_stderr=True)


_NOTHING: tuple[object, ...] = (None, "", (), [], {})


def facts(pairs: Iterable[tuple[str, Any]], *, title: str = "") -> None:
    """One thing: what is known about it, a fact a line. Facts without a value are left out."""
    from rich.padding import Padding
    from rich.table import Table

    told = [(name, value) for name, value in pairs if value not in _NOTHING]
    if title:
        strong(title)
    out = console()
    if out.width < NARROW:
        for name, value in told:
            line(f"{name}: {_words(value)}")
        return
    if not out.is_terminal:
        facts_plainly(told)
        return
    drawn = Table.grid(padding=(0, 2))
    drawn.add_column(style="dim", no_wrap=True)
    drawn.add_column(overflow="fold")
    for name, value in told:
        drawn.add_row(name, _cell(value, lines=True))
    _draw(out, Padding(drawn, (0, 0, 0, 2 if title else 0)))


def facts_plainly(pairs: Iterable[tuple[str, Any]]) -> None:
    """The same without colour or wrapping, for pipes and for answers that must come fast."""
    told = [(name, value) for name, value in pairs if value not in _NOTHING]
    wide = max((len(name) for name, _ in told), default=0)
    for name, value in told:
        line(f"{name:<{wide}}  " + _words(value).replace("\n", "\n" + " " * (wide + 2)))


def table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "", none: str = ""
) -> None:
    """Rows for people; without a terminal the same columns stand bare, for grep.

    `none` is the sentence that stands where there are no rows.
    """
    from rich.table import Table

    found = [tuple(row) for row in rows]
    if not found and none:
        line(none)
        return
    if title:
        strong(title)
    out = console()
    if out.width < NARROW:
        for row in found:
            for name, cell in zip(columns, row, strict=True):
                if cell is not None:
                    line(f"{name}: {_words(cell)}")
            line()
        return
    if not out.is_terminal:
        _aligned([tuple(columns), *found])
        return
    drawn = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        drawn.add_column(name, overflow="fold")
    for row in found:
        drawn.add_row(*(_cell(cell) for cell in row))
    _draw(out, drawn)


def console(*, to_stderr: bool = False) -> "Console":
    """The terminal, which knows about NO_COLOR and pipes."""
    from rich.console import Console

    stream = sys.stderr if to_stderr else sys.stdout
    width = None if stream is not None and stream.isatty() else PIPE_WIDTH
    soften(stream)
    return Console(stderr=to_stderr, width=width)


def _say(text: str, style: str, *, to_stderr: bool = False, only: int | None = None) -> None:
    """A line in a style; the whole of it, or its first characters."""
    stream = sys.stderr if to_stderr else sys.stdout
    told = escaping.safe(text, lines=True)
    if stream is None or not stream.isatty() or os.environ.get("NO_COLOR"):
        _write(stream, told)
        return
    from rich.text import Text

    styled = Text(told)
    styled.stylize(style, 0, only)
    _draw(console(to_stderr=to_stderr), styled, soft_wrap=True)


def _draw(out: "Console", thing: Any, *, soft_wrap: bool = False) -> None:
    with plain_failures():
        out.print(thing, soft_wrap=soft_wrap, highlight=False)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # closed before we began; nobody listens
        return
    soften(stream)
    with plain_failures():
        print(text, file=stream, flush=True)


def _aligned(rows: list[tuple[Any, ...]]) -> None:
    """Bare columns for pipes: a row stays one line, however long it is."""
    told = [[_words(cell, lines=False) for cell in row] for row in rows]
    wide = [max(len(row[place]) for row in told) for place in range(len(told[0]))]
    for row in told:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, wide, strict=True))
        line("  ".join(cells).rstrip())


def _cell(value: Any, *, lines: bool = False) -> "Text":
    from rich.text import Text

    return Text(_words(value, lines=lines))


def _words(value: Any, *, lines: bool = True) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return moments.told(value)
        case list() | tuple():
            return ", ".join(_words(item) for item in value)
        case _:
            return escaping.safe(str(value), lines=lines)
