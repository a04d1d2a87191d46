"""From the words of a step to the command of the same kind."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast, get_args

from pydantic import BaseModel

from cases.names import Names, Noun
from cases.story import SPAN, WRITTEN, Step, Story
from cases.times import instant
from schemas.commands import Command
from schemas.commands.commitment import CommitmentCommand
from schemas.commands.concern import ConcernCommand
from schemas.commands.correction import CorrectionCommand
from schemas.commands.expunging import ExpungingCommand
from schemas.commands.handoff import HandoffCommand
from schemas.commands.ladder import LadderCommand
from schemas.commands.method import MethodCommand
from schemas.commands.partnership import BySomebody
from schemas.commands.party import PartyCommand
from schemas.commands.problem import OpenProblem, ProblemCommand
from schemas.commands.round import BySomebodyOnRound

COMMANDS: dict[str, type[BaseModel]] = {
    str(model.model_fields["kind"].default): model
    for union in (
        ProblemCommand,
        HandoffCommand,
        CommitmentCommand,
        CorrectionCommand,
        ExpungingCommand,
        MethodCommand,
        LadderCommand,
        PartyCommand,
        BySomebody,
        ConcernCommand,
        BySomebodyOnRound,
    )
    for model in get_args(union)
    if model is not OpenProblem  # the story's own problem is opened at its start
}
REFERENCES: dict[str, tuple[Noun, ...]] = {
    "responsibility": ("responsibility",),
    "handoff": ("handoff",),
    "supersedes": ("handoff",),
    "commitment": ("commitment",),
    "step": ("step",),
}
"""The fields of commands in which a friendly name may stand."""
PARTIES = ("receiver", "promisor", "contributor", "fallback", "member", "responsible", "toward")
"""The fields of commands that name a party of the story."""
INSTANTS = (
    "until", "by", "since", "taken_at", "at", "answer_by", "begins", "happened", "ended", "due",
    "opens", "closes", "report_by",
)  # fmt: skip
"""The fields in which a story may count time from its start."""


def said_in(step: Step, story: Story, names: Names, start: datetime) -> dict[str, Any]:
    """The fields of the step's command, with names and times made whole. No version is filled in.

    Raises `Unclear` for a name that means nothing.
    """
    assert step.do is not None
    model = COMMANDS[step.do]
    said: dict[str, Any] = {"kind": step.do, **step.with_}
    for field, nouns in REFERENCES.items():
        if field in model.model_fields and isinstance(said.get(field), str):
            try:
                said[field] = names.full(said[field], *nouns)
            except ValueError as wrong:
                raise Unclear((field,), str(wrong)) from None
    if "problem" in model.model_fields:
        said.setdefault("problem", story.problem.id)
    counted = _counted(said, story, start)
    assert isinstance(counted, dict)
    return counted


class Unclear(Exception):  # noqa: N818 - a sentence about what was written
    """A field of a step says something that cannot be meant."""

    def __init__(self, place: tuple[str, ...], sentence: str) -> None:
        super().__init__(sentence)
        self.place = place


def command_of(said: Mapping[str, Any]) -> Command:
    """The command, checked. Raises pydantic's ValidationError."""
    model = COMMANDS[str(said["kind"])]
    made: Any = model.model_validate_json(json.dumps(said))
    return cast("Command", made)


def needs_version(kind: str) -> bool:
    return "version" in COMMANDS[kind].model_fields


def _counted(said: Any, story: Story, start: datetime) -> Any:
    """The same, with every `until`, `by` and `since` as an instant."""
    if isinstance(said, dict):
        return {
            key: _as_instant(value, story, start)
            if key in INSTANTS and isinstance(value, str)
            else _counted(value, story, start)
            for key, value in said.items()
        }
    if isinstance(said, list):
        return [_counted(item, story, start) for item in said]
    return said


def _as_instant(said: str, story: Story, start: datetime) -> str:
    if not (SPAN.match(said) or WRITTEN.match(said)):
        return said
    return instant(said, start, story.problem.calendar).isoformat()
