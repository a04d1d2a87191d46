"""Callers who go on through every outage: each sends a command until it is answered or refused."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from desk.counter import Desk
from schemas.commands import Command
from schemas.commands.commitment import MakeCommitment, ProposeCommitment, ReportProgress, StartWork
from schemas.commands.handoff import (
    AcceptHandoff,
    DeclineHandoff,
    OfferHandoff,
    ReturnHandoff,
    WithdrawHandoff,
)
from schemas.commands.party import AddPerson, RegisterParty
from schemas.commands.problem import NewResponsibility, OpenProblem
from schemas.errors import CommandReused, Refused, Unavailable
from schemas.ids import SETUP
from schemas.parties import Grade, PartyKind, Role
from schemas.request import Answer
from schemas.scope import Controller, Scope, Side
from schemas.terms import DeclineCode, PromiseTerms, Terms
from tests.faults.checker import Heard

POLICE, HOUSING = "police", "housing"
OP, REP = f"op@{POLICE}", f"rep@{HOUSING}"


@dataclass
class Load:
    """All callers together, what they sent and what they heard."""

    desk: Desk
    name: str
    """Begins every command id, so that two loads never send the same."""
    dice: random.Random
    sites: list[str] = field(default_factory=list)
    twice: float = 0.2
    reused: float = 0.02
    give_up_after: float = 90.0
    journal: list[Heard] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    last_answer: float = 0.0
    _sent: int = 0
    _latest: dict[str, int] = field(default_factory=dict)

    async def prepare(self, sites: int, *, people: bool = True) -> None:
        """Parties, people, and problems with one promise each that takes reports for weeks."""
        if people:
            for party, kind in ((POLICE, PartyKind.POLICE), (HOUSING, PartyKind.GOVERNMENT)):
                register = RegisterParty(party=party, party_kind=kind, name=party.title())
                await self.send(register, SETUP)
            for person, role in ((OP, Role.OPERATOR), (REP, Role.REPRESENTATIVE)):
                add = AddPerson(person=person, name=person, role=role, grade=Grade.FULL)
                await self.send(add, SETUP)
        new = [f"{self.name}-{number}" for number in range(1, sites + 1)]
        await asyncio.gather(*(self._open(site) for site in new))
        self.sites += new

    async def _open(self, site: str) -> None:
        duty = NewResponsibility(
            key="lot",
            title="The lot",
            scope=Scope(
                side=Side.PLACE,
                controller=Controller.MANAGER,
                places=("lot",),
                duties=("light it",),
            ),
        )
        opening = OpenProblem(
            problem=site, title="Calls", statement="Many.", responsibilities=(duty,)
        )
        await self.send(opening, OP)
        await self.promise(site, within="20wd")
        await self.send(StartWork(commitment=f"{site}.c1"), REP)

    async def promise(self, site: str, *, within: str | None = None, soon: float = 0) -> None:
        """A promise for weeks, or one that will be missed in some seconds."""
        by = None if within else datetime.now(UTC) + timedelta(seconds=soon)
        terms = PromiseTerms(title="Lamps", within=within, by=by)
        propose = ProposeCommitment(responsibility=f"{site}.lot", promisor=HOUSING, promise=terms)
        answer = await self.send(propose, OP)
        if answer is not None:
            name = answer.made("commitment")
            assert name is not None
            await self.send(MakeCommitment(commitment=name, version=1), REP)

    async def one(self) -> None:
        """One command of any sort, on any problem."""
        site = self.dice.choice(self.sites)
        mark = f"[{self.name}/{self._sent}]"
        number = self._latest.get(site, 0)
        handoff = f"{site}.h{max(number, 1)}"
        text = f"Because {mark} says so."
        commands: list[tuple[Command, str]] = [
            (ReportProgress(commitment=f"{site}.c1", note=text), REP),
            (ReportProgress(commitment=f"{site}.c1", note=text), REP),
            (
                OfferHandoff(
                    responsibility=f"{site}.lot",
                    receiver=HOUSING,
                    terms=Terms(summary=text, measure="Calls"),
                ),
                OP,
            ),
            (AcceptHandoff(handoff=handoff, version=1, read_back=text), REP),
            (DeclineHandoff(handoff=handoff, code=DeclineCode.OTHER, text=text), REP),
            (WithdrawHandoff(handoff=handoff, reason=text), OP),
            (ReturnHandoff(handoff=handoff, reason=text), REP),
        ]
        command, by = self.dice.choice(commands)
        answer = await self.send(command, by, mark=mark)
        if answer is not None and (made := answer.made("handoff")) is not None:
            self._latest[site] = int(made.rpartition(".h")[2])

    async def send(self, command: Command, by: str, *, mark: str | None = None) -> Answer | None:
        """Send it until somebody says yes or no; some are sent twice, some ids used again."""
        self._sent += 1
        name = f"{self.name}-command-{self._sent:06}"
        heard = Heard(id=name, mark=mark, outcome="unknown", answers=[])
        self.journal.append(heard)
        times = 2 if self.dice.random() < self.twice else 1
        reused = self.dice.random() < self.reused
        begun = time.monotonic()
        came = await asyncio.gather(*(self._insist(command, by, name) for _ in range(times)))
        self.slowest = max(self.slowest, time.monotonic() - begun)
        answers = [one for one in came if isinstance(one, Answer)]
        heard["answers"] = [
            [(caused.seq, caused.kind, caused.subject) for caused in answer.entries]
            for answer in answers
        ]
        if answers:
            heard["outcome"] = "answered"
        elif "unknown" not in came:
            heard["outcome"] = max(str(one) for one in came)
        self.counted[heard["outcome"]] += 1
        self.counted["sent twice"] += times - 1
        if answers and reused and self.sites:
            await self._use_again(name)
        return answers[0] if answers else None

    async def _insist(self, command: Command, by: str, name: str) -> Answer | str:
        """Refused is only certain when no earlier attempt can still be on its way."""
        certain = True
        until = time.monotonic() + self.give_up_after
        while time.monotonic() < until:
            try:
                answer = await self.desk.submit(command, by=by, command_id=name)
            except Unavailable:
                self.counted["tried again"] += 1
                certain = False
                await asyncio.sleep(0.2)
            except CommandReused:
                self.broken.append(f"{name} was called a reuse of itself")
                return "unknown"
            except Refused as refused:
                self.counted[f"refused: {refused.code}"] += 1
                return "refused" if certain else "refused late"
            except Exception as error:
                self.broken.append(f"{name} met {type(error).__name__}: {error}")
                return "unknown"
            else:
                self.last_answer = time.monotonic()
                return answer
        return "unknown"

    async def _use_again(self, name: str) -> None:
        """The same id for something else, until that is refused."""
        other = ReportProgress(commitment=f"{self.sites[0]}.c1", note="Something else.")
        until = time.monotonic() + self.give_up_after
        while time.monotonic() < until:
            try:
                await self.desk.submit(other, by=REP, command_id=name)
            except CommandReused:
                self.counted["reuse refused"] += 1
                return
            except Unavailable:
                await asyncio.sleep(0.2)
            else:
                self.broken.append(f"{name} served two commands")
                return
