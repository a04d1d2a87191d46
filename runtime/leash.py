"""A watcher for systems whose kernel does not end children with their parent.

It reads process ids from a pipe. When the pipe closes, its other end is dead: then it ends every
process it was told of. Run as a program: `python -m runtime.leash`.
"""

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import dataclass


@dataclass
class Leash:
    """Our end of the pipe."""

    watcher: asyncio.subprocess.Process

    @classmethod
    async def make(cls) -> "Leash":
        watcher = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "runtime.leash",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        return cls(watcher)

    @property
    def alive(self) -> bool:
        return self.watcher.returncode is None

    def hold(self, pid: int, death_signal: signal.Signals) -> None:
        assert self.watcher.stdin is not None
        self.watcher.stdin.write(f"{pid} {int(death_signal)}\n".encode())

    async def drop(self) -> None:
        """End the watcher. Everything it held must have ended before."""
        self.watcher.kill()
        await self.watcher.wait()


def watch() -> None:
    """Remember who is held until the pipe closes, then end each that still runs."""
    held: dict[int, int] = {}
    for line in sys.stdin:
        pid, death_signal = line.split()
        held = {old: number for old, number in held.items() if _runs(old)}
        held[int(pid)] = int(death_signal)
    for pid, number in reversed(held.items()):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    watch()
