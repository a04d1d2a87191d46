"""What the operator's tables claim, against what the entries tell."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from verify.disclosures import Gone
from verify.forms import field
from verify.story import Story
from verify.verdict import CHANGED, Malformed, Outcome

Row = dict[str, Any]
_KEYS = {
    "problems": ("problem",), "responsibilities": ("responsibility",),
    "tenures": ("responsibility", "number"), "handoffs": ("handoff",),
    "commitments": ("commitment",), "parties": ("party",), "people": ("person",),
    "findings": ("finding",),
}  # fmt: skip


class Aligned:
    """Rows that come in the order of their streams, taken one stream at a time."""

    def __init__(self, rows: Iterable[Row], what: str) -> None:
        self._rows = iter(rows)
        self._what = what
        self._ahead: Row | None = None
        self._last = ""
        self._step()

    def _step(self) -> None:
        self._ahead = next(self._rows, None)
        if self._ahead is not None:
            stream = field(self._ahead, "stream", str)
            if stream < self._last:
                raise Malformed(f"{self._what} is not in the order of its streams")
            self._last = stream
            row = self._ahead.get("row", {})
            if not isinstance(row, dict) or any(isinstance(v, dict | list) for v in row.values()):
                raise Malformed(f"a row of {stream:.80} in {self._what} is not plain")

    def take(self, stream: str) -> tuple[list[Row], list[str]]:
        """The rows of this stream, and the streams before it that nobody asked for."""
        taken: list[Row] = []
        strays: list[str] = []
        while self._ahead is not None and self._ahead["stream"] <= stream:
            if self._ahead["stream"] == stream:
                taken.append(self._ahead)
            elif self._ahead["stream"] not in strays[-1:]:
                strays.append(self._ahead["stream"])
            self._step()
        return taken, strays


def told(story: Story) -> dict[str, dict[tuple[Any, ...], Row]]:
    """The rows that the entries tell, by table and key."""
    rows: dict[str, list[Row]] = {table: [] for table in _KEYS}
    if story.noun == "finding":
        rows["findings"] = [{"finding": story.name, **story.facts}]
    elif story.noun == "party":
        rows["parties"] = [{"party": story.name, **story.facts}]
        rows["people"] = [
            {"person": name, "party": story.name, **person} for name, person in story.people.items()
        ]
    elif story.noun == "problem":
        rows["problems"] = [{"problem": story.name, **story.facts}]
    for name, held in story.held.items():
        rows["responsibilities"].append(
            {"responsibility": name}
            | {key: held[key] for key in ("title", "state", "holder", "fallback")}
        )
        rows["tenures"] += (
            {"responsibility": name, "number": number, **tenure}
            for number, tenure in enumerate(held["tenures"], start=1)
        )
    rows["handoffs"] = [
        {"handoff": name} | {k: part[k] for k in ("responsibility", "state", "offeror", "receiver")}
        for name, part in story.handoffs.items()
    ]
    rows["commitments"] = [
        {"commitment": name}
        | {k: part[k] for k in ("responsibility", "handoff", "state", "promisor", "promisee")}
        for name, part in story.commitments.items()
    ]
    return {
        table: {tuple(row[key] for key in _KEYS[table]): row for row in found}
        for table, found in rows.items()
    }


def compare(story: Story, claimed: list[Row], outcome: Outcome) -> None:
    """Every claimed row is told by the entries, every told row is claimed, and both agree."""
    expected = told(story)
    for line in claimed:
        table, row = field(line, "table", str), field(line, "row", dict)
        if table not in _KEYS:
            raise Malformed(f"{table!r:.60} is no table that can be checked")
        key = tuple(row.get(name) for name in _KEYS[table])
        name = " ".join(str(part) for part in key)
        try:
            wanted = expected[table].pop(key, None)
        except TypeError:
            raise Malformed(f"a key in {table} is not plain") from None
        if wanted is None:
            outcome.found(CHANGED, f"{table}: {name:.120} stands in no entry", story.stream)
            continue
        for column in sorted(wanted.keys() | row.keys()):
            there = column in row and column in wanted
            if there and isinstance(wanted[column], Gone) and wanted[column].agrees(row[column]):
                continue
            if not there or row[column] != wanted[column]:
                said = f"{row.get(column)!r:.80}, by the entries {wanted.get(column)!r:.80}"
                outcome.found(
                    CHANGED, f"{table}: {name}: {column} is {said}", story.stream,
                    wanted.get("began_seq"),
                )  # fmt: skip
    for table, rows in expected.items():
        for key in rows:
            name = " ".join(str(part) for part in key)
            outcome.found(CHANGED, f"{table}: {name} is missing", story.stream)


def gapless(stream: str, claimed: list[Row], outcome: Outcome) -> None:
    """Each claimed tenure begins where the one before ended; whoever is held has one holder."""
    held = {
        line["row"].get("responsibility"): line["row"].get("state")
        for line in claimed
        if line.get("table") == "responsibilities" and isinstance(line.get("row"), dict)
    }
    tenures: dict[Any, list[Row]] = {}
    for line in claimed:
        if line.get("table") == "tenures":
            tenures.setdefault(line.get("row", {}).get("responsibility"), []).append(
                line.get("row", {})
            )
    for name in sorted(held.keys() | tenures.keys(), key=str):
        for wrong in _gaps(tenures.get(name, []), open_=held.get(name) == "held"):
            outcome.found(CHANGED, f"{name!s:.120}: {wrong}", stream)


def _gaps(rows: list[Row], *, open_: bool) -> Iterator[str]:
    rows = sorted(rows, key=lambda row: str(row.get("number")).zfill(12))
    for number, row in enumerate(rows, start=1):
        if row.get("number") != number:
            yield f"tenure {number} is missing"
            return
    for before, row in pairwise(rows):
        if before.get("until") != row.get("since"):
            yield f"tenure {row['number']} does not begin where the one before it ended"
    if (bool(rows) and rows[-1].get("until") is None) != open_:
        yield "nobody holds it" if open_ else "it has ended, and somebody holds it"


def commands(story: Story, known: list[Row], outcome: Outcome) -> None:
    """The commands that are remembered are those whose entries are here."""
    remembered: dict[str, list[int]] = {}
    for row in known:
        span = [field(row, "first_seq", int), field(row, "last_seq", int)]
        remembered[field(row, "command_id", str)] = span
    for command, span in story.commands.items():
        if remembered.pop(command, None) != span:
            what = f"the command {command} is not remembered with its entries"
            outcome.found(CHANGED, what, story.stream, span[0])
    for command, span in remembered.items():
        what = f"the command {command:.120} is remembered, and its entries are not here"
        outcome.found(CHANGED, what, story.stream, span[0])
