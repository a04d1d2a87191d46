"""A small town on the whole engine: its own parties and one problem, under names nobody else uses.

town = await found(engine)
await town.offer()
await town.accept()
assert await town.holder() == town.housing
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import asyncpg
from temporalio.client import WorkflowHandle

from cases.clock import StoryClock
from desk.counter import Desk
from rules.alarms import next_ring
from rules.fold import fold
from schemas.calendars import Calendar
from schemas.commands import Command
from schemas.commands.handoff import (
    AcceptHandoff,
    DeclineHandoff,
    OfferHandoff,
    RecordFirstAction,
    RequestInfo,
    ReturnHandoff,
    SettleHandoff,
    SupplyInfo,
    WithdrawHandoff,
)
from schemas.commands.party import AddPerson, RegisterParty
from schemas.commands.problem import CloseProblem, NewResponsibility, OpenProblem
from schemas.commands.time import RingClock
from schemas.ids import SETUP, problem_stream
from schemas.parties import Grade, PartyKind, Role
from schemas.request import Answer
from schemas.scope import Controller, Scope, Side
from schemas.state.problem import Problem
from schemas.terms import DeclineCode, Terms
from storage import ledger
from storage.readers.who import who
from tests.conftest import Engine

_numbers = count(1)
_GRADES = {Role.REPRESENTATIVE: Grade.FULL, Role.OPERATOR: Grade.FULL, Role.SUPERVISOR: Grade.FULL}


@dataclass
class Town:
    """Names that belong together, and a short word for each thing people do."""

    engine: Engine
    desk: Desk
    name: str

    @property
    def police(self) -> str:
        return f"police-{self.name}"

    @property
    def housing(self) -> str:
        return f"housing-{self.name}"

    @property
    def problem(self) -> str:
        return f"motel-{self.name}"

    @property
    def stream(self) -> str:
        return problem_stream(self.problem)

    @property
    def lighting(self) -> str:
        return f"{self.problem}.lighting"

    @property
    def op(self) -> str:
        return f"op@{self.police}"

    @property
    def supervisor(self) -> str:
        return f"sup@{self.police}"

    @property
    def rep(self) -> str:
        return f"rep@{self.housing}"

    @property
    def second(self) -> str:
        return f"second@{self.housing}"

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        return self.engine.client.get_workflow_handle(self.stream)

    def h(self, number: int) -> str:
        return f"{self.problem}.h{number}"

    # What people do.

    async def do(self, command: Command, by: str, command_id: str | None = None) -> Answer:
        return await self.desk.submit(command, by=by, command_id=command_id)

    def opening(self, **changes: Any) -> OpenProblem:
        duty = NewResponsibility(
            key="lighting",
            title="The lighting at the motel",
            scope=Scope(
                side=Side.PLACE,
                controller=Controller.MANAGER,
                places=("north lot",),
                duties=("light the lot",),
            ),
        )
        facts: dict[str, Any] = {
            "problem": self.problem,
            "title": "Calls from the motel",
            "statement": "Thirty calls in six months.",
            "responsibilities": (duty,),
        }
        return OpenProblem(**facts | changes)

    def offering(self, **changes: Any) -> OfferHandoff:
        facts = {"summary": "Please light the lot.", "measure": "Calls after dark"}
        return OfferHandoff(
            responsibility=self.lighting, receiver=self.housing, terms=Terms(**facts | changes)
        )

    async def open(self, command_id: str | None = None, **changes: Any) -> Answer:
        return await self.do(self.opening(**changes), self.op, command_id)

    async def offer(self, command_id: str | None = None, **changes: Any) -> str:
        """Offers, and returns the id of the handoff."""
        answer = await self.do(self.offering(**changes), self.op, command_id)
        made = answer.made("handoff")
        assert made is not None
        return made

    async def accept(self, number: int = 1, command_id: str | None = None) -> Answer:
        command = AcceptHandoff(handoff=self.h(number), version=1, read_back="We light the lot.")
        return await self.do(command, self.rep, command_id)

    async def decline(self, number: int = 1, command_id: str | None = None) -> Answer:
        command = DeclineHandoff(
            handoff=self.h(number), code=DeclineCode.NO_CAPACITY, text="No crew this year."
        )
        return await self.do(command, self.second, command_id)

    async def withdraw(self, number: int = 1, command_id: str | None = None) -> Answer:
        command = WithdrawHandoff(handoff=self.h(number), reason="Solved otherwise.")
        return await self.do(command, self.op, command_id)

    async def ask(self, number: int = 1) -> Answer:
        return await self.do(RequestInfo(handoff=self.h(number), question="How many?"), self.rep)

    async def supply(self, number: int = 1) -> Answer:
        return await self.do(SupplyInfo(handoff=self.h(number), answer="Ten."), self.op)

    async def give_back(self, number: int = 1) -> Answer:
        command = ReturnHandoff(handoff=self.h(number), reason="The budget was cut.")
        return await self.do(command, self.rep)

    async def settle(self, number: int = 1) -> None:
        """Up to the point where both agree that it stands."""
        await self.do(RecordFirstAction(handoff=self.h(number), action="Lamps came."), self.rep)
        for side in (self.rep, self.op):
            await self.do(SettleHandoff(handoff=self.h(number)), side)

    async def close(self, command_id: str | None = None) -> Answer:
        command = CloseProblem(problem=self.problem, outcome="The lot is lit.")
        return await self.do(command, self.supervisor, command_id)

    # What the record says.

    async def pass_time(self, clock: StoryClock, to: datetime) -> None:
        """On to this instant, deadline by deadline: one long leap can pass over timers."""
        coming = next_ring(await self.state())
        while coming is not None and coming[0] <= to:
            await clock.advance(self.handle, coming[0] + timedelta(seconds=1))
            coming = await self._rung(coming)
        await clock.advance(self.handle, to)

    async def _rung(self, due: object) -> tuple[datetime, RingClock] | None:
        """Wait until this deadline is in the ledger; answers the one that comes next."""
        for _ in range(1_500):
            coming = next_ring(await self.state())
            if coming != due:
                return coming
            await asyncio.sleep(0.02)
        raise AssertionError("the deadline did not ring")

    async def history(self) -> int:
        """How long the engine's is once nothing is under way: a command is answered a moment
        before that."""
        async with asyncio.timeout(10):
            while True:
                told = (await self.handle.describe()).raw_description
                if not told.pending_activities and not told.HasField("pending_workflow_task"):
                    return told.workflow_execution_info.history_length
                await asyncio.sleep(0.01)

    async def state(self) -> Problem:
        """The problem as the ledger tells it."""
        told = fold(self.stream, await ledger.events(self.engine.pool, self.stream))
        assert isinstance(told, Problem)
        return told

    async def entries(self) -> list[asyncpg.Record]:
        return await self.engine.pool.fetch(
            "SELECT seq, kind, at, by, command_id FROM ledger WHERE stream = $1 ORDER BY seq",
            self.stream,
        )

    async def kinds(self) -> list[str]:
        return [entry["kind"] for entry in await self.entries()]

    async def caused_by(self, command_id: str) -> list[int]:
        return [e["seq"] for e in await self.entries() if e["command_id"] == command_id]

    async def holder(self, at: datetime | None = None) -> str:
        held = await who(self.engine.pool, self.lighting, at)
        assert held is not None
        assert held.holder is not None
        return held.holder


async def found(
    engine: Engine,
    *,
    desk: Desk | None = None,
    opened: bool = True,
    calendar: Calendar | None = None,
) -> Town:
    """A new town, its parties and people registered and, unless said, its problem opened."""
    town = Town(engine, desk or engine.desk, f"t{next(_numbers)}")
    for party, kind in ((town.police, PartyKind.POLICE), (town.housing, PartyKind.GOVERNMENT)):
        await town.do(RegisterParty(party=party, party_kind=kind, name=party.title()), SETUP)
    for person, role in (
        (town.op, Role.OPERATOR),
        (town.supervisor, Role.SUPERVISOR),
        (town.rep, Role.REPRESENTATIVE),
        (town.second, Role.REPRESENTATIVE),
    ):
        add = AddPerson(person=person, name=person.title(), role=role, grade=_GRADES[role])
        await town.do(add, SETUP)
    if opened:
        await town.open(calendar=calendar or Calendar())
    return town
