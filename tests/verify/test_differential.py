"""Four trees over the same entries: writer, verifier, the book, and one that others wrote."""

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from seal.tree import Frontier, grow, leaf_hash
from storage.pool import Connection, Pool
from tests.chronicle import housing
from tests.stories import wander
from tests.verify import forging
from tests.verify.sealing import sealed
from verify.check import check
from verify.tree import Growing


@settings(max_examples=150, deadline=None)
@given(
    entries=st.lists(st.binary(max_size=40), max_size=90),
    cuts=st.lists(st.integers(0, 90), max_size=6),
    other_cuts=st.lists(st.integers(0, 90), max_size=6),
)
def test_all_trees_over_random_entries_have_one_root_at_every_step(
    entries: list[bytes], cuts: list[int], other_cuts: list[int]
) -> None:
    foreign = InmemoryTree(algorithm="sha256")
    for entry in entries:
        foreign.append_entry(entry)
    leaves = [leaf_hash(entry) for entry in entries]
    written = Frontier()
    for first, last in pairwise(sorted({0, len(leaves), *(c for c in cuts if c < len(leaves))})):
        written, _ = grow(written, leaves[first:last])
        assert written.root == forging.root(leaves[:last]) == foreign.get_root(last)
    read = Growing()
    for first, last in pairwise(
        sorted({0, len(leaves), *(c for c in other_cuts if c < len(leaves))})
    ):
        read.extend(leaves[first:last])
        assert read.root() == forging.root(leaves[:last]) == foreign.get_root(last)
    assert read.root() == written.root


@pytest.mark.parametrize("seed", [3, 11, 29])
async def test_all_trees_over_a_ledger_of_any_story_have_one_root(
    pool: Pool, superuser: Connection, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    await wander(pool, seed, dice.randint(20, 60))
    await housing(pool)
    whole = await sealed(superuser, tmp_path)

    outcome = check(whole.folder, whole.asked)

    foreign = InmemoryTree(algorithm="sha256")
    lines = (whole.folder / "headers.txt").read_bytes().splitlines(keepends=True)
    for start in range(0, len(lines), 5):
        foreign.append_entry(b"".join(lines[start : start + 5]))
    written = await superuser.fetchval("SELECT root FROM tree")
    assert outcome.exit_code == 0, list(outcome.lines())
    assert outcome.root == written.hex() == foreign.get_root().hex()
