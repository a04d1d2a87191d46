"""Whose patience a clock follows: the terms of the handoff, or the usual where there are none."""

from schemas.clocks import Patience
from schemas.state.problem import Commitment, Handoff, Problem


def patience_of(problem: Problem, part: Handoff | Commitment) -> Patience:
    if isinstance(part, Handoff):
        return part.terms.patience
    if part.handoff is not None:
        return problem.handoffs[part.handoff].terms.patience
    return Patience()
