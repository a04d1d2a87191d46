"""A report with every value in the words of its page: what both renderers put on paper."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from reports.paper import Block, Cell, Facts, Report, Table
from reports.when import said

NOTHING = "\N{EN DASH}"


def placed(report: Report) -> dict[str, Any]:
    """As plain values. An instant becomes its words and, for machines, the instant in UTC."""
    zone = report.zone
    return {
        "kind": report.kind,
        "lead": report.lead,
        "title": report.title,
        "subject": report.subject,
        "made": _cell(report.made_at, zone),
        "zone": zone,
        "notes": list(report.notes),
        "upto": [one.in_words() for one in report.upto],
        "head": f"{report.lead}: {report.subject}",
        "speaks": "; ".join(one.in_words() for one in report.upto),
        "foot": f"Made {said(report.made_at, zone)} ({zone})",
        "sections": [
            {"title": one.title, "blocks": [_block(block, zone) for block in one.blocks]}
            for one in report.sections
        ],
    }


def as_text(report: Report) -> str:
    """The same as JSON in one line."""
    return json.dumps(placed(report), ensure_ascii=False)


def _block(block: Block, zone: str) -> dict[str, Any]:
    told = asdict(block)
    match block:
        case Facts(pairs=pairs):
            told["pairs"] = [
                [name, _cell(value, zone)] for name, value in pairs if value not in (None, "")
            ]
        case Table(rows=rows):
            told["rows"] = [[_cell(value, zone) for value in row] for row in rows]
            told["numbers"] = [_is_number(block, place) for place in range(len(block.columns))]
        case _:
            pass
    return told


def _cell(value: Cell, zone: str) -> dict[str, str]:
    match value:
        case None | "":
            return {"text": NOTHING, "iso": ""}
        case datetime():
            return {"text": said(value, zone), "iso": _iso(value)}
        case int():
            return {"text": f"{value:,}" if value >= 10_000 else str(value), "iso": ""}
        case _:
            return {"text": str(value), "iso": ""}


def _is_number(table: Table, place: int) -> bool:
    """Whether a column holds figures only, which stand to the right."""
    return bool(table.rows) and all(isinstance(row[place], int) for row in table.rows)


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
