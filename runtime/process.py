"""One child process that cannot outlive us."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from runtime.leash import Leash
from runtime.logs import open_log

_PR_SET_PDEATHSIG = 1
_LINUX = sys.platform == "linux"
# Loaded before any fork: a child between fork and exec must not take locks.
_libc = ctypes.CDLL(None, use_errno=True) if _LINUX else None
_leash: Leash | None = None


@dataclass
class Process:
    """A running child, and how it likes to be stopped."""

    name: str
    child: asyncio.subprocess.Process
    log: Path
    stop_signal: signal.Signals

    @property
    def pid(self) -> int:
        return self.child.pid

    @property
    def running(self) -> bool:
        return self.child.returncode is None

    async def wait(self) -> int:
        """The exit code, once it has ended."""
        return await self.child.wait()

    async def stop(self, within: float) -> None:
        """Ask it to end; after `within` seconds make it."""
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                self.child.send_signal(self.stop_signal)
            try:
                async with asyncio.timeout(within):
                    await self.child.wait()
            except TimeoutError:
                self.kill()
                await self.child.wait()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.child.kill()

    def last_words(self, lines: int = 1) -> str:
        """The end of its log, for a sentence that says why it did not start."""
        with contextlib.suppress(OSError), self.log.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 4000))
            told = [line for line in log.read().decode(errors="replace").splitlines() if line]
            return "\n".join(told[-lines:])
        return ""


async def launch(
    name: str,
    argv: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    death_signal: signal.Signals = signal.SIGKILL,
    leashed: bool = not _LINUX,
    user: int | None = None,
    listens: bool = False,
) -> Process:
    """Start a child whose output goes to `log`, and which gets `death_signal` when we die.

    It has a session of its own: a Ctrl-C in the terminal reaches us alone, and we stop our children
    in order. On Linux the kernel keeps the promise, elsewhere a small watcher on a pipe does. One
    that `listens` has its standard input from us.
    """
    with open_log(log) as out:
        child = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.PIPE if listens else asyncio.subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=env,
            start_new_session=True,
            preexec_fn=None if leashed and user is None else _before_exec(death_signal, user),
        )
    if leashed:
        await _on_the_leash(child.pid, death_signal)
    return Process(name, child, log, stop_signal)


def _before_exec(death_signal: signal.Signals, user: int | None) -> Callable[[], None]:
    parent = os.getpid()

    def last_steps() -> None:
        if user is not None:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)
        if _libc is not None:
            # After the change of user, which would clear it.
            _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:  # we died before the kernel knew
                os._exit(1)

    return last_steps


async def _on_the_leash(pid: int, death_signal: signal.Signals) -> None:
    global _leash
    if _leash is None or not _leash.alive:
        _leash = await Leash.make()
    _leash.hold(pid, death_signal)
