"""docs/requirements.md leaves no requirement out, and names tests that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/requirements.md").read_text()
FULFILLED, _, OPEN = PAGE.partition("Not fulfilled yet:")
NAMED = sorted(set(re.findall(r"`(tests/[a-z_/]+\.py)(?:::([a-z_0-9]+))?`", FULFILLED)))


def test_each_requirement_has_a_row_or_is_said_to_be_open() -> None:
    told = {int(number) for number in re.findall(r"^\| R-(\d+) \|", FULFILLED, re.M)}
    missing, _, _ = OPEN.partition(". R-13")
    for first, last in re.findall(r"R-(\d+)(?: to R-(\d+))?", missing):
        told |= set(range(int(first), int(last or first) + 1))
    assert told == set(range(34))


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_each_named_test_is_there(file: str, test: str) -> None:
    assert f"def {test}" in (ROOT / file).read_text()
