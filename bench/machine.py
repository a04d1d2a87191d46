"""What the kernel tells of this machine and of single processes. Linux only."""

import os
import platform
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

_TICK = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def about() -> dict[str, Any]:
    """The machine, for the file: without it a figure means nothing."""
    model = next(
        (line.partition(":")[2].strip() for line in (_PROC / "cpuinfo").read_text().splitlines()
         if line.startswith("model name")),
        platform.processor(),
    )  # fmt: skip
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": model,
        "memory_gib": round(pages / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def load() -> float:
    """How many tasks wanted a core during the last minute."""
    return os.getloadavg()[0]


def tree(pid: int) -> list[int]:
    """The process and all below it."""
    parents: dict[int, int] = {}
    for stat in _PROC.glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found, wave = [pid], [pid]
    while wave:
        wave = [child for child, parent in parents.items() if parent in wave]
        found += wave
    return found


def cpu_seconds(pids: Iterable[int]) -> dict[int, float]:
    """The time that each of these processes has spent on a core, in user and in system mode."""
    found = {}
    for pid in pids:
        with suppress(OSError):
            fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            found[pid] = (int(fields[11]) + int(fields[12])) / _TICK
    return found


def spent(before: Mapping[int, float], now: Mapping[int, float]) -> float:
    """Seconds of a core between the two. A process that ended meanwhile is left out: to take off
    all that it had ever spent would make the others look idle."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in now.items())


def memory(pids: Iterable[int]) -> int:
    """Bytes of these processes; what several share counts for each by its part."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total
