"""Keeps a set of processes alive: started in order, restarted when they die, stopped in reverse."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from runtime.process import Process
from schemas.errors import Refused

log = structlog.get_logger("supervisor")

_FIRST_DELAY, _LONGEST_DELAY = 0.05, 10.0  # seconds before a dead child starts again
_STEADY = 30.0  # a child that lived so long starts with the first delay again

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Member:
    """One process that has to run."""

    name: str
    start: Callable[[], Awaitable[Process]]  # answers once the process does its work
    grace: float  # seconds it gets to stop by itself


@dataclass
class Supervisor:
    """Everything one `remit up` started. `tell` hears what people should know."""

    tell: Tell
    changed: Callable[[], None] = lambda: None  # somebody has a new process id
    running: dict[str, Process] = field(default_factory=dict)
    _members: list[Member] = field(default_factory=list)
    _keepers: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def add(self, member: Member) -> None:
        """Start it, and keep it running from then on. If it cannot start, that is the answer."""
        self._members.append(member)
        self.running[member.name] = await member.start()
        log.info("process.started", name=member.name, pid=self.running[member.name].pid)
        self._keepers[member.name] = asyncio.create_task(self._keep(member))

    async def stop(self) -> None:
        """Stop all, last started first, each within its grace."""
        for keeper in self._keepers.values():
            keeper.cancel()
        await asyncio.gather(*self._keepers.values(), return_exceptions=True)
        for member in reversed(self._members):
            if process := self.running.pop(member.name, None):
                await process.stop(member.grace)
                log.info("process.stopped", name=member.name, pid=process.pid)

    def kill(self) -> None:
        """End all at once; `stop` then finds nothing left to wait for."""
        for process in self.running.values():
            process.kill()

    async def _keep(self, member: Member) -> None:
        delay = _FIRST_DELAY
        while True:
            since = time.monotonic()
            code = await self.running[member.name].wait()
            if time.monotonic() - since > _STEADY:
                delay = _FIRST_DELAY
            log.error("process.ended", name=member.name, code=code, again_in=delay)
            self.tell(f"{member.name} ended unexpectedly ({_how(code)}); starting it again.")
            delay = await self._again(member, delay)
            log.info("process.started", name=member.name, pid=self.running[member.name].pid)
            self.tell(f"{member.name} is up again.")
            try:
                self.changed()
            except Exception:  # a full disk, say, must not end the keeping
                log.exception("process.not_told", name=member.name)

    async def _again(self, member: Member, delay: float) -> float:
        """Try until it starts, with longer and longer rests; return the next rest."""
        while True:
            await asyncio.sleep(delay)
            delay = min(delay * 2, _LONGEST_DELAY)
            try:
                self.running[member.name] = await member.start()
            except Exception as wrong:  # whatever it is, giving up would help nobody
                log.exception("process.start_failed", name=member.name, again_in=delay)
                why = str(wrong) if isinstance(wrong, Refused) else f"{type(wrong).__name__}."
                self.tell(f"{member.name} does not start: {why} Trying again in {delay:.0f} s.")
                continue
            return delay


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
