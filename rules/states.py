"""Which states of a handoff and of a commitment belong together."""

from typing import Final

from rules.plan import responsible_for
from schemas.state.problem import (
    Commitment,
    CommitmentState,
    Handoff,
    HandoffState,
    Problem,
    Responsibility,
)

H = HandoffState
C = CommitmentState

ANSWERABLE: Final = (H.OFFERED, H.ACKNOWLEDGED)
"""The receiver may answer."""
UNANSWERED: Final = (H.OFFERED, H.ACKNOWLEDGED, H.INFO_REQUESTED, H.COUNTERED)
"""Offered and not yet decided."""
LIVE: Final = (H.AWAITING_APPROVAL, *UNANSWERED)
"""On the way: no second offer of the same responsibility beside it."""
BEFORE_ACCEPTANCE: Final = (H.DRAFT, *LIVE)
CARRYING: Final = (H.ACCEPTED, H.SETTLING, H.SETTLED)
"""The receiver may be holding the responsibility by this handoff."""

OPEN: Final = (
    C.PROPOSED, C.COMMITTED, C.IN_PROGRESS, C.ON_HOLD, C.REPORTED_DONE, C.DISPUTED, C.MISSED,
)  # fmt: skip
TO_DO: Final = (C.COMMITTED, C.IN_PROGRESS, C.ON_HOLD)
"""Promised, and still to be done."""


def sides(part: Handoff | Commitment) -> tuple[str, ...]:
    """The parties between whom it is. A draft is in the sight of the party that offers it alone."""
    if isinstance(part, Commitment):
        return part.promisor, part.promisee
    return (part.offeror, part.receiver) if part.offered_at else (part.offeror,)


def live_handoff(problem: Problem, responsibility: str) -> Handoff | None:
    for handoff in problem.handoffs.values():
        if handoff.responsibility == responsibility and handoff.state in LIVE:
            return handoff
    return None


def carrying_handoff(problem: Problem, responsibility: str) -> Handoff | None:
    """The handoff by which the present holder holds, if it was a handoff."""
    held = problem.responsibilities[responsibility]
    tenure = held.tenures[-1]
    if tenure.cause != "handoff" or tenure.handoff is None:
        return None
    handoff = problem.handoffs[tenure.handoff]
    return handoff if handoff.state in CARRYING else None


def fallback_for(held: Responsibility, handoff: Handoff) -> str:
    """The party named in the terms, else the standing fallback, never the receiver itself."""
    if handoff.terms.fallback is not None:
        return handoff.terms.fallback
    return held.fallback if held.fallback != handoff.receiver else handoff.offeror


def open_commitments(problem: Problem, responsibility: str | None = None) -> list[Commitment]:
    return [
        commitment
        for commitment in problem.commitments.values()
        if commitment.state in OPEN
        and (responsibility is None or commitment.responsibility == responsibility)
    ]


def participants(problem: Problem) -> set[str]:
    """Every party with a part in the problem: police, holders, contributors, those asked."""
    found: set[str] = {problem.police} if problem.police else set()
    for held in problem.responsibilities.values():
        found |= {tenure.holder for tenure in held.tenures}
        found |= {
            party
            for party, contribution in held.contributions.items()
            if contribution.state in ("invited", "joined")
        }
    for handoff in problem.handoffs.values():
        if handoff.state not in (H.DRAFT, H.AWAITING_APPROVAL, H.REFUSED_APPROVAL):
            found |= {handoff.offeror, handoff.receiver}
    for commitment in problem.commitments.values():
        found |= {commitment.promisor, commitment.promisee}
    return found | responsible_for(problem.plan)
