"""Who may see what, said in one place for pages and API alike.

What somebody may *do* is decided by the rules. Here it is only decided what is shown: a party sees
what it takes part in; police operators and auditors see everything; nobody sees anything else, and
what is not shown cannot be told from what is not there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from portal.deputies import Absent
from rules.asked import BINDING
from schemas.views import (
    CommitmentView,
    EntryView,
    HandoffView,
    Held,
    ProblemView,
    ResponsibilityView,
    TenureView,
)

Part = TypeVar("Part", HandoffView, CommitmentView)
_STEERING = frozenset({"operator", "supervisor", "chief"})
_ON_THE_WAY = frozenset({"offered", "acknowledged", "info_requested", "countered"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person at the door. Looked up for every request; never claimed by it."""

    person: str
    name: str
    party: str
    party_name: str
    party_kind: str
    role: str
    zone: str
    session: str | None = None
    """The session's token, where the person came by one and not by a key."""
    language: str | None = None
    """What the person has chosen to read in; without it the browser's own wish counts."""

    stands_in: tuple[Absent, ...] = ()

    @property
    def sees_everything(self) -> bool:
        return self.audits or (self.party_kind == "police" and self.role in _STEERING)

    @property
    def side(self) -> str:
        """The party whose things are shown. Administrators keep accounts, and are shown nothing of
        problems: their side is no party's."""
        return "" if self.role == "administrator" else self.party

    @property
    def audits(self) -> bool:
        return self.role == "auditor"

    @property
    def binds(self) -> bool:
        """Whether a person's word can bind the party, by the own role or as somebody's deputy."""
        return any(role in BINDING for role in (self.role, *(a.role for a in self.stands_in)))

    @property
    def acts(self) -> bool:
        """Auditors and administrators read; they decide nothing."""
        return self.role not in ("auditor", "administrator", "system")


def sees_handoff(viewer: Viewer, handoff: HandoffView) -> bool:
    """Both sides see it, the receiver only from the moment it is offered."""
    if viewer.sees_everything or viewer.side == handoff.offeror:
        return True
    return viewer.side == handoff.receiver and bool(handoff.document.get("offered_at"))


def sees_commitment(viewer: Viewer, commitment: CommitmentView) -> bool:
    return viewer.sees_everything or viewer.side in (commitment.promisor, commitment.promisee)


def narrowed(viewer: Viewer, problem: ProblemView) -> ProblemView | None:
    """The problem with only those parts that the viewer may see, or None where there are none."""
    if viewer.sees_everything:
        return problem
    handoffs = tuple(h for h in problem.handoffs if sees_handoff(viewer, h))
    commitments = tuple(c for c in problem.commitments if sees_commitment(viewer, c))
    whole = {r.responsibility for r in problem.responsibilities if _concerned(viewer, r, handoffs)}
    tenures = tuple(
        t for t in problem.tenures if t.responsibility in whole or t.holder == viewer.side
    )
    named = whole | {t.responsibility for t in tenures}
    named |= {h.responsibility for h in handoffs} | {c.responsibility for c in commitments}
    responsibilities = tuple(
        r if r.responsibility in whole else _only_named(r)
        for r in problem.responsibilities
        if r.responsibility in named
    )
    planned = viewer.side in _responsible(problem)
    if not responsibilities and problem.police != viewer.side and not planned:
        return None
    return replace(
        problem,
        document=problem.document if planned else {**problem.document, "plan": None},
        holders=(),
        due=None,
        responsibilities=responsibilities,
        handoffs=handoffs,
        commitments=commitments,
        tenures=tenures,
    )


def _responsible(problem: ProblemView) -> set[str]:
    """The parties that answer for an action of its plan."""
    plan = problem.document.get("plan") or {"actions": {}}
    return {one["responsible"] for one in plan["actions"].values() if one["state"] != "dropped"}


def as_known(viewer: Viewer, now: ProblemView, then: ProblemView) -> ProblemView | None:
    """What was known then, as far as the viewer may see it by the state of then and of today.

    `now` is narrowed already; `then` is whole.
    """
    told = narrowed(viewer, then)
    if told is None or viewer.sees_everything:
        return told
    today = {r.responsibility: bool(r.state) for r in now.responsibilities}
    return replace(
        told,
        responsibilities=tuple(
            r if today[r.responsibility] else _only_named(r)
            for r in told.responsibilities
            if r.responsibility in today
        ),
        handoffs=_of_today(told.handoffs, now.handoffs, "handoff"),
        commitments=_of_today(told.commitments, now.commitments, "commitment"),
        tenures=tuple(
            t
            for t in told.tenures
            if any(
                (t.responsibility, t.number) == (o.responsibility, o.number) for o in now.tenures
            )
        ),
    )


def _of_today(told: tuple[Part, ...], now: tuple[Part, ...], name: str) -> tuple[Part, ...]:
    seen = {getattr(part, name) for part in now}
    return tuple(part for part in told if getattr(part, name) in seen)


def sees_whole(viewer: Viewer, problem: ProblemView, responsibility: str) -> bool:
    """Whether all tenures of a responsibility are shown, and not the viewer's own period only."""
    return viewer.sees_everything or any(
        r.responsibility == responsibility and _concerned(viewer, r, problem.handoffs)
        for r in problem.responsibilities
    )


def sees_grounds(viewer: Viewer, problem: ProblemView, tenure: Held | TenureView) -> bool:
    """Whether the terms and people behind a tenure are shown: to those who see its handoff."""
    return sees_whole(viewer, problem, tenure.responsibility) and (
        tenure.handoff is None or any(h.handoff == tenure.handoff for h in problem.handoffs)
    )


def sees_subject(viewer: Viewer, problem: ProblemView, subject: str) -> bool:
    """Whether a command may name this: `problem` is already narrowed to the viewer."""
    return (
        subject == problem.problem
        or any(h.handoff == subject for h in problem.handoffs)
        or any(c.commitment == subject for c in problem.commitments)
        or any(r.responsibility == subject for r in problem.responsibilities)
    )


def entries_for(
    viewer: Viewer, problem: ProblemView, entries: Iterable[EntryView]
) -> list[EntryView]:
    """The entries about what the viewer sees of the (narrowed) problem."""
    if viewer.sees_everything:
        return list(entries)
    return [entry for entry in entries if _sees_entry(viewer, problem, entry)]


def _only_named(responsibility: ResponsibilityView) -> ResponsibilityView:
    """What it is, and nothing of how it stands now, for those who have no part in that."""
    kept = ("responsibility", "title", "scope", "reserved")
    return replace(
        responsibility,
        state="",
        holder="",
        fallback="",
        live_handoff=None,
        document={name: responsibility.document.get(name) for name in kept},
    )


def _sees_entry(viewer: Viewer, problem: ProblemView, entry: EntryView) -> bool:
    if entry.subject == problem.problem:
        # A changed calendar names every clock that it moved, those of others too.
        planned = entry.kind.startswith(("plan.", "action.")) and problem.document.get("plan")
        return planned or entry.kind in ("problem.opened", "problem.closed", "fact.corrected")
    if entry.kind.startswith("correction.") and viewer.side in (
        entry.event.get("former"),
        entry.event.get("following"),
    ):
        return True
    if any(r.responsibility == entry.subject for r in problem.responsibilities):
        if entry.kind == "responsibility.reverted" and not _sees_why(viewer, problem, entry):
            return False
        return sees_whole(viewer, problem, entry.subject) or any(
            t.responsibility == entry.subject
            and t.holder == viewer.side
            and t.since <= entry.at
            and (t.until is None or entry.at <= t.until)
            for t in problem.tenures
        )
    return sees_subject(viewer, problem, entry.subject)


def _sees_why(viewer: Viewer, problem: ProblemView, entry: EntryView) -> bool:
    """Why somebody gave it back is for both of them, and for those who see that handoff."""
    sides = (entry.event.get("former"), entry.event.get("holder"))
    handoff = entry.event.get("handoff")
    return viewer.side in sides or any(h.handoff == handoff for h in problem.handoffs)


def _concerned(
    viewer: Viewer, responsibility: ResponsibilityView, handoffs: Iterable[HandoffView]
) -> bool:
    """The viewer's party holds it, contributes to it, is asked to take it, or has to agree."""
    party, document = viewer.side, responsibility.document
    contribution = document.get("contributions", {}).get(party, {})
    amendment = document.get("amendment") or {}
    correction = document.get("correction") or {}
    return (
        party in (responsibility.holder, responsibility.fallback)
        or contribution.get("state") in ("invited", "joined")
        or party in (amendment.get("counterparty"), amendment.get("proposed_by"))
        or party in (correction.get("former"), correction.get("following"))
        or any(
            h.responsibility == responsibility.responsibility
            and h.state in _ON_THE_WAY
            and party in (h.offeror, h.receiver)
            for h in handoffs
        )
    )
