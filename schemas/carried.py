"""What an entity workflow carries from one run to the next."""

from typing import Final

from schemas.base import Message
from schemas.request import Answer
from schemas.state.finding import Finding
from schemas.state.party import Party
from schemas.state.problem import Problem
from schemas.state.record import Record

LONGEST_HISTORY: Final = 800
"""Events after which an entity moves to a new run; replay stays under a second."""


class CarriedProblem(Message):
    """The state, and the newest answers, because Temporal knows update ids for one run only."""

    state: Problem
    recent: tuple[Answer, ...] = ()
    longest_history: int = LONGEST_HISTORY
    """Carried, because a run that is told again must end where it ended the first time."""


class CarriedParty(Message):
    state: Party
    recent: tuple[Answer, ...] = ()
    longest_history: int = LONGEST_HISTORY


class CarriedFinding(Message):
    state: Finding
    recent: tuple[Answer, ...] = ()
    longest_history: int = LONGEST_HISTORY


class CarriedRecord(Message):
    state: Record
    recent: tuple[Answer, ...] = ()
    longest_history: int = LONGEST_HISTORY


Carried = CarriedProblem | CarriedParty | CarriedFinding | CarriedRecord
