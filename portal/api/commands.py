"""Commands for programs: one address that takes any command, and a readable one for each."""

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, TypeAdapter

from portal import finding, rights
from portal.api import asking, ladder, partnerships, tags
from portal.api.answers import Done
from portal.api.usual import with_what_is_usual
from portal.door import Doors, Portal, Viewing
from portal.entering import again
from portal.refusals import unknown
from portal.rights import Viewer
from schemas.commands import Command, stream_of, subject_of
from schemas.commands.commitment import CommitmentCommand
from schemas.commands.concern import (
    CandidateCommand,
    ConcernCommand,
    ReportConcern,
    SetAsideCandidate,
    TakeUpCandidate,
)
from schemas.commands.correction import CorrectionCommand
from schemas.commands.expunging import ExpungingCommand
from schemas.commands.finding import FindingCommand
from schemas.commands.handoff import HandoffCommand
from schemas.commands.ladder import LadderCommand
from schemas.commands.method import MethodCommand
from schemas.commands.partnership import BySomebody, FoundPartnership
from schemas.commands.party import PartyCommand
from schemas.commands.playbook import PlaybookCommand
from schemas.commands.problem import OpenProblem, ProblemCommand
from schemas.commands.round import BySomebodyOnRound
from schemas.ids import problem_of
from storage.readers.partnerships import partnership as read_partnership
from storage.readers.steps import step as read_step

router = APIRouter(prefix="/api/v1", tags=["commands"])

Given = Annotated[
    ProblemCommand
    | HandoffCommand
    | CommitmentCommand
    | CorrectionCommand
    | ExpungingCommand
    | MethodCommand
    | LadderCommand
    | PartyCommand
    | BySomebody
    | BySomebodyOnRound
    | FindingCommand
    | ConcernCommand
    | TakeUpCandidate
    | SetAsideCandidate
    | PlaybookCommand,
    Field(discriminator="kind"),
]
"""What people may ask for; the ringing of a clock is nobody's to give."""
GIVEN: TypeAdapter[Command] = TypeAdapter(Given)
CLASSES: tuple[type[BaseModel], ...] = (
    *ProblemCommand.__args__, *HandoffCommand.__args__,
    *CommitmentCommand.__args__, *CorrectionCommand.__args__, *ExpungingCommand.__args__,
    *BySomebody.__args__,
    *BySomebodyOnRound.__args__,
    *MethodCommand.__args__, *LadderCommand.__args__,
    *PartyCommand.__args__, *FindingCommand.__args__, *ConcernCommand.__args__,
    TakeUpCandidate, SetAsideCandidate, PlaybookCommand,
)  # fmt: skip
_PLURALS = {
    "concern": "concerns", "candidate": "candidates",
    "commitment": "commitments", "handoff": "handoffs", "responsibility": "responsibilities",
    "step": "steps",
    "problem": "problems", "person": "people", "party": "parties",
    "finding": "findings", "agreement": "agreements", "meeting": "meetings",
    "partnership": "partnerships", "playbook": "playbooks", "round": "rounds",
}  # fmt: skip


@router.post("/commands", response_model=Done, operation_id="command")
async def any_command(request: Request, portal: Doors, viewer: Viewing) -> Done:
    """Any command. The header `Idempotency-Key` is its id: sent again, it is answered again."""
    command_id = asking.command_id(request)
    asking.parameters(request)
    asking.check_content_type(request.headers.get("content-type"))
    body = await asking.json_body(request)
    command = GIVEN.validate_json(await with_what_is_usual(portal, viewer, body) or b"{}")
    return await submit(request, portal, viewer, command, command_id)


def address_of(command: type[BaseModel]) -> tuple[str, str]:
    """The readable address of a command, and the field that the address holds."""
    subject = next(name for name in _PLURALS if name in command.model_fields)
    noun, _, verb = str(command.model_fields["kind"].default).partition(".")
    last = verb if noun == subject else f"{noun}-{verb}"
    return f"/{_PLURALS[subject]}/{{{subject}}}/{last.replace('_', '-')}", subject


def _readable(command: type[BaseModel]) -> None:
    path, subject = address_of(command)
    kind = str(command.model_fields["kind"].default)
    router.add_api_route(
        path, _taking(command, kind, subject), methods=["POST"], response_model=Done,
        operation_id=kind, summary=kind, description=(command.__doc__ or kind),
    )  # fmt: skip


def _taking(named: Any, kind: str, subject: str) -> Callable[..., Awaitable[Done]]:
    async def take(request: Request, portal: Doors, viewer: Viewing) -> Done:
        command_id = asking.command_id(request)
        asking.parameters(request)
        fields = asking.fields_of(await asking.json_body(request))
        if fields.keys() & {"kind", subject}:
            raise asking.already_said("kind" if "kind" in fields else subject)
        said: dict[str, Any] = {**fields, "kind": kind, subject: request.path_params[subject]}
        # Who may not see it is told so before what is sent about it is looked at.
        await _must_see(portal, viewer, named.model_construct(**{subject: said[subject]}))
        command = GIVEN.validate_json(await with_what_is_usual(portal, viewer, json.dumps(said)))
        return await done(request, portal, viewer, command, command_id)

    return take


async def submit(
    request: Request, portal: Portal, viewer: Viewer, command: Command, command_id: str
) -> Done:
    await _must_see(portal, viewer, command)
    return await done(request, portal, viewer, command, command_id)


async def done(
    request: Request, portal: Portal, viewer: Viewer, command: Command, command_id: str
) -> Done:
    """The answer to a command on what the viewer sees. By a session, which a browser has, what
    binds a party asks for the second factor as the form for it does.
    """
    stop = await again.missing(portal, viewer, command.kind, {})
    if stop is not None:
        stop.next_step = "Do it on its page, or send an API key."
        raise stop
    answer = await portal.desk.submit(
        command,
        by=viewer.person,
        deputy_for=request.headers.get("remit-deputy-for"),
        command_id=command_id,
        expected=tags.expected(request),
    )
    return Done.of(answer, await portal.receipts.receipt(answer.stream, answer.command_id))


async def _must_see(portal: Portal, viewer: Viewer, command: Command) -> None:
    """A command on what is not the caller's is answered like one on what is not there."""
    subject = subject_of(command)
    reading = FindingCommand | ConcernCommand | CandidateCommand
    if isinstance(command, ReportConcern):
        return
    if isinstance(command, reading) and not viewer.sees_everything:
        raise unknown()
    if isinstance(command, BySomebody) and not isinstance(command, FoundPartnership):
        known = await read_partnership(portal.seen_by(viewer), problem_of(subject))
        if known is None or not partnerships.sees(viewer, known):
            raise unknown()
    if isinstance(command, LadderCommand) and subject != problem_of(subject):
        step = await read_step(portal.seen_by(viewer), subject)
        if step is None or not ladder.sees(viewer, step):
            raise unknown()
        return
    if isinstance(command, OpenProblem) or not stream_of(command).startswith("problem/"):
        return
    around = await finding.problem(portal, viewer, problem_of(subject))
    if not rights.sees_subject(viewer, around, subject):
        raise unknown()


for _command in CLASSES:
    _readable(_command)
