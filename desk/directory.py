"""Questions that only the directory can answer, asked before a command goes on its way.

A stream decides by what it holds itself; what another stream knows is looked up here.
"""

from typing import TYPE_CHECKING

from desk.ending import must_have_ended
from desk.leaving import must_be_gone
from rules.refusals import AlreadyThere, PartyInactive, StillOpen, UnknownSubject
from schemas.commands import Command, stream_of
from schemas.commands.commitment import DelegateWork
from schemas.commands.expunging import RequestExpungement, RequestPartyExpungement
from schemas.commands.finding import OpenFinding
from schemas.commands.partnership import FoundPartnership, ReleaseMember
from schemas.commands.party import DeactivateParty, RegisterParty
from schemas.commands.problem import ReleaseParty, RevertResponsibility
from schemas.commands.trust import RecordGoodwill
from schemas.errors import Refused
from schemas.ids import PUBLIC_PARTY, problem_stream, stream_of_entry
from schemas.texts import TextAt
from storage import disclosures, ledger
from storage.readers import directory, leaving

if TYPE_CHECKING:
    from storage.pool import Asking


class TextsNotThere(Refused):
    def __init__(self, stream: str, first: TextAt) -> None:
        noun, _, name = stream.partition("/")
        super().__init__(
            f"Entry {first.seq} of {name} has no text {first.path} that could be expunged: it was"
            " expunged before, or was recorded before texts lay apart.",
            next_step=f"See which there are: remit {noun} expunge {name} --dry-run",
        )


async def must_agree(conn: "Asking", command: Command) -> None:
    """Raises Refused where the directory says that the command cannot be carried out."""
    match command:
        case DeactivateParty():
            kept = await leaving.kept_by(conn, command.party)
            if kept:
                raise StillOpen(command.party, kept)
        case ReleaseParty():
            await must_be_gone(conn, command.party, command.under)
        case ReleaseMember():
            await must_be_gone(conn, command.member, command.under)
        case RegisterParty():
            if command.party == PUBLIC_PARTY:
                raise AlreadyThere(command.party)
        case DelegateWork():
            await _must_be_somebody(conn, command.to)
        case RecordGoodwill():
            await _must_be_somebody(conn, command.witness)
        case RevertResponsibility():
            await must_have_ended(conn, command)
        case FoundPartnership():
            for problem in command.problems:
                if (await ledger.end(conn, problem_stream(problem)))[0] == 0:
                    raise UnknownSubject(problem)
        case OpenFinding():
            stream, seq = stream_of_entry(command.entry)
            if (await ledger.end(conn, stream))[0] < seq:
                raise UnknownSubject(command.entry)
        case RequestExpungement() | RequestPartyExpungement():
            await _must_be_there(conn, command)
        case _:
            pass  # the stream knows all it needs


async def _must_be_somebody(conn: "Asking", name: str) -> None:
    person = await directory.person(conn, name)
    if person is None:
        raise UnknownSubject(name)
    if not person.active:
        raise PartyInactive(name)


async def _must_be_there(
    conn: "Asking", command: RequestExpungement | RequestPartyExpungement
) -> None:
    there = await disclosures.there(conn, stream_of(command))
    gone = [text for text in command.texts if text not in there]
    if gone:
        raise TextsNotThere(stream_of(command), min(gone, key=lambda text: (text.seq, text.path)))
