"""What a door hands to the engine, and what it gets back."""

import hashlib
from typing import Annotated

from pydantic import Field

from schemas.base import Instant, Message
from schemas.capability import Declared
from schemas.commands import Command
from schemas.ids import (
    CommandId,
    EntryId,
    PartnershipId,
    PartyId,
    ProblemId,
    ResponsibilityId,
    StreamId,
)
from schemas.parties import Grade, PartyCard, Standing
from schemas.partnerships import MemberRole
from schemas.playbook import PlaybookContent, PlaybookId
from schemas.rounds import RoundFigures
from schemas.trusting import Depending, TrustEntry


class Cited(Message):
    """An earlier entry that the command names, as the ledger has it."""

    entry: int
    kind: str
    subject: str
    party: PartyId
    """In whose name it was stated."""
    field: str
    text: str | None
    """What stands for this fact now; None where nothing was said."""
    stated_in: int
    """The entry that says it: the cited one, or its newest correction."""


class Target(Message):
    """Another problem that a command names, as the record has it."""

    problem: ProblemId
    seq: int
    over: bool
    police: PartyId
    holders: dict[ResponsibilityId, PartyId]
    """Who holds what there now."""


class Seen(Message):
    """Another stream that the command names, as the desk saw it in the record."""

    stream: StreamId
    seq: int
    state: str
    figures: RoundFigures | None = None
    """What a round that was closed says of the problem; None where it was not asked about."""

    @property
    def entry(self) -> EntryId:
        return f"{self.stream}#{self.seq}"


class Partner(Message):
    """A party that has joined a partnership which works on the problem, as the record has it."""

    party: PartyId
    partnership: PartnershipId
    seq: int
    role: MemberRole
    power: Grade | None
    """The decision power of whoever represents it there."""

    @property
    def entry(self) -> EntryId:
        return f"partnership/{self.partnership}#{self.seq}"


class Receiver(Message):
    """The party that an offer asks: what it and its people are known for, as the record has it."""

    party: PartyId
    seq: int
    """The newest entry of the party."""
    declared: Declared | None
    power: Grade | None
    """The highest decision power among its people whose word binds."""
    holds: int
    """How many responsibilities it holds now."""


class Prescribed(Message):
    """A version of a playbook that the command names, as the record has it."""

    playbook: PlaybookId
    seq: int
    sha256: str
    content: PlaybookContent


class Request(Message):
    """A command, the standing of the one who gives it, and the parties that it names.

    The desk looks up standing and cards in the directory; a door cannot make them up.
    """

    command_id: CommandId
    command: Command
    standing: Standing
    parties: dict[PartyId, PartyCard] = {}
    cited: Cited | None = None
    target: Target | None = None
    seen: tuple[Seen, ...] = ()
    receiver: Receiver | None = None
    playbook: Prescribed | None = None
    partners: tuple[Partner, ...] | None = None
    """None where nobody looked: no rule that asks for partners applies then."""
    depending: tuple[Depending, ...] = ()
    """What is live between the parties that an incident concerns."""
    trust: tuple[TrustEntry, ...] = ()
    """What the entry that is contested made in others' accounts."""
    expected: tuple[int, ...] = Field(default=(), exclude_if=lambda entries: not entries)
    """The entry, or one of those, that may have last changed what the command is about; where
    nothing is said, it may have changed meanwhile. No part of what is asked."""

    def digest(self) -> str:
        """SHA-256 of what was asked, by whom and in whose name; equal for a repetition only."""
        return digest(self.command, self.standing.person, self.standing.deputy_for)


EXPUNGED_DIGEST = "expunged"
"""What the database has in place of a digest from which expunged words could be guessed."""


def digest(command: Command, person: str, deputy_for: str | None = None) -> str:
    """The digest of a request, before anybody has looked up who is speaking."""
    asked = command.model_dump_json() + "\n" + person
    if deputy_for is not None:
        asked += "\n" + deputy_for
    return hashlib.sha256(asked.encode()).hexdigest()


class Caused(Message):
    """One entry that the command caused."""

    seq: Annotated[int, Field(ge=1)]
    kind: str
    subject: str
    at: Instant


class Answer(Message):
    """The command is durable in Temporal and in PostgreSQL, and this is what it caused."""

    command_id: CommandId
    digest: str
    stream: StreamId
    entries: tuple[Caused, ...]

    def made(self, noun: str) -> str | None:
        """The id of the first thing of this noun (`handoff`, `commitment`) in the entries."""
        for entry in self.entries:
            if entry.kind.partition(".")[0] == noun:
                return entry.subject
        return None
