"""Taking cases into a running Remit as they stand: the same words as a story, without its clock."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cases.commands import command_of, needs_version, said_in
from cases.names import MAKES
from cases.reading import names_of
from cases.story import Step, Story, StoryParty, StoryPerson
from cases.versions import newest_version
from desk.counter import Desk
from schemas.commands import Command
from schemas.commands.party import AddPerson, RegisterParty
from schemas.commands.problem import OpenProblem
from schemas.errors import Refused
from schemas.ids import SETUP, party_of
from schemas.request import Answer

if TYPE_CHECKING:
    from cases.names import Names
    from storage.pool import Pool


class Loading:
    """Gives commands one after another under ids that depend on their place alone."""

    def __init__(self, desk: Desk, pool: "Pool") -> None:
        self.desk, self.pool = desk, pool
        self.commands = 0

    async def everybody(
        self, parties: Mapping[str, StoryParty], people: Mapping[str, StoryPerson]
    ) -> None:
        """Register the parties and the people who speak for them."""
        await asyncio.gather(*(self._party(party, told, people) for party, told in parties.items()))

    async def _party(self, party: str, told: StoryParty, people: Mapping[str, StoryPerson]) -> None:
        register = RegisterParty(
            party=party, party_kind=told.kind, name=told.name, zone=told.zone or "UTC"
        )
        await self._give(register, SETUP, f"sample:{party}")
        for person, who in people.items():
            if party_of(person) == party:
                add = AddPerson(
                    person=person, name=who.name, role=who.role, grade=who.grade, email=who.email
                )
                await self._give(add, SETUP, f"sample:{person.replace('@', '.')}")

    async def case(self, story: Story) -> None:
        """Open the problem and take every step of it, now."""
        problem, names = story.problem, names_of(story)
        opened = OpenProblem(
            problem=problem.id,
            title=problem.title,
            statement=problem.statement,
            source=problem.source,
            calendar=problem.calendar,
            playbook=problem.playbook,
            responsibilities=problem.responsibilities,
        )
        await self._give(opened, problem.as_, f"sample:{problem.id}:open")
        for number, step in enumerate(story.steps, start=1):
            await self._step(story, step, names, f"sample:{problem.id}:{number}")

    async def _step(self, story: Story, step: Step, names: "Names", command_id: str) -> None:
        assert step.do is not None
        assert step.as_ is not None
        said = said_in(step, story, names, datetime.now(UTC))
        if needs_version(step.do):
            said.setdefault("version", await newest_version(self.pool, said))
        answer = await self._give(command_of(said), step.as_, command_id)
        made = answer.made(MAKES[step.do]) if step.do in MAKES else None
        if made and step.id:
            names.learn(step.id, MAKES[step.do], made)

    async def _give(self, command: Command, by: str, command_id: str) -> Answer:
        self.commands += 1
        try:
            return await self.desk.submit(command, by=by, command_id=command_id)
        except Refused as refused:
            refused.message = f"{command_id}: {refused.message}"
            raise
