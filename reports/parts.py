"""Tables and paragraphs that more than one report has."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from reports.paper import Block, Facts, Table, Text, Upto, facts
from reports.record import Setting
from reports.when import read
from rules.words import (
    CAUSES,
    COMMITMENT_STATES,
    DECLINES,
    EVENTS,
    EXCUSES,
    HANDOFF_STATES,
    METHODS,
)
from schemas.views import (
    CommitmentView,
    EntryView,
    HandoffView,
    ProblemView,
    TenureView,
)

T = TypeVar("T")


def tenures(around: ProblemView, rows: Sequence[TenureView], at: Setting) -> Table:
    """Who held what from when to when, and the entry that each tenure stands on."""
    titles = titles_in(around)
    return Table(
        "Who held what, from when to when",
        ("No.", "Responsibility", "Held by", "From", "Until", "Because of", "Entry"),
        tuple(
            (
                place, titles.get(one.responsibility, one.responsibility), at.name(one.holder),
                one.since, one.until or "still", _cause(one), one.began_seq,
            )
            for place, one in enumerate(rows, start=1)
        ),
        (5, 20, 19, 17, 17, 15, 7),
        "Nobody held anything yet.",
    )  # fmt: skip


def _cause(one: TenureView) -> str:
    said = CAUSES.get(one.cause, one.cause)
    return f"{said}, {one.handoff}" if one.handoff else said


def handoffs(rows: Iterable[HandoffView], at: Setting) -> Table:
    """Every handoff, also those that moved nothing."""
    return Table(
        "Handoffs, accepted or not",
        ("Handoff", "Responsibility", "From", "To", "Way", "Offered", "What became of it"),
        tuple(
            (
                one.handoff, one.title, at.name(one.offeror), at.name(one.receiver),
                _way(one), read(one.document.get("offered_at")), outcome_of(one),
            )
            for one in by_number(rows, "handoff")
        ),
        (11, 16, 15, 15, 13, 14, 16),
        "Nothing was handed over or offered.",
    )  # fmt: skip


def _way(one: HandoffView) -> str:
    method = one.document["terms"].get("method") or ""
    return METHODS.get(method, method)


def outcome_of(one: HandoffView) -> str:
    """The state in words, with the reason where one was given."""
    said = HANDOFF_STATES.get(one.state, one.state)
    code, why = one.document.get("decline_code"), one.document.get("ended_because")
    if code:
        said += f" ({DECLINES.get(code, code)})"
    if one.document.get("redirected_to"):
        said += f" to {one.document['redirected_to']}"
    return f"{said}: {why}" if why else said


def commitments(rows: Iterable[CommitmentView], at: Setting) -> Table:
    """Every promise, and whether it was kept."""
    return Table(
        "Promises and what became of them",
        ("Promise", "What was promised", "By", "To", "Due", "State"),
        tuple(
            (
                one.commitment, one.title, at.name(one.promisor), at.name(one.promisee),
                read(one.document.get("due")), kept_or_not(one),
            )
            for one in by_number(rows, "commitment")
        ),
        (11, 27, 17, 17, 14, 14),
        "Nothing was promised.",
    )  # fmt: skip


def kept_or_not(one: CommitmentView) -> str:
    """The state in words, with what else counts when promises are judged."""
    said = COMMITMENT_STATES.get(one.state, one.state)
    if one.state == "kept" and one.document.get("late"):
        said += " late"
    if one.state == "kept" and one.document.get("silently"):
        said += ", nobody objected"
    if one.document.get("excuse"):
        said += f" ({EXCUSES.get(one.document['excuse'], one.document['excuse'])})"
    if one.document.get("renegotiated"):
        said += f", renegotiated {one.document['renegotiated']} times"
    return said


def entries(rows: Sequence[EntryView], caption: str = "The entries of the record") -> Table:
    """The record itself: number, time, what happened, to what, by whose word."""
    return Table(
        caption,
        ("Entry", "When", "What happened", "To what", "By", "Fingerprint"),
        tuple(
            (
                one.seq, one.at, _happened(one), one.subject, one.by, one.hash[:12],
            )
            for one in rows
        ),
        (7, 19, 25, 18, 16, 15),
        "There is no entry that this reader may see.",
    )  # fmt: skip


def _happened(one: EntryView) -> str:
    said = EVENTS.get(one.kind, one.kind)
    marks = [f"{field} corrected by entry {seq}" for field, seq in one.corrected_by]
    return "; ".join([said, *marks])


def parties(names: Iterable[str], at: Setting) -> Table:
    """Who the ids in a report are."""
    from rules.words import PARTY_KINDS

    known = [at.parties[name] for name in dict.fromkeys(names) if name in at.parties]
    return Table(
        "The parties in this report",
        ("Id", "Name", "Kind"),
        tuple((one.party, one.name, PARTY_KINDS.get(one.kind, one.kind)) for one in known),
        (30, 45, 25),
    )


def record_of(*upto: Upto) -> tuple[Block, ...]:
    """Up to where the record is told, and how anybody can check that."""
    told: list[Block] = [
        facts(
            ("Stream", one.stream),
            ("Last entry told", one.entry),
            ("Recorded", one.recorded_at),
            ("Its fingerprint", one.hash),
            ("Covered by", f"the signed checkpoint of {one.checkpoint:,} entries"
             if one.checkpoint else "no checkpoint yet"),
        )
        for one in upto
    ]  # fmt: skip
    told.append(
        Text(
            "Every entry is part of a signed tree that anybody can check: remit audit export"
            " writes the entries out, and remit-verify checks them without this machine and"
            " without trust in it. A fingerprint is the SHA-256 leaf hash of an entry; tables"
            " show its first 12 digits.",
            tone="note",
        )
    )
    return tuple(told)


def titles_in(around: ProblemView) -> dict[str, str]:
    """What each responsibility of a problem is called."""
    return {one.responsibility: one.title for one in around.responsibilities}


def by_number(rows: Iterable[T], name: str) -> list[T]:
    """In the order in which they were made: motel.h2 before motel.h10."""

    def number(one: T) -> tuple[str, int]:
        told = str(getattr(one, name))
        front = told.rstrip("0123456789")
        return front, int(told[len(front) :] or 0)

    return sorted(rows, key=number)


def prose(label: str, text: str | None) -> Facts | None:
    """A named text, or nothing where nothing was said."""
    return Facts(((label, text),)) if text else None
