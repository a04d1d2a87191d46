"""Who works on a problem beside police."""

from rules.asked import Asked
from rules.states import CARRYING, UNANSWERED, open_commitments
from schemas.state.problem import Problem


def with_a_part(problem: Problem) -> set[str]:
    """Parties that hold, contribute, are being asked, promise or are promised, but for police."""
    found: set[str] = set()
    for held in problem.responsibilities.values():
        if held.state == "held":
            found.add(held.holder)
            found |= {one.party for one in held.contributions.values() if one.state == "joined"}
    for handoff in problem.handoffs.values():
        if handoff.state in (*UNANSWERED, *CARRYING):
            found.add(handoff.receiver)
    for one in open_commitments(problem):
        found |= {one.promisor, one.promisee}
    return found - {problem.police or ""}


def partners(asked: Asked) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The partners of the problem, and the entries of partnerships by which some are known.

    None where the desk did not look for partnerships, so that nobody can tell.
    """
    seen = asked.request.partners
    if seen is None:
        return None
    members = {one.party for one in seen} - {asked.problem.police}
    known = with_a_part(asked.problem) | members
    return tuple(sorted(known)), tuple(sorted({one.entry for one in seen}))
