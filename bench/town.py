"""Who hands over what to whom: the unit of work that every contestant does, command by command."""

import asyncio
import itertools
import time
from collections import deque
from dataclasses import dataclass, field

from desk.counter import Desk
from schemas.commands import Command
from schemas.commands.commitment import ReportDone, VerifyCommitment
from schemas.commands.handoff import AcceptHandoff, OfferHandoff, SettleHandoff
from schemas.commands.party import AddPerson, RegisterParty
from schemas.commands.problem import NewResponsibility, OpenProblem
from schemas.ids import SETUP
from schemas.parties import Grade, PartyKind, Role
from schemas.scope import Controller, Scope, Side
from schemas.terms import OfferedPromise, Terms

POLICE, HOUSING = "police", "housing"
OP, REP = f"op@{POLICE}", f"rep@{HOUSING}"
STEPS = ("offer", "accept", "report", "verify", "settle")
"""One handoff is these commands, each answered when durable."""
DUTIES = 6
"""Responsibilities of one problem; when all are handed over, a caller goes on to the next."""
NOTE = "Ten lamps stand on the north lot and burn from dusk to dawn; the invoice is on file."


def opening(problem: str, duties: int = DUTIES) -> OpenProblem:
    scope = Scope(
        side=Side.PLACE,
        controller=Controller.MANAGER,
        places=("north lot",),
        duties=("light the lot",),
    )
    return OpenProblem(
        problem=problem,
        title="Calls from the motel",
        statement="Thirty calls in six months, most of them at night.",
        responsibilities=tuple(
            NewResponsibility(key=f"lot-{number}", title=f"Lighting of lot {number}", scope=scope)
            for number in range(1, duties + 1)
        ),
    )


def offering(problem: str, number: int) -> OfferHandoff:
    """With the deadline for acceptance armed, and one promise that acceptance makes binding."""
    return OfferHandoff(
        responsibility=f"{problem}.lot-{number}",
        receiver=HOUSING,
        terms=Terms(
            summary="Please light the lot, which you own.",
            measure="Calls after dark per month",
            commitments=(OfferedPromise(title="Ten lamps stand", within="10wd"),),
        ),
    )


def handoff(problem: str, number: int) -> tuple[tuple[Command, str], ...]:
    """The commands of one handoff in order, and who gives each."""
    handoff_id, promise = f"{problem}.h{number}", f"{problem}.c{number}"
    return (
        (offering(problem, number), OP),
        (AcceptHandoff(handoff=handoff_id, version=1, read_back="We light the lot."), REP),
        (ReportDone(commitment=promise, evidence=NOTE), REP),
        (VerifyCommitment(commitment=promise, note="Seen on the evening round."), OP),
        (SettleHandoff(handoff=handoff_id), OP),
    )


async def found(desk: Desk) -> None:
    """Two parties, and one person who speaks for each."""
    for party, kind in ((POLICE, PartyKind.POLICE), (HOUSING, PartyKind.GOVERNMENT)):
        register = RegisterParty(party=party, party_kind=kind, name=party.title())
        await desk.submit(register, by=SETUP)
    for person, role in ((OP, Role.OPERATOR), (REP, Role.REPRESENTATIVE)):
        add = AddPerson(person=person, name=person, role=role, grade=Grade.FULL)
        await desk.submit(add, by=SETUP)


@dataclass
class Site:
    """One open problem with duties that are still to be handed over."""

    problem: str
    next: int = 1


@dataclass
class Town:
    """Problems in stock behind one desk, so that opening them is not measured."""

    desk: Desk
    name: str
    stock: deque[Site] = field(default_factory=deque)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def opened(self) -> Site:
        site = Site(f"{self.name}-{next(self._numbers)}")
        await self.desk.submit(opening(site.problem), by=OP)
        return site

    async def take(self) -> Site:
        return self.stock.popleft() if self.stock else await self.opened()

    def give_back(self, site: Site) -> None:
        if site.next <= DUTIES:
            self.stock.append(site)

    async def hand_over(
        self, site: Site, lasted: dict[str, list[float]], *, pause: float = 0
    ) -> None:
        """One handoff; the seconds of each command go to `lasted` by its name, those of the pause
        before it do not."""
        number, site.next = site.next, site.next + 1
        for step, (command, by) in zip(STEPS, handoff(site.problem, number), strict=True):
            await asyncio.sleep(pause)
            since = time.perf_counter()
            await self.desk.submit(command, by=by)
            lasted[step].append(time.perf_counter() - since)
