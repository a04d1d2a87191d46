"""The dossier: what proves that milder rungs were tried before a higher one. Pure.

The three prerequisites and the five-part case follow Scott & Goldstein, POP Response Guide No. 3.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rules.ladder import UNDER_WAY, in_the_way, lacks, tried
from rules.rungs import ORDER, RUNGS, below
from rules.words import HANDOFF_STATES, METHODS
from rules.words_of_ladder import CASE, PROOFS, PUSHING, SEATS, STANCES, STEP_STATES
from schemas.ids import problem_stream
from schemas.ladder import StepState
from schemas.ladder_views import Dossier
from schemas.state.ladder import Ladder, Step
from schemas.state.problem import Handoff
from schemas.terms import Method

Told = dict[str, Any]


def dossier(
    problem: str,
    title: str,
    statement: str,
    party: str,
    ladder: Ladder,
    handoffs: Sequence[Handoff],
    at: datetime,
) -> Dossier:
    """Everything about this party, in the order in which it happened."""
    stream = problem_stream(problem)
    steps = [step for step in ladder.steps.values() if step.party == party]
    closed = [(method, in_the_way(ladder, party, method)) for method in ORDER]
    return Dossier(
        problem=problem,
        title=title,
        statement=statement,
        party=party,
        at=at,
        next_rung=_next(ladder, party),
        closed_rungs=tuple(
            _rung(method) | {"why": why[0], "rungs": [METHODS[one] for one in why[1]]}
            for method, why in closed
            if why is not None
        ),
        steps=tuple(_told(step, stream) for step in steps),
        offers=tuple(_offer(one) for one in handoffs if one.receiver == party and one.offered_at),
        documents=tuple(_documents(steps, stream)),
        gaps=tuple(_gaps(steps)),
    )


def _rung(method: Method) -> Told:
    return {
        "rung": RUNGS[method].number, "code": method.value, "method": METHODS[method]
    }  # fmt: skip


def _next(ladder: Ladder, party: str) -> str | None:
    """The lowest rung above all that was tried, where nothing stands in its way."""
    for method in ORDER[3:]:
        if tried(ladder, party, method) is None:
            return method.value if in_the_way(ladder, party, method) is None else None
    return None


def _told(step: Step, stream: str) -> Told:
    begun = {
        "step": step.step,
        **_rung(step.method),
        "state": step.state.value,
        "state_in_words": STEP_STATES[step.state],
        "entry": f"{stream}#{step.began_seq}",
        "planned_at": step.planned_at,
        "planned_by": step.asked_by[0] if step.asked_by else None,
    }
    if step.skips:
        return begun | {
            "skips": [_rung(method) for method in step.skips],
            "skip_reason": step.skip_reason,
            "approvals": _approvals(step, stream),
            "ended_at": step.ended_at,
        }
    return begun | {
        "aim": step.aim,
        "about": step.about,
        "harm": step.harm and f"{step.harm.figure} {step.harm.unit}",
        "evidence": [
            {
                "proof": one.proof.value, "shows": PROOFS[one.proof], "title": one.title,
                "location": one.location, "sha256": one.sha256, "entry": f"{stream}#{one.entry}",
            }
            for one in step.exhibits
        ],
        "case": step.case and {CASE[name]: text for name, text in step.case},
        "pushing": step.pushing and {PUSHING[name]: text for name, text in step.pushing},
        "safeguards": step.safeguards and step.safeguards.model_dump(mode="json"),
        "approvals": _approvals(step, stream),
        "approved_at": step.approved_at,
        "notice": step.notified and {
            "at": step.notified.at, "how": step.notified.how, "text": step.notified.text,
            "public": step.notified.public, "entry": f"{stream}#{step.notified.entry}",
        },
        "started_at": step.started_at,
        "could_fail_from": step.not_before,
        "replies": [
            {
                "at": one.at, "stance": one.stance, "in_words": STANCES[one.stance],
                "text": one.text, "received": one.received, "entry": f"{stream}#{one.entry}",
            }
            for one in step.replies
        ],
        "ended_at": step.ended_at,
        "ended_by": step.ended_by,
        "ended_entry": step.ended_seq and f"{stream}#{step.ended_seq}",
        "reason": step.reason,
    }  # fmt: skip


def _approvals(step: Step, stream: str) -> list[Told]:
    return [
        {
            "seat": one.seat.value, "in_words": SEATS[one.seat], "by": one.by,
            "deputy_for": one.deputy_for, "at": one.at, "entry": f"{stream}#{one.entry}",
        }
        for one in step.approvals
    ]  # fmt: skip


def _offer(one: Handoff) -> Told:
    return {
        "handoff": one.handoff,
        "step": one.step,
        "responsibility": one.responsibility,
        **_rung(one.terms.method),
        "offered_at": one.offered_at,
        "state": one.state.value,
        "state_in_words": HANDOFF_STATES[one.state],
        "answer": one.ended_because or one.read_back,
    }


def _documents(steps: Iterable[Step], stream: str) -> Iterable[Told]:
    known: set[tuple[str, str]] = set()
    for step in steps:
        for one in step.exhibits:
            if (one.location, one.sha256) not in known:
                known.add((one.location, one.sha256))
                yield {
                    "title": one.title, "location": one.location, "sha256": one.sha256,
                    "first_in": f"{stream}#{one.entry}",
                }  # fmt: skip


def _gaps(steps: Sequence[Step]) -> Iterable[str]:
    for step in steps:
        if step.skips and step.state is StepState.SKIPPED:
            named = ", ".join(METHODS[method] for method in step.skips)
            yield f"{step.step}: not tried, but skipped with approval: {named}"
        elif not step.skips and step.state in UNDER_WAY:
            yield f"{step.step}: has not ended yet, so nobody can say what comes of it"
            for missing in lacks(step):
                yield f"{step.step}: still lacks {missing.partition(':')[0]}"
        elif not step.skips:
            had = {one.proof for one in step.exhibits}
            lacking = [PROOFS[proof] for proof in RUNGS[step.method].proofs if proof not in had]
            if lacking:
                yield f"{step.step}: no document shows {', '.join(lacking)}"
            if step.notified is None:
                yield f"{step.step}: the party was never notified"
            elif not step.replies and step.state is not StepState.NO_ANSWER:
                yield f"{step.step}: no reply of the party is on record"


def every_rung() -> list[Told]:
    """The whole ladder as data, mildest first, for whoever plans a step."""
    return [
        _rung(method)
        | {
            "evidence": [proof.value for proof in rung.proofs],
            "approvals": [SEATS[seat] for seat in rung.seats] or ["the word of an operator"],
            "runs_days": rung.days,
            "public_notice_days": rung.notice,
            "case": rung.case,
            "safeguards": rung.safeguards,
            "after": [METHODS[one] for one in below(method)],
        }
        for method, rung in RUNGS.items()
    ]


def ladder_of(documents: Iterable[Mapping[str, Any]]) -> Ladder:
    """The ladder from the documents of its steps, as readers give them."""
    steps = [Step.model_validate(document, strict=False) for document in documents]
    return Ladder(steps={step.step: step for step in sorted(steps, key=lambda one: one.began_seq)})
