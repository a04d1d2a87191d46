"""What time asks of a round: that it closes, and that people hear what came of it."""

from datetime import datetime

from rules.rounds.counting import result
from schemas.commands.round import RingRound
from schemas.events.round import ReportDue, RoundClosed, RoundEvent
from schemas.ids import OF_TIME
from schemas.request import Request
from schemas.rounds import RoundState
from schemas.stamp import Stamp, time_itself
from schemas.state.round import Round

Coming = tuple[datetime, RingRound]


def coming(state: Round) -> list[Coming]:
    """The deadline that is still to pass, if any."""
    if state.state is RoundState.OPEN:
        assert state.closes is not None
        return [(state.closes, RingRound(round=state.round, what="close", due=state.closes))]
    if state.state is RoundState.CLOSED and not state.report_missed and unreported(state):
        assert state.report_by is not None
        return [(state.report_by, RingRound(round=state.round, what="report", due=state.report_by))]
    return []


def unreported(state: Round) -> tuple[str, ...]:
    """The items of which nothing was said yet."""
    return tuple(one.item for one in state.items if one.item not in state.reports)


def ring(state: Round, command: RingRound, at: Stamp) -> list[RoundEvent]:
    """What follows from a deadline; nothing where it was met in the meantime."""
    if (command.due, command) not in coming(state) or command.due > at.at:
        return []
    match command.what:
        case "close":
            return [RoundClosed(stamp=at, round=state.round, reason=None, result=result(state))]
        case "report":
            return [ReportDue(stamp=at, round=state.round, items=unreported(state))]


def due_by(state: Round, at: datetime) -> Request | None:
    """The deadline that must be sounded before anything else may happen at this instant."""
    for due, command in coming(state):
        return ring_request(command) if due <= at else None
    return None


def ring_request(command: RingRound) -> Request:
    """The command that nobody gives, under the same id however often it is sounded."""
    return Request(
        command_id=f"{OF_TIME}{command.round}:{command.what}:{command.due:%Y%m%dT%H%M%S%f}",
        command=command,
        standing=time_itself(),
    )
