"""The problem file: everything that the record tells of one problem, for a folder or a council."""

from collections.abc import Iterator

from reports import method, parts, pictures, planned
from reports.paper import Block, Listing, Report, Section, Table, Text, facts, section
from reports.record import File, Setting
from rules.words import RESPONSIBILITY_STATES, STAGES
from schemas.views import ProblemView, ResponsibilityView, TenureView

Numbered = list[tuple[str, list[tuple[int, TenureView]]]]


def report(file: File, at: Setting) -> Report:
    seen = file.problem
    return Report(
        kind="problem",
        title=seen.title,
        subject=seen.problem,
        lead="Problem file",
        made_at=at.made_at,
        zone=at.zone,
        upto=(file.upto,),
        sections=tuple(_sections(file, at)),
        made_for=at.eyes.made_for,
        notes=narrowed(at),
    )


def narrowed(at: Setting) -> tuple[str, ...]:
    """What has to be said of a report that leaves something out."""
    if at.eyes.made_for is None:
        return ()
    return (
        f"This report was made for {at.name(at.eyes.made_for)}. It shows what that party takes or"
        " took part in; the problem may have other parts.",
    )


def _sections(file: File, at: Setting) -> Iterator[Section]:
    seen, everything = file.problem, at.eyes.made_for is None
    yield section("The problem", _front(seen, at))
    yield section("Who is responsible", _held(seen, at))
    yield section("Who held what, when", _history(seen, at))
    if everything:
        yield from method.sections(method.of(seen), at)
        plan = planned.of(seen)
        if plan is not None:
            yield section("The response plan", planned.plan(plan, at))
    yield Section("Handoffs", (parts.handoffs(seen.handoffs, at),))
    yield Section("Promises", (parts.commitments(seen.commitments, at),))
    if everything:
        yield section("What was reported", _concerns(file))
        if file.findings:
            yield Section("What auditors say", (_findings(file),))
    named = {one.holder for one in seen.tenures} | {seen.police}
    named |= {p for h in seen.handoffs for p in (h.offeror, h.receiver)}
    named |= {p for c in seen.commitments for p in (c.promisor, c.promisee)}
    yield Section("Parties", (parts.parties(sorted(named), at),))
    yield Section("The record", (parts.entries(file.entries), *parts.record_of(file.upto)))


def _front(seen: ProblemView, at: Setting) -> Iterator[Block]:
    said = seen.document
    yield facts(
        ("Problem", seen.problem),
        ("Stage", STAGES.get(seen.stage, seen.stage)),
        ("Opened by", at.name(seen.police)),
        ("Opened", seen.opened_at),
        ("Closed", seen.closed_at),
        ("Outcome", said.get("outcome")),
        ("Source", said.get("source")),
    )
    yield Text(str(said.get("statement") or "No statement was given."))


def _held(seen: ProblemView, at: Setting) -> Iterator[Block]:
    yield Table(
        "Each responsibility and who answers for it",
        ("Responsibility", "State", "Holder", "Goes back to", "Covers", "Stays with police"),
        tuple(_duty(one, at) for one in seen.responsibilities),
        (20, 10, 17, 15, 22, 16),
        "No responsibility is shown to this reader.",
    )


def _duty(one: ResponsibilityView, at: Setting) -> tuple[str | None, ...]:
    scope = one.document.get("scope") or {}
    duties, places = scope.get("duties") or (), scope.get("places") or ()
    shares = one.document.get("contributions") or {}
    with_whom = [f"{party} ({s['share']})" for party, s in shares.items() if s["state"] == "joined"]
    holder = at.name(one.holder) or "not shown"
    return (
        f"{one.title} ({one.responsibility})",
        RESPONSIBILITY_STATES.get(one.state, one.state) or "not shown",
        holder + (f"; contributing: {', '.join(with_whom)}" if with_whom else ""),
        at.name(one.fallback) or "not shown",
        f"{'; '.join(duties)} at {', '.join(places)}",
        "; ".join(one.document.get("reserved") or ()) or None,
    )


def numbered(seen: ProblemView) -> Numbered:
    """The tenures of each responsibility, with the numbers that picture and table share."""
    places = {id(one): place for place, one in enumerate(seen.tenures, start=1)}
    return [
        (
            row.title,
            [(places[id(t)], t) for t in seen.tenures if t.responsibility == row.responsibility],
        )
        for row in seen.responsibilities
    ]


def _history(seen: ProblemView, at: Setting) -> Iterator[Block]:
    picture = pictures.bars([row for row in numbered(seen) if row[1]], at.made_at, at.zone)
    if picture is not None:
        yield picture
        yield Text("The numbers in the picture are those of the table.", tone="note")
    yield parts.tenures(seen, seen.tenures, at)


def _concerns(file: File) -> Iterator[Block]:
    yield Table(
        "Concerns that belong to this problem",
        ("Concern", "About", "Where", "From", "Reported", "State"),
        tuple(
            (one.concern, one.matter, one.place, one.source, one.reported_at, one.state)
            for one in file.concerns
        ),
        (16, 16, 24, 12, 20, 12),
        "No concern was linked to this problem.",
    )


def _findings(file: File) -> Listing:
    return Listing(
        tuple(
            f"{one.finding} on entry {one.entry} ({one.severity}, {one.state}), by {one.opened_by}"
            for one in file.findings
        )
    )
