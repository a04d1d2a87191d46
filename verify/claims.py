"""What the operator's tables claim, against what the entries tell."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from verify import joining, plan, playbooks
from verify.aligned import begins
from verify.disclosures import Gone
from verify.forms import field, json_object
from verify.story import Story
from verify.verdict import CHANGED, Malformed, Outcome

Row = dict[str, Any]
_spelled = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=repr
).encode
_KEYS = {
    "problems": ("problem",), "responsibilities": ("responsibility",),
    "tenures": ("responsibility", "number"), "handoffs": ("handoff",),
    "commitments": ("commitment",), "steps": ("step",), "parties": ("party",),
    "people": ("person",), "playbooks": ("playbook",),
    "findings": ("finding",), "concerns": ("concern",), "candidates": ("candidate",),
    "partnerships": ("partnership",),
    "partnership_members": ("partnership", "party"), "agreements": ("agreement",),
    "plan_actions": ("problem", "action"), "declarations": ("party",),
    "rounds": ("round",),
}  # fmt: skip


def rows(stream: str, lines: bytes) -> list[Row]:
    """What the lines of one stream say; each row is plain. Raises Malformed."""
    found = [json_object(line) for line in lines.split(b"\n")[:-1]]
    for line in found:
        if field(line, "stream", str) != stream:
            raise Malformed(f"a row of {stream:.80} names two streams")
        for value in line.get("row", {}).values():
            if isinstance(value, dict | list):
                raise Malformed(f"a row of {stream:.80} is not plain")
    return found


def told(story: Story) -> dict[str, dict[tuple[Any, ...], Row]]:
    """The rows that the entries tell, by table and key."""
    return {
        table: {tuple(row[key] for key in _KEYS[table]): row for row in found}
        for table, found in _told(story).items()
    }


def _told(story: Story) -> dict[str, list[Row]]:
    """The rows that the entries tell, by table."""
    rows: dict[str, list[Row]] = {table: [] for table in _KEYS}
    if story.noun in ("finding", "concern", "candidate", "round"):
        rows[f"{story.noun}s"] = [{story.noun: story.name, **story.facts}]
    elif story.noun == "playbook":
        rows["playbooks"] = playbooks.rows(story)
    elif story.noun == "partnership":
        rows |= joining.rows(story)
    elif story.noun == "party":
        rows["parties"] = [{"party": story.name, **story.facts}]
        rows["people"] = [
            {"person": name, "party": story.name, **person} for name, person in story.people.items()
        ]
        rows["declarations"] = [{"party": story.name, **one} for one in story.declared]
    elif story.noun == "problem":
        rows["problems"] = [{"problem": story.name, **story.facts}]
        rows["plan_actions"] = plan.rows(story)
    for name, held in story.held.items():
        rows["responsibilities"].append(
            {
                "responsibility": name, "title": held["title"], "state": held["state"],
                "holder": held["holder"], "fallback": held["fallback"],
            }
        )  # fmt: skip
        rows["tenures"] += (
            {"responsibility": name, "number": number, **tenure}
            for number, tenure in enumerate(held["tenures"], start=1)
        )
    rows["handoffs"] = [
        {
            "handoff": name, "responsibility": part["responsibility"], "state": part["state"],
            "offeror": part["offeror"], "receiver": part["receiver"],
        }
        for name, part in story.handoffs.items()
    ]  # fmt: skip
    rows["commitments"] = [
        {
            "commitment": name, "responsibility": part["responsibility"],
            "handoff": part["handoff"], "state": part["state"], "promisor": part["promisor"],
            "promisee": part["promisee"],
        }
        for name, part in story.commitments.items()
    ]  # fmt: skip
    rows["steps"] = [
        {"step": name} | {key: part[key] for key in ("party", "method", "state")}
        for name, part in story.steps.items()
    ]
    return rows


def written(story: Story) -> bytes:
    """The lines that claim exactly what the entries tell, in the spelling of an export."""
    beginning = begins(story.stream)[:-1].decode()
    lines = []
    for table, found in _told(story).items():
        if found:
            start = f'{beginning},"table":"{table}","row":'
            lines += [f"{start}{_spelled(row)}}}\n" for row in found]
    return "".join(lines).encode()


def _claims(story: Story, lines: bytes) -> bool:
    """Whether these lines are `written`, in this order; all of them are spelled at once.

    Each line begins with the name of the stream, as lines that were taken by it do.
    """
    rows = [
        {"stream": story.stream, "table": table, "row": row}
        for table, found in _told(story).items()
        for row in found
    ]
    # Each line and each row begins in this way, and no text does, whose quotes are escaped: so
    # with as many ends of lines as rows, lines end where rows do.
    return len(rows) == lines.count(b"\n") and (
        b"[%b]" % lines[:-1].replace(b"\n", b",") == _spelled(rows).encode()
    )


def _same(lines: bytes, others: bytes) -> bool:
    """The same lines, in whatever order."""
    return lines == others or sorted(lines.split(b"\n")) == sorted(others.split(b"\n"))


def agree(story: Story, lines: bytes, commands: bytes) -> bool:
    """Whether the tables claim exactly what the entries tell, line by line."""
    same = _claims(story, lines) or _same(lines, written(story))
    return same and _plainly_remembered(story, commands)


def compare(story: Story, lines: bytes, outcome: Outcome) -> None:
    """Every claimed row is told by the entries, every told row is claimed, and both agree."""
    if _same(lines, written(story)):
        return  # and tenures that the rules tell leave no gap
    gapless(story.stream, lines, outcome)
    expected = told(story)
    for line in rows(story.stream, lines):
        table, row = field(line, "table", str), field(line, "row", dict)
        if table not in _KEYS:
            raise Malformed(f"{table!r:.60} is no table that can be checked")
        key = tuple(row.get(name) for name in _KEYS[table])
        wanted = expected[table].pop(key, None)
        if row == wanted:
            continue
        name = " ".join(str(part) for part in key)
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
    for table, left in expected.items():
        for key in left:
            name = " ".join(str(part) for part in key)
            outcome.found(CHANGED, f"{table}: {name} is missing", story.stream)


def gapless(stream: str, lines: bytes, outcome: Outcome) -> None:
    """Each claimed tenure begins where the one before ended; whoever is held has one holder."""
    claimed = rows(stream, lines)
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


def commands(story: Story, lines: bytes, outcome: Outcome) -> None:
    """The commands that are remembered are those whose entries are here."""
    if _plainly_remembered(story, lines):
        return
    remembered: dict[str, list[int]] = {}
    for row in rows(story.stream, lines):
        span = [field(row, "first_seq", int), field(row, "last_seq", int)]
        remembered[field(row, "command_id", str)] = span
    for command, span in story.commands.items():
        if remembered.pop(command, None) != span:
            what = f"the command {command} is not remembered with its entries"
            outcome.found(CHANGED, what, story.stream, span[0])
    for command, span in remembered.items():
        what = f"the command {command:.120} is remembered, and its entries are not here"
        outcome.found(CHANGED, what, story.stream, span[0])


def _plainly_remembered(story: Story, lines: bytes) -> bool:
    plain = "".join(story.commands)
    return '"' not in plain and "\\" not in plain and _same(lines, _remembered(story))


def _remembered(story: Story) -> bytes:
    """The lines as they are written where all is well: to compare texts is faster than to read."""
    beginning = begins(story.stream).decode()
    return "".join(
        [
            f'{beginning}"command_id":"{command}","first_seq":{first},"last_seq":{last}}}\n'
            for command, (first, last) in story.commands.items()
        ]
    ).encode()
