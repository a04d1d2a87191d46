"""Who takes a problem from one stage to the next, and from which."""

from rules.asked import STEERING, Asked
from rules.not_allowed import NotOnTheProblem
from rules.not_yet import WrongStage
from rules.states import participants
from schemas.parties import Role


def must_steer(asked: Asked, what: str) -> None:
    """Police who steer problems."""
    assert asked.problem.police is not None
    asked.must_speak_for(asked.problem.police, what)
    asked.must_be(STEERING)


def must_take_part(asked: Asked, roles: frozenset[Role]) -> None:
    """Whoever of police or a partner has a part in the problem, in one of these roles."""
    if asked.standing.party not in participants(asked.problem):
        raise NotOnTheProblem(asked.standing.party, asked.problem.problem)
    asked.must_be(roles)


def must_be_in(asked: Asked, *stages: str) -> None:
    if asked.problem.stage not in stages:
        raise WrongStage(asked.problem.problem, asked.problem.stage, stages)
