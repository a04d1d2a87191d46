"""The rules of the record about the record: who may speak on it. What is said stands as it is."""

from datetime import datetime
from typing import assert_never

from rules.asked import stamp
from rules.not_allowed import NotYourRole
from rules.refusals import AlreadyThere
from schemas.commands import record as c
from schemas.commands.record import RecordCommand
from schemas.events import record as e
from schemas.events.record import RecordEvent
from schemas.ids import KEEPER, OWN_PARTY
from schemas.parties import PartyKind, Role, Standing
from schemas.request import Request
from schemas.stamp import Stamp
from schemas.state.record import Record


def decide_record(state: Record, request: Request, at: datetime) -> list[RecordEvent]:
    """What the command causes at this instant, or Refused.

    The same thing said twice is told apart by its command id, not by the state: nothing that was
    ever said here is carried along.
    """
    command = request.command
    assert isinstance(command, RecordCommand), "not a command on the record"
    _must_be_allowed(request.standing, command)
    _must_be_new(command, request.command_id)
    return [_decided(command, stamp(state.at, request, at))]


def _must_be_allowed(who: Standing, command: RecordCommand) -> None:
    """The machine's own administrator, Remit itself, and administrators of police; of what was read
    Remit alone."""
    if isinstance(command, c.NoteReading) and who.person != KEEPER:
        raise NotYourRole(who, {Role.SYSTEM})
    if who.party == OWN_PARTY:
        return
    if who.kind is not PartyKind.POLICE or who.role is not Role.ADMINISTRATOR:
        raise NotYourRole(who, {Role.ADMINISTRATOR})


def _must_be_new(command: RecordCommand, command_id: str) -> None:
    if isinstance(command, c.RotateKey) and command.old == command.new:
        raise AlreadyThere(f"The key {command.new}")
    if isinstance(command, c.BeginLog) and command.origin == command.previous_origin:
        raise AlreadyThere(f"The log {command.origin}")
    if isinstance(command, c.CloseHistory) and command_id != history_command(command.run):
        # One id for one run: the ledger then keeps one hash of each, whoever asks how often.
        raise AlreadyThere(f"Another command id for the history of {command.run}")


def history_command(run: str) -> str:
    """The command id under which the hash of this run is kept."""
    return f"history:{run}"


def _decided(command: RecordCommand, at: Stamp) -> RecordEvent:
    said = command.model_dump(exclude={"kind"})
    match command:
        case c.RotateKey():
            return e.KeyRotated(stamp=at, **said)
        case c.BeginLog():
            return e.LogBegan(stamp=at, **said)
        case c.CloseHistory():
            return e.HistoryClosed(stamp=at, **said)
        case c.ResetEngine():
            return e.EngineReset(stamp=at, **said)
        case c.TerminateEngine():
            return e.EngineTerminated(stamp=at, **said)
        case c.DeleteEngine():
            return e.EngineDeleted(stamp=at, **said)
        case c.ReviveEngine():
            return e.EngineRevived(stamp=at, **said)
        case c.ReconcileRecord():
            return e.RecordReconciled(stamp=at, **said)
        case c.ChangeScanRule():
            return e.ScanRuleChanged(stamp=at, rule=command.rule, because=command.because)
        case c.NoteReading():
            return e.ReadingNoted(stamp=at, person=command.person, reads=command.reads)
        case _:
            assert_never(command)


def evolve_record(state: Record, event: RecordEvent) -> Record:
    """The record after this event: one entry longer."""
    return state.model_copy(update={"seq": state.seq + 1, "at": event.stamp.at})
