"""What an entity workflow carries from one run to the next."""

from schemas.base import Message
from schemas.request import Answer
from schemas.state.party import Party
from schemas.state.problem import Problem


class CarriedProblem(Message):
    """The state, and the newest answers, because Temporal knows update ids for one run only."""

    state: Problem
    recent: tuple[Answer, ...] = ()


class CarriedParty(Message):
    state: Party
    recent: tuple[Answer, ...] = ()
