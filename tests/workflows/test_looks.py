"""What operators see in Temporal's own pages."""

import asyncio
from datetime import UTC, datetime, timedelta

from temporalio.client import WorkflowExecution
from temporalio.converter import WorkflowSerializationContext

from cases.clock import StoryClock
from schemas.clocks import Patience
from schemas.commands.handoff import AcknowledgeHandoff
from tests.town import Town
from workflows.looks import DUE_AT, HOLDER, OVERDUE, STAGE


async def test_the_search_attributes_follow_the_problem(town: Town) -> None:
    await town.offer()
    shown = (await town.handle.describe()).typed_search_attributes
    assert shown.get(STAGE) == "scanning"
    assert shown.get(HOLDER) == [town.police]
    due = shown.get(DUE_AT)
    assert due is not None
    assert due > datetime.now(UTC)
    assert shown.get(OVERDUE) is False
    await town.accept()
    await town.settle()
    shown = (await town.handle.describe()).typed_search_attributes
    assert shown.get(HOLDER) == [town.housing]
    await town.close()
    shown = (await town.handle.describe()).typed_search_attributes
    assert shown.get(STAGE) == "closed"
    assert shown.get(DUE_AT) is None


async def test_a_deadline_that_moves_away_is_shown_when_the_one_before_has_passed(
    town: Town,
) -> None:
    begun = datetime.now(UTC)
    patience = Patience(acknowledge_within="2d", decide_within="30d", remind_before="1d")
    await town.offer(patience=patience)
    shown = await due_shown(town)
    assert begun + timedelta(hours=23) < shown < begun + timedelta(hours=25)
    await town.do(AcknowledgeHandoff(handoff=town.h(1)), town.rep)
    assert await due_shown(town) == shown, "nothing is due before it"
    await town.pass_time(StoryClock(town.engine.client), shown + timedelta(minutes=1))
    assert await due_shown(town) > shown + timedelta(days=1)


async def due_shown(town: Town) -> datetime:
    due = (await town.handle.describe()).typed_search_attributes.get(DUE_AT)
    assert due is not None
    return due


async def test_operators_find_what_is_overdue(town: Town) -> None:
    begun = datetime.now(UTC)
    await town.offer(patience=Patience(acknowledge_within="1d", decide_within="30d"))
    clock = StoryClock(town.engine.client)
    await town.pass_time(clock, begun + timedelta(days=2))
    query = f"RemitOverdue = true AND RemitHolder = '{town.police}'"
    found: list[WorkflowExecution] = []
    for _ in range(200):  # the list follows the workflows a moment later
        found = found or await listed(town, query)
        await asyncio.sleep(0 if found else 0.05)
    assert [one.id for one in found] == [town.stream]


async def listed(town: Town, query: str) -> list[WorkflowExecution]:
    return [one async for one in town.engine.client.list_workflows(query)]


async def test_the_card_says_who_holds_what_and_what_is_offered(town: Town) -> None:
    await town.offer()
    described = await town.handle.describe()
    assert await described.static_summary() == town.stream
    card = await town.handle.query("__temporal_workflow_metadata")
    text = str(card)
    assert f"`{town.lighting}` is held by **{town.police}**" in text
    assert f"`{town.h(1)}` to **{town.housing}** is offered" in text


async def test_each_write_says_which_entries_it_wrote(town: Town) -> None:
    await town.offer()
    bound = WorkflowSerializationContext(
        namespace=town.engine.client.namespace, workflow_id=town.stream
    )
    summaries = [
        (await town.engine.client.data_converter.with_context(bound).decode([sealed]))[0]
        async for event in town.handle.fetch_history_events()
        if event.HasField("activity_task_scheduled_event_attributes")
        for sealed in [event.user_metadata.summary]
    ]
    assert summaries[0] == "problem.opened, entries 1 to 2"
    assert summaries[1].startswith("handoff.offered, entries 3 to ")
