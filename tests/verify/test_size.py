"""However long the history, the verifier needs little more memory than for a short one."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.verify import forging

_MEASURED = r"""
import re, sys
from pathlib import Path
from verify.check import Asked, check
from verify.notes import Key
outcome = check(Path(sys.argv[1]), Asked(keys=[Key.read(sys.argv[2])]))
# Not ru_maxrss: that remembers the process from which this one was forked.
peak = re.search(r"VmHWM:\s+([0-9]+)", Path("/proc/self/status").read_text())[1]
print(outcome.exit_code, outcome.entries, outcome.bodies, peak)
"""


def _bundle(folder: Path, entries: int) -> Path:
    """Problems of 500 entries each: one opened, and then disputed and settled again and again."""
    forge = forging.Forge(folder)
    for number in range(entries // 500):
        name, duty = f"p-{number:05}", f"p-{number:05}.lighting"
        told = forging.motel(name)
        for minute in range(10, 505 - len(told) + 10 - 5):
            kind = "responsibility.disputed" if minute % 2 == 0 else "dispute.settled"
            told.append(forging.entry(f"problem/{name}", minute, kind, responsibility=duty))
        forge.stream(f"problem/{name}", told, forging.motel_rows(name))
    forge.seal()
    return forge.write()


def _peak(folder: Path, entries: int) -> int:
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", _MEASURED, str(_bundle(folder, entries)), forging.LOG.vkey],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    code, read, bodies, peak = done.stdout.split()
    assert (code, int(read), int(bodies)) == ("0", entries, entries)
    return int(peak)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it")
def test_a_hundred_thousand_entries_take_no_more_memory_than_ten_thousand(tmp_path: Path) -> None:
    small = _peak(tmp_path / "small", 10_000)
    large = _peak(tmp_path / "large", 100_000)
    assert large - small < 16 * 1024, f"{small} KiB for 10,000, {large} KiB for 100,000"
