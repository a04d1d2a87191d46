"""How every command that changes something is given: who says it, once, dry or for real.

`@acting` adds the options; the function gets an `Acting` and calls `do` with what was said.
"""

import asyncio
import functools
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import click
from pydantic import BaseModel, TypeAdapter, ValidationError

from cli import outcome, show
from cli.moments import utc
from cli.reading import Document, checked, message
from schemas.commands import subject_of
from schemas.commands.commitment import CommitmentCommand
from schemas.commands.concern import ConcernCommand, SetAsideCandidate, TakeUpCandidate
from schemas.commands.correction import CorrectionCommand
from schemas.commands.expunging import ExpungingCommand
from schemas.commands.finding import FindingCommand
from schemas.commands.handoff import HandoffCommand
from schemas.commands.ladder import LadderCommand
from schemas.commands.method import MethodCommand
from schemas.commands.partnership import BySomebody
from schemas.commands.party import PartyCommand
from schemas.commands.playbook import AddPlaybook
from schemas.commands.problem import ProblemCommand
from schemas.commands.record import ChangeScanRule
from schemas.commands.round import BySomebodyOnRound
from schemas.errors import Invalid
from schemas.ids import SETUP, CommandId, PersonId

_UNIONS = (
    PartyCommand | ProblemCommand,
    HandoffCommand | CommitmentCommand,
    CorrectionCommand,
    ExpungingCommand,
    MethodCommand | LadderCommand,
    FindingCommand,
    ConcernCommand,
    TakeUpCandidate | SetAsideCandidate | ChangeScanRule | AddPlaybook,
    BySomebody | BySomebodyOnRound,
)
COMMANDS: dict[str, type[BaseModel]] = {
    str(command.model_fields["kind"].default): command
    for union in _UNIONS for command in get_args(union)
}  # fmt: skip


@dataclass(frozen=True)
class Acting:
    """Who acts, and how. `by` is the person who speaks, `deputy_for` the one they speak for."""

    by: str
    deputy_for: str | None
    command_id: str
    dry_run: bool
    as_json: bool
    yes: bool
    receipt: Path | None = None
    """The file for the signed receipt; it does not exist yet."""

    def do(
        self,
        kind: str,
        said: Mapping[str, Any],
        *,
        document: Document | None = None,
        sure: str | None = None,
        empty: tuple[str, ...] = (),
    ) -> None:
        """Check what was said, then do it or say what it would do.

        `sure` says what cannot be undone; it is asked for first. `empty` names the fields in which
        nothing is something that is said.
        """
        model = COMMANDS[kind]
        given = {"kind": kind, **plainly(said), **{name: said[name] for name in empty}}
        if document is None:
            command: Any = checked(given, model, next_step=f"See how: {_path()} --help")
        else:
            command = message(document, model, given)
        if self.dry_run:
            seen = asyncio.run(outcome.preview(command, self.by, self.deputy_for))
            from cli.preview_told import tell_preview

            tell_preview(seen, as_json=self.as_json)
            return
        if sure:
            self.confirm(sure, subject_of(command))
        try:
            answer, told = asyncio.run(
                outcome.submit(command, self.by, self.deputy_for, self.command_id)
            )
        except KeyboardInterrupt:
            outcome.tell_interrupted(self.command_id)
            raise
        outcome.tell(command, answer, told, as_json=self.as_json)
        if self.receipt is not None:
            outcome.keep_receipt(self.receipt, answer, told.get("receipt"))

    def may(self, kind: str, said: Mapping[str, Any]) -> None:
        """Raises Refused where it could not be done; nothing is told and nothing done."""
        command: Any = checked(
            {"kind": kind, **plainly(said)}, COMMANDS[kind], next_step=f"See how: {_path()} --help"
        )
        asyncio.run(outcome.preview(command, self.by, self.deputy_for))

    def confirm(self, sure: str, subject: str) -> None:
        """Ask whether, unless --yes was said. Raises Abort at a no."""
        if self.yes:
            return
        if sys.stdin is None or not sys.stdin.isatty():
            raise click.UsageError(f"{sure} Nobody is here to ask: say --yes to do it.")
        if not click.confirm(f"{sure} Go on with {subject}?", err=True):
            show.aside("Nothing was done.")
            raise click.Abort


def acting(
    function: Callable[..., Any] | None = None, *, setup: bool = False, sure: bool = False
) -> Callable[..., Any]:
    """Add the options of acting. `setup`: this machine's own administrator may do it unnamed."""
    if function is None:
        return functools.partial(acting, setup=setup, sure=sure)
    inner = function

    @functools.wraps(inner)
    def acted(
        *,
        acts_as: str | None,
        deputy_for: str | None,
        command_id: str | None,
        dry_run: bool,
        as_json: bool,
        receipt: Path | None,
        yes: bool = False,
        **more: Any,
    ) -> Any:
        act = Acting(
            by=_person(acts_as, setup),
            deputy_for=None if deputy_for is None else _checked_id(PersonId, deputy_for, "--for"),
            command_id=_command_id(command_id),
            dry_run=dry_run,
            as_json=as_json,
            yes=yes,
            receipt=_new_file(receipt),
        )
        return inner(act, **more)

    options = [
        click.option(
            "--as",
            "acts_as",  # `--by` is a due date elsewhere
            metavar="PERSON",
            envvar="REMIT_AS",
            show_envvar=True,
            help="Who you are, such as dana@housing.",
        ),
        click.option("--for", "deputy_for", metavar="PERSON", help="Speak as this one's deputy."),
        click.option("--dry-run", is_flag=True, help="Only say what it would do; change nothing."),
        click.option(
            "--command-id",
            metavar="ID",
            help="Name this command; the same id again gives the same answer.",
        ),
        click.option(
            "--receipt",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Write the signed receipt to this new file.",
        ),
        json_option,
    ]
    if sure:
        options.insert(4, click.option("--yes", "-y", is_flag=True, help="Do not ask whether."))
    done: Callable[..., Any] = acted
    for option in reversed(options):
        done = option(done)
    return done


json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON, for programs.")


def plainly(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said as plain JSON values; what was not said is left out."""
    return {name: _plain(value) for name, value in said.items() if value is not None}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return utc(value)
        case Enum():
            return value.value
        case Mapping():
            return plainly(value)
        case tuple() | list():
            return [_plain(item) for item in value]
        case _:
            return value


def _person(by: str | None, setup: bool) -> str:
    if by is None and setup:
        return SETUP
    if not by:
        raise click.UsageError(
            "It is not said who acts. Add --as PERSON (such as --as dana@housing), or set REMIT_AS."
        )
    return _checked_id(PersonId, by, "--as")


def _command_id(given: str | None) -> str:
    if given is not None:
        return _checked_id(CommandId, given, "--command-id")
    from desk.counter import new_command_id

    return new_command_id()


def _checked_id(kind: Any, text: str, option: str) -> str:
    from schemas.sentences import first_wrong

    try:
        return str(TypeAdapter(kind).validate_python(text))
    except ValidationError as error:
        _, expected, _ = first_wrong(error)
        raise Invalid(f"{option}: {expected}.", next_step=f"See how: {_path()} --help") from None


def _new_file(file: Path | None) -> Path | None:
    """Said before anything is done: a receipt never takes the place of another file."""
    if file is not None and (file.exists() or not file.absolute().parent.is_dir()):
        why = "is there already" if file.exists() else "lies in a folder that is not there"
        raise Invalid(f"{file} {why}.", next_step="Name a new file: --receipt FILE")
    return file


def _path() -> str:
    context = click.get_current_context(silent=True)
    return context.command_path if context else "remit"
