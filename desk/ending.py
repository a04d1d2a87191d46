"""At the end of an agreement: what rested on it is asked back, by the same command as always."""

from typing import TYPE_CHECKING

from schemas.commands.problem import RevertResponsibility
from schemas.ending import Reverted, Reverting
from schemas.errors import NotFound, Refused, Unavailable
from schemas.events.agreement import AgreementEnded
from schemas.ids import KEEPER, stream_of_entry
from storage import ledger

if TYPE_CHECKING:
    from desk.counter import Desk
    from storage.pool import Asking


class NoSuchEnd(NotFound):
    def __init__(self, under: str, responsibility: str) -> None:
        super().__init__(
            f"{under} ends no agreement by which {responsibility} falls back.",
            next_step="Name the entry that ended it: remit history partnership/PARTNERSHIP",
            code="no_such_end",
        )


async def fallen(desk: "Desk", asked: Reverting) -> Reverted:
    """What came of it. Raises Unavailable where it has to be asked again."""
    command = RevertResponsibility(
        responsibility=asked.responsibility,
        reason="agreement_ended",
        detail=f"The agreement {asked.agreement} ended.",
        under=asked.under,
    )
    try:
        answer = await desk.submit(command, by=KEEPER, command_id=asked.command_id)
    except Unavailable:
        raise
    except Refused as refused:
        return Reverted(outcome="not_needed", why=refused.code)
    return Reverted(outcome="reverted", why=f"{answer.stream}#{answer.entries[-1].seq}")


async def must_have_ended(conn: "Asking", command: RevertResponsibility) -> None:
    """Raises NoSuchEnd where the entry that the command names says nothing of the kind."""
    if command.under is None:
        return
    stream, seq = stream_of_entry(command.under)
    found = await ledger.events(conn, stream, after=seq - 1)
    first = found[0] if found else None
    if not isinstance(first, AgreementEnded) or command.responsibility not in first.reverts:
        raise NoSuchEnd(command.under, command.responsibility)
