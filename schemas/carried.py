"""What an entity workflow carries from one run to the next."""

from typing import Final

from schemas.base import Instant, Message
from schemas.ids import StreamId
from schemas.request import Answer
from schemas.state.concern import Settling
from schemas.state.finding import Finding
from schemas.state.partnership import Partnership
from schemas.state.party import Party
from schemas.state.problem import Problem
from schemas.state.record import Record
from schemas.state.round import Round

LONGEST_HISTORY: Final = 800
"""Events after which an entity moves to a new run; replay stays under a second."""

MANNER: Final = 1
"""How runs of today go about their work. A run that is told again must do as it did the first time,
so each run carries the manner in which it began.

0: a command is answered when its entries are recorded; every new deadline shows at once.
1: a command is answered when it is decided, and the desk waits for the record; where Temporal
shows the next deadline, a later one shows when the earlier one has passed.
"""


class CarriedProblem(Message):
    """The state, and the newest answers, because Temporal knows update ids for one run only."""

    state: Problem
    recent: tuple[Answer, ...] = ()
    longest_history: int = LONGEST_HISTORY
    """Carried, because a run that is told again must end where it ended the first time."""
    read_back: int = 0
    """Where not 0, `state` is that of a stream without entries, and the run begins by reading the
    state after this entry back from the ledger: it is too large to carry, or Temporal lost it."""
    manner: int = 0


class CarriedParty(Message):
    state: Party
    recent: tuple[Answer, ...] = ()
    longest_history: int = LONGEST_HISTORY
    read_back: int = 0
    manner: int = 0


class CarriedPartnership(Message):
    state: Partnership
    recent: tuple[Answer, ...] = ()
    longest_history: int = LONGEST_HISTORY
    read_back: int = 0
    manner: int = 0


class CarriedFinding(Message):
    state: Finding
    recent: tuple[Answer, ...] = ()
    longest_history: int = LONGEST_HISTORY
    read_back: int = 0
    manner: int = 0


class CarriedRecord(Message):
    state: Record
    recent: tuple[Answer, ...] = ()
    longest_history: int = LONGEST_HISTORY
    read_back: int = 0
    manner: int = 0


class CarriedSettling(Message):
    state: Settling
    recent: tuple[Answer, ...] = ()
    longest_history: int = LONGEST_HISTORY
    read_back: int = 0
    manner: int = 0


class CarriedRound(Message):
    state: Round
    recent: tuple[Answer, ...] = ()
    longest_history: int = LONGEST_HISTORY
    read_back: int = 0
    manner: int = 0


Carried = (
    CarriedProblem
    | CarriedParty
    | CarriedPartnership
    | CarriedFinding
    | CarriedRecord
    | CarriedSettling
    | CarriedRound
)


class Wanted(Message):
    """A piece of the state of a stream after one of its entries, from this place of its text."""

    stream: StreamId
    upto: int
    begin: int


class Piece(Message):
    """A piece of the text of a state (compressed, in base64), and how long the whole text is."""

    text: str
    whole: int


class Reached(Message):
    """How far a workflow has come, for whoever compares it with the ledger.

    `seq` is the newest entry that was decided and `at` its instant, `durable` the newest that it
    knows to be recorded.
    Neither says anything until `read`: then the state was read back, where that was to be done.
    """

    seq: int
    at: Instant | None
    durable: int
    read: bool
