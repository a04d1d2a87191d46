"""The bench works from end to end. No time is asserted: a busy machine would make it a lottery."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.frame import Figure, Spread
from bench.frame import ratio as ratio_of
from bench.table import markdown

HOUSE = Path(__file__).parents[2]


def test_a_quick_run_leaves_figures_with_their_floors_and_the_machine(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"

    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-m", "bench", "--quick", "--only", "alone", "storing", "--out", str(out)],
        cwd=HOUSE,
        env=dict(os.environ) | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=180,
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(out.read_text())
    assert told["broken"] == {}, done.stderr
    assert told["machine"]["cores"] > 0
    figures = {figure["name"]: figure for figure in told["figures"]}
    alone = figures["command_alone"]
    assert alone["measured"]["median"] > 0
    assert {"no-op update", "same SQL", "plain Temporal"} == alone["floors"].keys()
    assert alone["ratio"]["n"] == alone["measured"]["n"] > 0
    assert figures["rows_per_handoff"]["notes"]["by_table"]["ledger"] > 5
    assert "Measured" in done.stdout
    written = markdown(told)
    assert alone["title"] in written
    assert all(line.count("|") == 8 for line in written.splitlines() if line.startswith("|"))
    assert not list(tmp_path.glob("remit-bench-*")), "the stack takes its folder along"


@pytest.mark.parametrize(
    ("measured", "higher", "verdict"),
    [(5.9, True, "must"), (6.0, True, "aim"), (2.9, True, "short"), (7.0, False, "short")],
)
def test_a_verdict_says_how_far_a_figure_came(measured: float, higher: bool, verdict: str) -> None:
    must, aim = (3.0, 6.0) if higher else (6.0, 3.0)
    figure = Figure(
        "f", "f", "s", Spread.of([measured]), must=must, aim=aim, higher_is_better=higher
    )

    assert figure.verdict == verdict


def test_a_ratio_is_taken_within_each_round() -> None:
    quiet, busy = {"ours": 10.0, "floor": 5.0}, {"ours": 2.0, "floor": 1.0}

    assert ratio_of([quiet, busy], "ours", "floor") == Spread(2, 2.0, 2.0, 2.0, 2.0, 2.0)
