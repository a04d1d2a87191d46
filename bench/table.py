"""What a run found: a table for people, and the whole of it as JSON.

    python -m bench.table FILE

prints the table of a kept run as Markdown, for `docs/performance.md`.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.frame import Figure, Spread

_LIMITS = ("must", "aim")
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


def markdown(told: dict[str, Any]) -> str:
    """The table of a kept run, with the machine, the load and what broke."""
    machine = told["machine"]
    lines = [
        f"Taken {told['began_at']} on {machine['cores']} cores of {machine['cpu'].strip()},"
        f" {machine['memory_gib']:g} GiB; load {told['load_before']:.1f} before and"
        f" {told['load_after']:.1f} after. Medians, in brackets the quartiles.",
        "",
        "| figure | measured | floor | ratio | must | aim | reached |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for each in told["figures"]:
        floors = {name: Spread(**floor) for name, floor in each["floors"].items()}
        ratio = Spread(**each["ratio"]) if each["ratio"] else None
        sign = "≥" if each["higher_is_better"] else "≤"
        row = (
            each["title"],
            f"{_number(Spread(**each['measured']))} {each['unit']}",
            "; ".join(f"{name} {_number(floor)}" for name, floor in floors.items()),
            _number(ratio) if ratio else "",
            *(f"{sign} {each[limit]:g}" if each[limit] is not None else "" for limit in _LIMITS),
            each["verdict"],
        )
        lines.append(f"| {' | '.join(row)} |")
    lines += [f"\nBroken: {name}: {why}" for name, why in told["broken"].items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(markdown(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
