"""A playbook: how a kind of problem is usually worked on, kept in versions that never change."""

import hashlib
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from schemas.base import Line, Message, Prose
from schemas.capability import Hours
from schemas.clocks import Patience
from schemas.method import Better, MeasureKey, Number
from schemas.parties import Grade, PartyKind, Role
from schemas.spans import Span
from schemas.terms import Method


def _spelled(said: object) -> object:
    """`alarms@2` is how people write it, `alarms-2` how it stands in addresses."""
    return said.replace("@", "-", 1) if isinstance(said, str) else said


PlaybookId = Annotated[
    str,
    BeforeValidator(_spelled),
    StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,33}-[1-9][0-9]{0,3}$"),
]
"""A name and a version, `alarms-2`; `alarms@2` means the same."""


def name_of(playbook: str) -> str:
    return playbook.rpartition("-")[0]


def version_of(playbook: str) -> int:
    return int(playbook.rpartition("-")[2])


class Rung(Message):
    """One method of the ladder, in the order in which it is tried here."""

    method: Method
    tried_for: Span | None = None
    """How long it is given before the next one."""
    note: Line | None = None


class TypicalPartner(Message):
    kind: PartyKind
    why: Line


class UsualMeasure(Message):
    """What is counted in such problems; the baseline is the problem's own."""

    measure: MeasureKey
    title: Line
    unit: Line
    source: Line
    better: Better = Better.LOWER
    target: Number | None = None


class UsualOffer(Message):
    """What an offer says where whoever makes it says nothing else."""

    method: Method | None = None
    demands: Grade | None = None
    return_notice: Span | None = None
    recall_right: bool | None = None
    hours: Hours | None = None
    approval: Role | None = None
    patience: Patience | None = None


class PlaybookContent(Message):
    """The whole of one version."""

    title: Line
    about: Prose
    source: Prose
    rungs: Annotated[tuple[Rung, ...], Field(min_length=1, max_length=20)]
    partners: Annotated[tuple[TypicalPartner, ...], Field(max_length=40)] = ()
    measures: Annotated[tuple[UsualMeasure, ...], Field(max_length=20)] = ()
    offer: UsualOffer = UsualOffer()

    def digest(self) -> str:
        """SHA-256 of what it says, whatever the file looked like."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
