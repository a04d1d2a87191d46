"""Questions that only the directory can answer, asked before a command goes on its way.

A stream decides by what it holds itself; what another stream knows is looked up here.
"""

from typing import TYPE_CHECKING

from rules.refusals import PartyInactive, StillOpen, UnknownSubject
from schemas.commands import Command
from schemas.commands.commitment import DelegateWork
from schemas.commands.finding import OpenFinding
from schemas.commands.party import DeactivateParty
from schemas.ids import stream_of_entry
from storage import ledger
from storage.readers import directory

if TYPE_CHECKING:
    from storage.pool import Asking


async def must_agree(conn: "Asking", command: Command) -> None:
    """Raises Refused where the directory says that the command cannot be carried out."""
    match command:
        case DeactivateParty():
            resting = await directory.rests_on(conn, command.party)
            if resting:
                raise StillOpen(command.party, resting)
        case DelegateWork():
            person = await directory.person(conn, command.to)
            if person is None:
                raise UnknownSubject(command.to)
            if not person.active:
                raise PartyInactive(command.to)
        case OpenFinding():
            stream, seq = stream_of_entry(command.entry)
            if (await ledger.end(conn, stream))[0] < seq:
                raise UnknownSubject(command.entry)
        case _:
            pass  # the stream knows all it needs
