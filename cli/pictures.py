"""Problems, responsibilities, handoffs and commitments, laid out for people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cli import capability, show, stage_picture
from cli.moments import exact, told
from schemas.spans import in_words
from schemas.views import (
    CommitmentView,
    HandoffView,
    ProblemView,
    ResponsibilityView,
    TenureView,
)


def problem(one: ProblemView) -> None:
    document = one.document
    show.facts(
        [
            ("stage", one.stage),
            ("police", one.police),
            ("opened", one.opened_at),
            ("closed", one.closed_at),
            ("outcome", document.get("outcome")),
            ("next deadline", one.due),
            ("statement", document.get("statement")),
            ("source", document.get("source")),
        ],
        title=f"{one.title} ({one.problem})",
    )
    stage_picture.stage(one)
    show.line()
    responsibilities(one.responsibilities)
    if one.handoffs:
        show.line()
        handoffs(one.handoffs)
    if one.commitments:
        show.line()
        commitments(one.commitments)


def responsibilities(found: Sequence[ResponsibilityView]) -> None:
    show.table(
        ["responsibility", "title", "held by", "state", "falls back to", "offered in"],
        [(r.responsibility, r.title, r.holder, r.state, r.fallback, r.live_handoff) for r in found],
        none="It has no responsibilities.",
    )


def responsibility(one: ResponsibilityView, tenures: Sequence[TenureView]) -> None:
    document = one.document
    scope = document["scope"]
    shares = [
        f"{c['party']}: {c['share']} ({c['state']})"
        for c in document.get("contributions", {}).values()
    ]
    show.facts(
        [
            ("state", one.state),
            ("held by", one.holder),
            ("falls back to", one.fallback),
            ("offered in", one.live_handoff),
            ("side", f"{scope['side']}, {scope['controller']}"),
            ("places", scope["places"]),
            ("duties", scope["duties"]),
            ("reserved to police", document["reserved"]),
            ("scope version", document["scope_version"]),
            ("decision power needed", document["demands"]),
            ("contributors", shares),
            ("disputed", document.get("disputed")),
            ("amendment", _amendment(document.get("amendment"))),
            ("correction", _correction(document.get("correction"))),
            ("discharge asked by", document.get("discharge_asked_by")),
            ("split from", document.get("split_from")),
        ],
        title=f"{one.title} ({one.responsibility})",
    )
    show.line()
    show.table(
        ["holder", "since", "until", "because", "entry", "by", "corrected by"],
        [
            (
                t.holder,
                exact(t.since),
                exact(t.until) if t.until else "now" if one.state == "held" else "end",
                f"{t.cause} {t.handoff}" if t.handoff else t.cause,
                t.began_seq,
                t.by,
                (in_ := document["tenures"][t.number - 1].get("corrected_in")) and f"entry {in_}",
            )
            for t in tenures
        ],
    )


def handoffs(found: Sequence[HandoffView]) -> None:
    show.table(
        ["handoff", "responsibility", "from", "to", "state", "waits for", "due"],
        [
            (h.handoff, h.responsibility, h.offeror, h.receiver, h.state, h.turn, h.due)
            for h in found
        ],
        none="There is no handoff here. Offer one: remit handoff offer --help",
    )


def handoff(one: HandoffView, over: ResponsibilityView | None) -> None:
    document = one.document
    show.facts(
        [
            ("responsibility", f"{one.title} ({one.responsibility})"),
            ("problem", f"{one.problem_title} ({one.problem})"),
            ("from", one.offeror),
            ("to", one.receiver),
            ("state", one.state),
            ("waits for", one.turn),
            ("held by", over.holder if over else None),
            ("offered", _at(document.get("offered_at"))),
            ("accepted", _at(document.get("accepted_at"))),
            ("read back", document.get("read_back")),
            ("question", document.get("question")),
            ("answer", document.get("answer")),
            ("objection", document.get("objected")),
            ("declined", document.get("decline_code")),
            ("redirected to", document.get("redirected_to")),
            ("reason given", document.get("ended_because")),
            ("escalated to", document.get("escalated_to")),
            ("supersedes", document.get("supersedes")),
            ("reserved to police", over.document["reserved"] if over else None),
            *capability.facts(document),
        ],
        title=f"Handoff {one.handoff}",
    )
    show.line()
    _terms(document["terms"], f"Terms, version {document['version']}", document["fallback"])
    if document.get("countered"):
        show.line()
        newest = document.get("newest", document["version"])
        told_by = f"Counter-offer by {one.receiver}, version {newest}"
        _terms(document["countered"], told_by, document["fallback"])
    if one.deadlines:
        show.line()
        _deadlines(one.deadlines)


def commitments(found: Sequence[CommitmentView]) -> None:
    show.table(
        ["commitment", "promise", "by", "to", "state", "waits for", "due"],
        [(c.commitment, c.title, c.promisor, c.promisee, c.state, c.turn, c.due) for c in found],
        none="There is no commitment here. Propose one: remit commitment propose --help",
    )


def commitment(one: CommitmentView) -> None:
    document = one.document
    show.facts(
        [
            ("problem", f"{one.problem_title} ({one.problem})"),
            ("responsibility", one.responsibility),
            ("came with", one.handoff),
            ("promised by", one.promisor),
            ("promised to", one.promisee),
            ("state", one.state),
            ("waits for", one.turn),
            ("version", document["version"]),
            ("due", one.due),
            ("measure", document["promise"].get("measure")),
            ("work done by", document.get("performer")),
            ("last note", document.get("last_note")),
            ("on hold because", document.get("hold_reason")),
            ("evidence", document.get("evidence")),
            ("references", document.get("references")),
            ("reported by", document.get("reported_by")),
            ("late", "yes" if document.get("late") else None),
            ("excuse", document.get("excuse")),
            ("reason given", document.get("ended_because")),
            ("escalated to", document.get("escalated_to")),
            ("asked instead", _promise(document["asked"]) if document.get("asked") else None),
        ],
        title=f"{one.title} ({one.commitment})",
    )
    if one.deadlines:
        show.line()
        _deadlines(one.deadlines)


def _terms(terms: dict[str, Any], title: str, fallback: str) -> None:
    promises = [f"{p['promisor']}: {_promise(p)}" for p in terms.get("commitments", [])]
    patience = terms["patience"]
    waits = [
        f"{name.removesuffix('_within').replace('_', ' ')} {in_words(patience[name])}"
        for name in ("acknowledge_within", "decide_within", "first_action_within", "settle_within")
    ]
    show.facts(
        [
            ("summary", terms["summary"]),
            ("measure", terms["measure"]),
            ("method", terms["method"]),
            ("falls back to", terms.get("fallback") or fallback),
            ("decision power needed", terms["demands"]),
            ("until", _at(terms.get("until"))),
            ("return notice", in_words(terms["return_notice"])),
            ("may be recalled", bool(terms["recall_right"])),
            ("promises", "\n".join(promises)),
            ("time to", ", ".join(waits)),
            ("approval by", terms.get("approval")),
        ],
        title=title,
    )


def _promise(promise: dict[str, Any]) -> str:
    due = (
        f"within {in_words(promise['within'])}"
        if promise.get("within")
        else f"by {told(promise['by'])}"
    )
    return f"{promise['title']}, {due}"


def _deadlines(deadlines: dict[str, datetime]) -> None:
    show.table(
        ["deadline", "due"],
        [(kind.replace("_", " "), due) for kind, due in sorted(deadlines.items(), key=_due)],
    )


def _due(pair: tuple[str, datetime]) -> datetime:
    return pair[1]


def _amendment(amendment: dict[str, Any] | None) -> str | None:
    if amendment is None:
        return None
    return f"version {amendment['version']} waits for {amendment['counterparty']}"


def _correction(waiting: dict[str, Any] | None) -> str | None:
    if waiting is None:
        return None
    since = exact(datetime.fromisoformat(waiting["new"]))
    return f"tenure {waiting['tenure']} since {since}: waits for {waiting['counterparty']}"


def _at(text: str | None) -> str | None:
    return told(text) if text else None
