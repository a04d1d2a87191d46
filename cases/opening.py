"""The opening of a story: parties and people are registered, and the problem is opened on time."""

import asyncio
from datetime import datetime

from cases.clock import StoryClock
from cases.stage import TASK_QUEUE, Stage
from cases.story import Story, StoryProblem
from schemas.carried import CarriedProblem
from schemas.commands.party import AddPerson, RegisterParty
from schemas.commands.problem import OpenProblem
from schemas.ids import SETUP, party_of, problem_stream
from schemas.state.problem import Problem
from workflows.problem import ProblemWorkflow


async def enter(stage: Stage, story: Story) -> None:
    """Everyone in the story is known from before it begins."""
    await asyncio.gather(*(_enter_party(stage, story, party) for party in story.parties))


async def _enter_party(stage: Stage, story: Story, party: str) -> None:
    told = story.parties[party]
    await stage.desk.submit(
        RegisterParty(
            party=party,
            party_kind=told.kind,
            name=told.name,
            zone=told.zone or story.problem.calendar.zone,
        ),
        by=SETUP,
    )
    for person, who in story.people.items():
        if party_of(person) == party:
            add = AddPerson(
                person=person, name=who.name, role=who.role, grade=who.grade, email=who.email
            )
            await stage.desk.submit(add, by=SETUP)


async def open_problem(stage: Stage, story: Story, clock: StoryClock, start: datetime) -> None:
    """The problem's own clock stands at `start` when it is opened."""
    told = story.problem
    # Started empty, so that its clock can be moved before anything has happened.
    handle = await stage.client.start_workflow(
        ProblemWorkflow.run,
        CarriedProblem(state=Problem(problem=told.id)),
        id=problem_stream(told.id),
        task_queue=TASK_QUEUE,
    )
    await clock.advance(handle, start)
    await stage.desk.submit(opening(told, story), by=told.as_)


def opening(told: StoryProblem, story: Story) -> OpenProblem:
    """The command that opens a problem of the story."""
    return OpenProblem(
        problem=told.id,
        title=told.title,
        statement=told.statement,
        source=told.source or story.source,
        calendar=told.calendar,
        playbook=told.playbook,
        responsibilities=told.responsibilities,
    )
