"""Steps of the ladder, dossiers and the comparison of like parties, laid out for people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cli import show
from cli.moments import exact
from rules.ladder import coming, lacks, seats_left
from rules.rungs import RUNGS
from rules.words import METHODS, PARTY_KINDS
from rules.words_of_ladder import CASE, PROOFS, PUSHING, SEATS, STANCES, STEP_STATES
from schemas.state.ladder import Step
from schemas.terms import Method

if TYPE_CHECKING:
    from schemas.ladder_views import Alike, Dossier, StepView


def whole(one: "StepView") -> Step:
    return Step.model_validate(one.document, strict=False)


def following(one: "StepView") -> dict[str, Any]:
    """What the step lacks, whose approval it waits for, and by which command it goes on."""
    step = whole(one)
    return {
        "rung": RUNGS[step.method].number,
        "lacks": [*lacks(step)] if one.state == "planned" else [],
        "waits_for": [SEATS[seat] for seat in seats_left(step)],
        "next": coming(step),
    }


def table(found: Sequence["StepView"]) -> None:
    show.table(
        ["step", "rung", "method", "on", "state", "waits for", "due"],
        [
            (one.step, RUNGS[Method(one.method)].number, METHODS[one.method], one.party,
             STEP_STATES[one.state], ", ".join(one.turns.split()), one.due)
            for one in found
        ],
        none="No step was taken yet. Plan one: remit ladder plan --help",
    )  # fmt: skip


def tell(one: "StepView") -> None:
    step, seen = whole(one), following(one)
    show.facts(
        [
            ("on", step.party),
            ("problem", f"{one.problem} ({one.problem_title})"),
            ("rung", f"{seen['rung']}, {METHODS[step.method]}"),
            ("state", STEP_STATES[step.state]),
            ("aim", step.aim),
            ("about", step.about),
            ("harm", step.harm and f"{step.harm.figure} {step.harm.unit}"),
            ("skips", [METHODS[method] for method in step.skips]),
            ("because", step.skip_reason),
            ("still missing", [sentence.partition(": ")[0] for sentence in seen["lacks"]]),
            ("quorum", [SEATS[seat] for seat in step.seats]),
            ("approved by", [f"{a.by} as {a.seat.value.replace('_', ' ')}"
                             for a in step.approvals]),
            ("waits for", seen["waits_for"]),
            ("not approved", step.approval_refused and step.approval_refused.reason),
            ("notice", step.notified and f"{step.notified.how}: {step.notified.text}"),
            ("public notice", step.notified and step.notified.public),
            ("replies", [f"{STANCES[r.stance]}: {r.text}" for r in step.replies]),
            ("can have failed from", step.not_before),
            ("deadlines", [f"{kind.replace('_', ' ')} {exact(due)}"
                           for kind, due in one.deadlines.items()]),
            ("why", step.reason),
            ("next", seen["next"]),
        ],
        title=f"{one.step}: {METHODS[step.method]} towards {step.party}",
    )  # fmt: skip
    if step.exhibits:
        show.line()
        show.table(
            ["evidence", "title", "where", "sha256", "entry"],
            [(PROOFS[x.proof], x.title, x.location, f"{x.sha256[:12]}…", x.entry)
             for x in step.exhibits],
        )  # fmt: skip
    for said, names in ((step.case, CASE), (step.pushing, PUSHING)):
        if said is not None:
            show.line()
            show.facts([(names[name], text) for name, text in said])


def dossier_text(found: "Dossier") -> Iterator[str]:
    """Plain lines, ready for paper."""
    yield f"Dossier: what was tried towards {found.party}"
    yield f"{found.title} ({found.problem}), put together {exact(found.at)}"
    yield ""
    yield found.statement
    for step in found.steps:
        yield ""
        yield f"{step['step']}  Rung {step['rung']}: {step['method']}"
        yield f"  {step['state_in_words']} (planned {exact(step['planned_at'])}, {step['entry']})"
        yield from _skipped(step) if "skips" in step else _used(step)
    yield from _listed("Offers", (
        f"{one['handoff']} of {one['responsibility']}: {one['state_in_words']}"
        + (f"; {one['answer']}" if one["answer"] else "")
        for one in found.offers
    ))  # fmt: skip
    yield from _listed("Documents", (
        f"{one['title']}, {one['location']}, sha256 {one['sha256']} ({one['first_in']})"
        for one in found.documents
    ))  # fmt: skip
    yield from _listed("What a reader would miss", found.gaps)
    yield from _listed("Rungs that are not open", (
        f"{one['rung']} {one['method']}: {one['why']} {', '.join(one['rungs'])}"
        for one in found.closed_rungs
    ))  # fmt: skip
    if not found.steps:
        yield ""
        yield "No step of the ladder was used on this party."


def _skipped(step: Mapping[str, Any]) -> Iterator[str]:
    yield f"  Skips: {', '.join(one['method'] for one in step['skips'])}"
    yield f"  Because: {step['skip_reason']}"
    yield from _approvals(step)


def _used(step: Mapping[str, Any]) -> Iterator[str]:
    yield f"  Aim: {step['aim']}"
    if step["harm"]:
        yield f"  Harm: {step['harm']}"
    for one in step["evidence"]:
        yield f"  Evidence ({one['shows']}): {one['title']}, {one['location']},"
        yield f"    sha256 {one['sha256']} ({one['entry']})"
    for part in ("case", "pushing"):
        for name, text in (step[part] or {}).items():
            yield f"  {name}{'' if name.endswith('?') else ':'} {text}"
    for name, text in (step["safeguards"] or {}).items():
        said = ", ".join(text) if isinstance(text, list) else text
        yield f"  {name.capitalize()}: {said}"
    yield from _approvals(step)
    if step["notice"]:
        yield (
            f"  Notified {exact(step['notice']['at'])}, {step['notice']['how']}"
            f" ({step['notice']['entry']}): {step['notice']['text']}"
        )
        if step["notice"]["public"]:
            yield f"  Public notice: {step['notice']['public']}"
    for one in step["replies"]:
        came = f", {one['received']}" if one["received"] else ""
        yield f"  Reply {exact(one['at'])}{came} ({one['entry']}): {one['in_words']}; {one['text']}"
    if step["ended_at"]:
        why = f": {step['reason']}" if step["reason"] else ""
        yield (
            f"  Ended {exact(step['ended_at'])} ({step['ended_entry']}),"
            f" {step['state_in_words']}{why}"
        )


def _approvals(step: Mapping[str, Any]) -> Iterator[str]:
    for one in step["approvals"]:
        deputy = f" for {one['deputy_for']}" if one["deputy_for"] else ""
        yield (
            f"  Approved by {one['by']}{deputy} as {one['in_words']},"
            f" {exact(one['at'])} ({one['entry']})"
        )


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    told = [*lines]
    if told:
        yield ""
        yield f"{title}:"
        yield from (f"  {line}" for line in told)


def fairness_text(groups: Sequence["Alike"]) -> None:
    if not groups:
        show.line("No step was taken yet, so there is nothing to compare.")
    for group in groups:
        show.strong(f"{PARTY_KINDS[group.kind]}, {group.matter.replace('_', ' ')}")
        show.table(
            ["party", "rung", "method", "state", "harm", "skipped"],
            [
                (one.party, one.rung, METHODS.get(one.method or ""),
                 STEP_STATES.get(one.state or ""), one.harm,
                 ", ".join(METHODS[method] for method in one.skipped))
                for one in group.treated
            ],
        )  # fmt: skip
        for difference in group.differences:
            show.line(f"  ! {difference}")
        if not group.differences:
            show.line("  Nothing stands out.")
        show.line()
