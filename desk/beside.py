"""Other streams that a command names, as the record has them: the rules cannot look there."""

from typing import TYPE_CHECKING

from schemas.commands import Command
from schemas.commands.concern import LinkConcern, MergeConcern, TakeUpCandidate
from schemas.ids import concern_stream, problem_stream
from schemas.request import Seen
from storage import ledger
from storage.readers import concerns, problems

if TYPE_CHECKING:
    from storage.pool import Asking


async def seen_beside(conn: "Asking", command: Command) -> tuple[Seen, ...]:
    """How the other streams stand, each with its newest entry. Those not there are left out."""
    match command:
        case LinkConcern() | TakeUpCandidate():
            problem = await problems.problem(conn, command.problem)
            if problem is None:
                return ()
            return (await _seen(conn, problem_stream(command.problem), problem.stage),)
        case MergeConcern():
            other = await concerns.concern(conn, command.into)
            return () if other is None else (
                await _seen(conn, concern_stream(command.into), other.state),
            )  # fmt: skip
        case _:
            return ()


async def _seen(conn: "Asking", stream: str, state: str) -> Seen:
    return Seen(stream=stream, seq=(await ledger.end(conn, stream))[0], state=state)
