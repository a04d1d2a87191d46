"""A beginning: who takes part, a problem, and what is done first, written in one file.

It is a story without a clock, for a Remit that runs: each step is a command like any other, under
an id made from its words, so that a beginning that was broken off goes on where it stopped, and
what was done is not done twice.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, ValidationError

from cases.commands import command_of, needs_version, said_in
from cases.names import MAKES
from cases.opening import opening
from cases.reading import Where, check, names_of
from cases.story import Name, Step, Story, StoryParty, StoryPerson, StoryProblem, Told
from cases.versions import newest_version
from schemas.base import Line, Prose
from schemas.commands import Command, subject_of
from schemas.commands.party import AddPerson, RegisterParty
from schemas.errors import Invalid, Refused
from schemas.ids import SETUP, PartyId, PersonId
from schemas.sentences import Place, invalid
from storage import ledger
from storage.readers import directory

if TYPE_CHECKING:
    from desk.counter import Desk
    from storage.pool import Pool

NEXT = "Correct the file and give it again; what was done is not done twice."


class FirstStep(Told):
    """One thing that a person does, now."""

    as_: PersonId = Field(alias="as")
    do: Line
    with_: dict[str, Any] = Field(default={}, alias="with")
    """The fields of the command. Times may be counted from now: `until: 20d`."""
    id: Name | None = None
    """A name for the handoff or commitment that this step makes."""
    note: Prose | None = None


class Beginning(Told):
    """The whole file. Parties and people who are there already may be named again."""

    parties: Annotated[dict[PartyId, StoryParty], Field(min_length=1, max_length=200)]
    people: Annotated[dict[PersonId, StoryPerson], Field(min_length=1, max_length=1_000)]
    problem: StoryProblem
    steps: Annotated[tuple[FirstStep, ...], Field(max_length=1_000)] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """One command of a beginning, and what became of it."""

    place: Place
    kind: str
    subject: str
    by: str
    result: Literal["done", "done before", "there before", "to do"]
    entries: tuple[str, ...] = ()


def read_beginning(said: Mapping[str, Any], where: Where, *, now: datetime | None = None) -> Story:
    """The beginning as a story whose steps are all at its start. Raises `Invalid` with a line."""
    now = now or datetime.now(UTC)
    try:
        told = Beginning.model_validate_json(json.dumps(said, ensure_ascii=True))
    except ValidationError as error:
        raise invalid(error, Beginning, where=where, next_step=NEXT) from None
    except RecursionError:
        raise Invalid("this is nested too deeply.", next_step=NEXT, code="invalid") from None
    steps = [
        Step.model_validate({"as": one.as_, "do": one.do, "with": one.with_, "id": one.id})
        for one in told.steps
    ]
    story = Story.model_construct(
        title=told.problem.title,
        source=told.problem.source or "Begun from a file.",
        starts=now.strftime("%Y-%m-%d %H:%M:%SZ"),
        parties=told.parties,
        people=told.people,
        problem=told.problem,
        others=(),
        steps=tuple(steps),
    )
    check(story, where, now, next_step=NEXT)
    return story


class Begin:
    """Gives what a beginning says at the desk, one command after another."""

    def __init__(self, desk: "Desk | None", pool: "Pool", story: Story) -> None:
        self.desk, self.pool, self.story = desk, pool, story
        self.names = names_of(story)
        self.start = datetime.now(UTC)
        self.same: Counter[str] = Counter()

    async def all(self, tell: Callable[[Given], None]) -> None:
        """Everything in its order. `tell` hears of each command; without a desk nothing is done.

        Raises `NotBegun` at the first refusal; what was done before it stays done.
        """
        story = self.story
        for party, told in story.parties.items():
            if await directory.party(self.pool, party) is not None:
                tell(Given(("parties", party), "party.register", party, SETUP, "there before"))
                continue
            register = RegisterParty(
                party=party, party_kind=told.kind, name=told.name,
                zone=told.zone or story.problem.calendar.zone,
            )  # fmt: skip
            tell(await self._give(("parties", party), register, SETUP, party))
        for person, who in story.people.items():
            if await directory.person(self.pool, person) is not None:
                tell(Given(("people", person), "person.add", person, SETUP, "there before"))
                continue
            add = AddPerson(
                person=person, name=who.name, role=who.role, grade=who.grade, email=who.email
            )
            tell(await self._give(("people", person), add, SETUP, person))
        opens = opening(story.problem, story)
        tell(await self._give(("problem",), opens, story.problem.as_, "open"))
        for number, step in enumerate(story.steps):
            tell(await self._step(number, step))

    async def _step(self, number: int, step: Step) -> Given:
        assert step.do is not None
        assert step.as_ is not None
        place: Place = ("steps", number)
        said = said_in(step, self.story, self.names, self.start)
        if needs_version(step.do) and "version" not in said:
            said["version"] = await newest_version(self.pool, said)
        words = json.dumps([step.as_, step.do, step.with_], sort_keys=True, default=str)
        return await self._give(place, command_of(said), step.as_, words, name=step.id)

    async def _give(
        self, place: Place, command: Command, by: str, words: str, *, name: str | None = None
    ) -> Given:
        kind, subject = command.kind, subject_of(command)
        command_id = self._id(words)
        known = await ledger.answer(self.pool, command_id)
        result: Literal["done", "done before", "to do"] = "done before" if known else "done"
        if known is None and self.desk is None:
            return Given(place, kind, subject, by, "to do")
        try:
            if known is None:
                assert self.desk is not None
                known = await self.desk.submit(command, by=by, command_id=command_id)
        except Refused as refused:
            raise NotBegun(place, refused) from refused
        made = known.made(MAKES[kind]) if kind in MAKES else None
        if made and name:
            self.names.learn(name, MAKES[kind], made)
        entries = tuple(entry.kind for entry in known.entries)
        return Given(place, kind, made or subject, by, result, entries)

    def _id(self, words: str) -> str:
        """The same for the same words of the same problem, whatever stands around them."""
        self.same[words] += 1
        text = json.dumps([self.story.problem.id, words, self.same[words]])
        return f"begin:{self.story.problem.id}:{hashlib.sha256(text.encode()).hexdigest()[:20]}"


class NotBegun(Exception):  # noqa: N818 - says what is the case
    """What the rules said no to, and the place in the file that asked for it."""

    def __init__(self, place: Place, refused: Refused) -> None:
        super().__init__(refused.message)
        self.place, self.refused = place, refused
