"""The dossier on paper: what was tried towards a party, rung by rung, with what proves it."""

from collections.abc import Iterator, Mapping
from typing import Any

from reports import parts
from reports.paper import (
    Block,
    Heading,
    Listing,
    Report,
    Section,
    Table,
    Text,
    Upto,
    facts,
    section,
)
from reports.record import Setting
from schemas.ladder_views import Dossier

Told = Mapping[str, Any]


def report(found: Dossier, upto: Upto, at: Setting) -> Report:
    return Report(
        kind="dossier",
        title=f"What was tried towards {at.name(found.party)}",
        subject=found.problem,
        lead="Dossier",
        made_at=at.made_at,
        zone=at.zone,
        upto=(upto,),
        sections=tuple(_sections(found, upto, at)),
    )


def _sections(found: Dossier, upto: Upto, at: Setting) -> Iterator[Section]:
    yield section(
        "The problem",
        [
            facts(("Problem", f"{found.title} ({found.problem})"), ("Party", at.name(found.party))),
            Text(found.statement) if found.statement else None,
        ],
    )
    yield section("In short", _short(found))
    for step in found.steps:
        title = f"Rung {step['rung']}: {step['method']} ({step['step']})"
        yield section(title, _skipped(step) if "skips" in step else _used(step))
    yield Section("What was offered", (_offers(found),))
    yield Section("Documents", (_documents(found),))
    yield section("What stands in the way of other rungs", _closed(found))
    yield Section("The record", parts.record_of(upto))


def _short(found: Dossier) -> Iterator[Block]:
    yield Table(
        "Every step, in the order in which they were taken",
        ("Step", "Rung", "What", "Planned", "Ended", "What came of it"),
        tuple(
            (one["step"], str(one["rung"]), one["method"], one["planned_at"], one.get("ended_at"),
             one["state_in_words"])
            for one in found.steps
        ),
        (14, 8, 26, 18, 18, 16),
        "No step of the ladder was used on this party.",
    )  # fmt: skip
    if found.gaps:
        yield Heading("What a reader would miss")
        yield Listing(tuple(f"{one}." for one in found.gaps))
    else:
        yield Text("Nothing that these rungs take is missing.")


def _skipped(step: Told) -> Iterator[Block]:
    yield facts(
        ("Passed over", "; ".join(one["method"] for one in step["skips"])),
        ("Because", step["skip_reason"]),
        ("Planned by", step["planned_by"]),
        ("In entry", step["entry"]),
    )
    yield _approvals(step)


def _used(step: Told) -> Iterator[Block]:
    notice = step["notice"] or {}
    yield facts(
        ("State", step["state_in_words"]),
        ("Aim", step["aim"]),
        ("About", step["about"]),
        ("Harm", step["harm"]),
        ("Planned", step["planned_at"]),
        ("Planned by", step["planned_by"]),
        ("Approved", step["approved_at"]),
        ("Notice given", notice.get("at")),
        ("How", notice.get("how")),
        ("What it said", notice.get("text")),
        ("Public notice", notice.get("public")),
        ("Began", step["started_at"]),
        ("Could be called failed from", step["could_fail_from"]),
        ("Ended", step["ended_at"]),
        ("Ended by", step["ended_by"]),
        ("Why", step["reason"]),
        ("In entry", step["entry"]),
    )
    for label, said in (("The case", step["case"]), ("How hard to push", step["pushing"])):
        if said:
            yield Heading(label)
            yield facts(*((name, str(text)) for name, text in said.items()))
    safeguards = step["safeguards"] or {}
    if safeguards:
        yield Heading("Safeguards")
        yield facts(*((name.replace("_", " "), _plain(text)) for name, text in safeguards.items()))
    yield Table(
        "Evidence",
        ("What it shows", "Title", "Where", "SHA-256", "Entry"),
        tuple(
            (one["shows"], one["title"], one["location"], one["sha256"], one["entry"])
            for one in step["evidence"]
        ),
        (20, 22, 20, 24, 14),
        "No document was added to this step.",
    )
    yield _approvals(step)
    yield Table(
        "What the party replied",
        ("When", "Stance", "Words", "How it came", "Entry"),
        tuple(
            (one["at"], one["in_words"], one["text"], one["received"], one["entry"])
            for one in step["replies"]
        ),
        (18, 15, 37, 15, 15),
        "No reply of the party is on record.",
    )


def _approvals(step: Told) -> Table:
    return Table(
        "Approved by",
        ("As", "Person", "As deputy of", "When", "Entry"),
        tuple(
            (one["in_words"], one["by"], one["deputy_for"], one["at"], one["entry"])
            for one in step["approvals"]
        ),
        (22, 22, 20, 20, 16),
        "Nobody has approved it, or the word of an operator is enough.",
    )


def _plain(said: object) -> str:
    return "; ".join(map(str, said)) if isinstance(said, list) else str(said or "")


def _offers(found: Dossier) -> Table:
    return Table(
        "Offers to this party, under a step or not",
        ("Handoff", "Responsibility", "Way", "Offered", "State", "Answer"),
        tuple(
            (one["handoff"], one["responsibility"], one["method"], one["offered_at"],
             one["state_in_words"], one["answer"])
            for one in found.offers
        ),
        (12, 17, 15, 17, 13, 26),
        "Nothing was offered to this party.",
    )  # fmt: skip


def _documents(found: Dossier) -> Table:
    return Table(
        "Every document that the steps rest on",
        ("Title", "Where it lies", "SHA-256", "First in"),
        tuple(
            (one["title"], one["location"], one["sha256"], one["first_in"])
            for one in found.documents
        ),
        (26, 26, 32, 16),
        "The steps rest on no document.",
    )


def _closed(found: Dossier) -> Iterator[Block]:
    if found.next_rung:
        yield facts(("Open, and not used yet", found.next_rung.replace("_", " ")))
    yield Table(
        "Rungs that are not open",
        ("Rung", "What", "Why", "Which"),
        tuple(
            (str(one["rung"]), one["method"], one["why"], "; ".join(one["rungs"]))
            for one in found.closed_rungs
        ),
        (9, 28, 31, 32),
        "No rung is closed.",
    )
