"""Who held a responsibility when, by what right, and how each change can be proved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from reports import parts, pictures
from reports.paper import Block, Heading, Listing, Report, Section, Text, facts, section
from reports.problem import narrowed
from reports.record import File, Setting
from reports.when import said
from rules.statement import statement
from schemas.errors import NotFound
from schemas.grounds import Grounds
from schemas.views import Basis, Held, ProblemView, ResponsibilityView, TenureView


@dataclass(frozen=True, slots=True)
class Passage:
    """One tenure as an answer, and on what it rests; None where that is not shown."""

    held: Held
    rests: Grounds | None


def held_in(
    tenure: TenureView, duty: ResponsibilityView, at: datetime, known: datetime | None = None
) -> Held:
    """The tenure as the answer to “who held it at that instant?”"""
    documents = duty.document.get("tenures") or []
    own = documents[tenure.number - 1] if tenure.number <= len(documents) else {}
    return Held(
        responsibility=tenure.responsibility, at=at, holder=tenure.holder, since=tenure.since,
        until=tenure.until, basis=Basis("", tenure.began_seq, tenure.by), problem=tenure.problem,
        title=duty.title, number=tenure.number, cause=tenure.cause, handoff=tenure.handoff,
        corrected_in=own.get("corrected_in"), as_known_at=known,
    )  # fmt: skip


def report(
    name: str, file: File, passages: Mapping[int, Passage], at: Setting
) -> Report:  # fmt: skip
    """`passages` by the number of the tenure."""
    duty = duty_of(file.problem, name)
    return Report(
        kind="responsibility",
        title=duty.title,
        subject=name,
        lead="Responsibility history",
        made_at=at.made_at,
        zone=at.zone,
        upto=(file.upto,),
        sections=tuple(_sections(duty, file, passages, at)),
        made_for=at.eyes.made_for,
        notes=narrowed(at),
    )


def duty_of(seen: ProblemView, name: str) -> ResponsibilityView:
    """Raises NotFound."""
    found = next((one for one in seen.responsibilities if one.responsibility == name), None)
    if found is None:
        raise NotFound(
            f"There is no responsibility {name}.",
            next_step=f"See which there are: remit responsibility list {seen.problem}",
            code="not_found",
        )
    return found


def _sections(
    duty: ResponsibilityView, file: File, passages: Mapping[int, Passage], at: Setting
) -> Iterator[Section]:
    seen, name = file.problem, duty.responsibility
    tenures = [one for one in seen.tenures if one.responsibility == name]
    yield section("The responsibility", _front(duty, seen, at))
    yield section("Who held it, when", _history(duty, tenures, seen, at))
    yield section("By what right, and how it is proved", _rights(tenures, passages, at))
    handoffs = [one for one in seen.handoffs if one.responsibility == name]
    promises = [one for one in seen.commitments if one.responsibility == name]
    yield Section("Handoffs", (parts.handoffs(handoffs, at),))
    yield Section("Promises", (parts.commitments(promises, at),))
    about = {name, *(one.handoff for one in handoffs), *(one.commitment for one in promises)}
    entries = [one for one in file.entries if one.subject in about]
    yield Section(
        "The record",
        (parts.entries(entries, "The entries about it"), *parts.record_of(file.upto)),
    )


def _front(duty: ResponsibilityView, seen: ProblemView, at: Setting) -> Iterator[Block]:
    scope = duty.document.get("scope") or {}
    yield facts(
        ("Responsibility", duty.responsibility),
        ("Of the problem", f"{seen.title} ({seen.problem})"),
        ("Held now by" if duty.state == "held" else "Held last by", at.name(duty.holder)),
        ("Goes back to", at.name(duty.fallback)),
        ("Covers", "; ".join(scope.get("duties") or ())),
        ("At", "; ".join(scope.get("places") or ())),
        ("Stays with police, whoever holds it", "; ".join(duty.document.get("reserved") or ())),
        ("In dispute", duty.document.get("disputed")),
    )
    shares = duty.document.get("contributions") or {}
    if shares:
        yield Listing(
            tuple(f"{at.name(party)}: {one['share']} ({one['state']})" for party, one in
                  shares.items())
        )  # fmt: skip


def _history(
    duty: ResponsibilityView, tenures: list[TenureView], seen: ProblemView, at: Setting
) -> Iterator[Block]:
    rows = [(duty.title, [*enumerate(tenures, start=1)])] if tenures else []
    picture = pictures.bars(rows, at.made_at, at.zone)
    if picture is not None:
        yield picture
    yield parts.tenures(seen, tenures, at)
    if tenures and at.eyes.whole(seen, duty.responsibility):
        yield Text(_without_gap(tenures, at.zone), tone="note")


def _without_gap(tenures: list[TenureView], zone: str) -> str:
    """Told by looking, not by trusting: whether each tenure begins where the one before ended."""
    for before, after in pairwise(tenures):
        if before.until != after.since:
            return (
                f"Between {said(before.until or before.since, zone)} and"
                f" {said(after.since, zone)} the table names no single holder. Report this."
            )
    end = tenures[-1].until
    until = f"until it ended on {said(end, zone)}" if end else "until this report was made"
    return (
        f"Each tenure begins at the very instant at which the one before ends: from"
        f" {said(tenures[0].since, zone)} {until} exactly one party answered."
    )


def _rights(
    tenures: list[TenureView], passages: Mapping[int, Passage], at: Setting
) -> Iterator[Block]:
    for place, one in enumerate(tenures, start=1):
        yield Heading(f"{place}. {at.name(one.holder)}")
        told = passages.get(one.number)
        if told is None or told.rests is None:
            yield Text("The terms of this period are not shown to this reader.", tone="note")
            continue
        yield Listing(tuple(sentences(told, at)))


def sentences(told: Passage, at: Setting) -> list[str]:
    """Who, by what, over what, and how it can be proved."""
    assert told.rests is not None
    return statement(told.held, told.rests, lambda instant: said(instant, at.zone))
