"""Each thing as JSON for programs. Fields are only ever added to these shapes."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cli import plan_picture
from cli.stage_picture import next_of

if TYPE_CHECKING:  # `remit who --json` waits for no library that it does not use
    from schemas.concerns import CandidateView, ConcernView
    from schemas.findings import FindingView
    from schemas.grounds import Grounds
    from schemas.ladder_views import StepView
    from schemas.partnerships import PartnershipView
    from schemas.rounds import RoundView
    from schemas.views import (
        CommitmentView,
        EntryView,
        HandoffView,
        Held,
        NoticeView,
        PartyView,
        PersonView,
        ProblemView,
        ResponsibilityView,
        TenureView,
        Waiting,
    )

_SAID_OTHERWISE = ("offeror", "receiver", "clocks", "tenures")


def held(view: "Held", rests: "Grounds | None" = None) -> dict[str, Any]:
    basis: dict[str, Any] = {
        "kind": view.basis.kind, "seq": view.basis.seq, "by": view.basis.by,
    }  # fmt: skip
    return {
        "responsibility": view.responsibility,
        "at": view.at,
        "holder": view.holder,
        "since": view.since,
        "until": view.until,
        "basis": basis | (asdict(rests) if rests else {}),
        "problem": view.problem,
        "title": view.title,
        "cause": view.cause,
        "handoff": view.handoff,
        "corrected_in": view.corrected_in,
    } | ({"as_known_at": view.as_known_at} if view.as_known_at else {})


def entry(view: "EntryView") -> dict[str, Any]:
    return {
        "seq": view.seq,
        "kind": view.kind,
        "at": view.at,
        "by": view.by,
        "command_id": view.command_id,
        "body": view.body,
        "hash": view.hash,
        "prev": view.prev,
        "stream": view.stream,
        "subject": view.subject,
        "recorded_at": view.recorded_at,
        "corrected_by": dict(view.corrected_by),
    }


def finding(view: "FindingView") -> dict[str, Any]:
    return {
        "finding": view.finding,
        "about": view.about,
        "entry": view.entry,
        "severity": view.severity,
        "state": view.state,
        "opened_by": view.opened_by,
        "opened_at": view.opened_at,
        "said": [*view.said],
    }


def concern(view: "ConcernView") -> dict[str, Any]:
    told = asdict(view)
    document = told.pop("document")
    said = ("happened", "text", "point", "reporter", "contact", "referred_to", "told", "reason")
    return told | {name: document.get(name) for name in said}


def candidate(view: "CandidateView") -> dict[str, Any]:
    return asdict(view)


def round_(view: "RoundView") -> dict[str, Any]:
    """While it is open nothing of the answers but how many there are."""
    hidden = ("tally", "sheets", "own") if view.document["result"] is None else ("sheets", "own")
    told = {k: v for k, v in asdict(view).items() if k != "document"}
    return told | {k: v for k, v in view.document.items() if k not in told and k not in hidden}


def partnership(view: "PartnershipView") -> dict[str, Any]:
    """With what is worked out from it: coverage, gaps, what is missing before it starts."""
    from cli.partnership_told import review

    front = {
        "partnership": view.partnership,
        "name": view.name,
        "purpose": view.purpose,
        "state": view.state,
        "convener": view.convener,
        "founded_at": view.founded_at,
        "seq": view.seq,
        "review": review(view),
    }
    return _with_rest(front, view.document)


def handoff(view: "HandoffView") -> dict[str, Any]:
    front = {
        "handoff": view.handoff,
        "state": view.state,
        "from": view.offeror,
        "to": view.receiver,
        "turn": view.turn,
        "due": view.due,
        "deadlines": view.deadlines,
        "responsibility": view.responsibility,
        "title": view.title,
        "problem": view.problem,
    }
    return _with_rest(front, view.document)


def step(view: "StepView") -> dict[str, Any]:
    """With what comes next, what is lacking for it, and whose approval is awaited."""
    from cli.ladder_told import following

    front = {
        "step": view.step,
        "problem": view.problem,
        "party": view.party,
        "method": view.method,
        "state": view.state,
        "turns": view.turns.split(),
        "due": view.due,
        "deadlines": view.deadlines,
        **following(view),
    }
    return _with_rest(front, view.document)


def commitment(view: "CommitmentView") -> dict[str, Any]:
    front = {
        "commitment": view.commitment,
        "state": view.state,
        "title": view.title,
        "promisor": view.promisor,
        "promisee": view.promisee,
        "turn": view.turn,
        "due": view.due,
        "deadlines": view.deadlines,
        "problem": view.problem,
    }
    return _with_rest(front, view.document)


def responsibility(
    view: "ResponsibilityView", tenures: list["TenureView"] | None = None
) -> dict[str, Any]:
    front: dict[str, Any] = {
        "id": view.responsibility,
        "responsibility": view.responsibility,
        "title": view.title,
        "holder": view.holder,
        "state": view.state,
        "fallback": view.fallback,
        "problem": view.problem,
        "live_handoff": view.live_handoff,
    }
    told = _with_rest(front, view.document)
    if tenures is not None:
        told["tenures"] = [asdict(tenure) for tenure in tenures]
    return told


def problem(view: "ProblemView", *, whole: bool = True) -> dict[str, Any]:
    told = {
        "problem": view.problem,
        "title": view.title,
        "stage": view.stage,
        "police": view.police,
        "opened_at": view.opened_at,
        "closed_at": view.closed_at,
        "holders": view.holders,
        "due": view.due,
        "seq": view.seq,
    }
    if not whole:
        return told
    known = {"statement", "source", "outcome", "calendar", "method", "playbook"}
    return told | {
        "next": next_of(view),
        **{k: v for k, v in view.document.items() if k in known},
        "plan": plan_picture.shape(view),
        "responsibilities": [responsibility(part) for part in view.responsibilities],
        "handoffs": [handoff(part) for part in view.handoffs],
        "commitments": [commitment(part) for part in view.commitments],
        "tenures": [asdict(part) for part in view.tenures],
    }


def party(view: "PartyView", people: list["PersonView"] | None = None) -> dict[str, Any]:
    told = asdict(view)
    if people is not None:
        told["people"] = [person(one) for one in people]
    return told


def person(view: "PersonView") -> dict[str, Any]:
    return asdict(view)


def waiting(view: "Waiting") -> dict[str, Any]:
    return asdict(view)


def notice(view: "NoticeView") -> dict[str, Any]:
    return asdict(view)


def _with_rest(front: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """What matters first, then all else that is known."""
    rest = {k: v for k, v in document.items() if k not in front and k not in _SAID_OTHERWISE}
    return front | rest
