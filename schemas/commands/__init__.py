"""What people may ask for. Each command's `kind` is noun and verb, the same word at every door."""

from typing import Annotated

from pydantic import Field

from schemas.commands.commitment import CommitmentCommand
from schemas.commands.concern import CandidateCommand, ConcernCommand
from schemas.commands.correction import CorrectionCommand
from schemas.commands.expunging import ExpungingCommand
from schemas.commands.finding import FindingCommand
from schemas.commands.handoff import HandoffCommand
from schemas.commands.ladder import LadderCommand
from schemas.commands.method import MethodCommand
from schemas.commands.partnership import BySomebody, PartnershipCommand, ReleaseMember
from schemas.commands.party import CheckVoice, PartyCommand
from schemas.commands.playbook import PlaybookCommand
from schemas.commands.problem import ProblemCommand, ReleaseParty
from schemas.commands.record import RecordCommand
from schemas.commands.round import BySomebodyOnRound, RoundCommand
from schemas.commands.time import RingClock
from schemas.ids import (
    finding_stream,
    partnership_stream,
    party_of,
    party_stream,
    problem_of,
    problem_stream,
    record_stream,
    round_stream,
)

OnProblem = Annotated[
    ProblemCommand
    | HandoffCommand
    | CommitmentCommand
    | CorrectionCommand
    | ExpungingCommand
    | MethodCommand
    | LadderCommand
    | RingClock
    | ReleaseParty,
    Field(discriminator="kind"),
]
OnParty = Annotated[PartyCommand | CheckVoice, Field(discriminator="kind")]
Command = Annotated[
    ProblemCommand
    | HandoffCommand
    | CommitmentCommand
    | CorrectionCommand
    | ExpungingCommand
    | MethodCommand
    | LadderCommand
    | RingClock
    | ReleaseParty
    | PartyCommand
    | CheckVoice
    | PartnershipCommand
    | FindingCommand
    | ConcernCommand
    | CandidateCommand
    | PlaybookCommand
    | RoundCommand
    | RecordCommand,
    Field(discriminator="kind"),
]

SUBJECTS = (
    "concern", "candidate",
    "commitment", "handoff", "responsibility", "step", "problem", "person", "party", "finding",
    "workflow", "record", "agreement", "meeting", "partnership", "playbook", "round",
)  # fmt: skip
"""The fields that can name what a command is about, most particular first."""


def subject_of(command: Command) -> str:
    """The id of the thing the command is about."""
    for field in SUBJECTS:
        if field in type(command).model_fields:
            return str(getattr(command, field))
    return str(command.subject)  # type: ignore[union-attr]  # RingClock names either kind


def stream_of(command: Command) -> str:
    """The one stream, and so the one workflow, that decides this command."""
    if isinstance(command, RecordCommand):
        return record_stream(command.record)
    if isinstance(command, RoundCommand):
        return round_stream(command.round)
    if isinstance(command, PartnershipCommand):
        return partnership_stream(problem_of(subject_of(command)))
    if isinstance(command, FindingCommand):
        return finding_stream(command.finding)
    if isinstance(command, ConcernCommand | CandidateCommand | PlaybookCommand):
        return f"{command.kind.partition('.')[0]}/{subject_of(command)}"
    subject = subject_of(command)
    noun = command.kind.partition(".")[0]
    if noun in ("party", "trust", "incident", "goodwill"):
        return party_stream(subject)
    if noun == "person":
        return party_stream(party_of(subject))
    return problem_stream(problem_of(subject))


def _kinds(*commands: type) -> tuple[str, ...]:
    return tuple(command.model_fields["kind"].default for command in commands)  # type: ignore[attr-defined]


ON_PROBLEM_KINDS = _kinds(
    *ProblemCommand.__args__,
    *HandoffCommand.__args__,
    *CommitmentCommand.__args__,
    *CorrectionCommand.__args__,
    *ExpungingCommand.__args__,
    *MethodCommand.__args__,
    ReleaseParty,
    *LadderCommand.__args__,
)
"""The commands on a problem from outside, which leaves out the ringing of clocks."""
ON_PARTY_KINDS = _kinds(*PartyCommand.__args__, CheckVoice)
ON_PARTNERSHIP_KINDS = _kinds(*BySomebody.__args__, ReleaseMember)
ON_ROUND_KINDS = _kinds(*BySomebodyOnRound.__args__)
ON_FINDING_KINDS = _kinds(*FindingCommand.__args__)
ON_CONCERN_KINDS = _kinds(*ConcernCommand.__args__)
ON_CANDIDATE_KINDS = _kinds(*CandidateCommand.__args__)
ON_PLAYBOOK_KINDS = _kinds(PlaybookCommand)
ON_RECORD_KINDS = _kinds(*RecordCommand.__args__)
