"""What a run found: a table for people, and the whole of it as JSON."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.frame import Figure, Spread

_COLOURS = {"aim": "green", "must": "cyan", "short": "red"}


def shown(figures: Iterable[Figure], console: Console) -> None:
    """Print each figure with its floors, ratio and what it has to reach."""
    table = Table(title="Measured", show_lines=False)
    for head in ("figure", "measured", "floor", "ratio", "must", "aim", "reached"):
        table.add_column(head, justify="left" if head == "figure" else "right")
    for figure in figures:
        floors = "\n".join(f"{name} {_number(told)}" for name, told in figure.floors.items())
        colour = _COLOURS.get(figure.verdict, "white")
        sign = "≥" if figure.higher_is_better else "≤"
        table.add_row(
            figure.title,
            f"{_number(figure.measured)} {figure.unit}",
            floors,
            _number(figure.ratio) if figure.ratio else "",
            f"{sign} {figure.must:g}" if figure.must is not None else "",
            f"{sign} {figure.aim:g}" if figure.aim is not None else "",
            f"[{colour}]{figure.verdict}[/]",
        )
    console.print(table)


def _number(told: Spread) -> str:
    if told.n == 1:
        return _short(told.median)
    return f"{_short(told.median)} [{_short(told.q1)}–{_short(told.q3)}]"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def written(file: Path, figures: Iterable[Figure], about: dict[str, Any]) -> None:
    """Everything into one JSON file."""
    whole = about | {"figures": [figure.as_json() for figure in figures]}
    file.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
