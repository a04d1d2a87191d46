"""The tree of RFC 6962: its hashes, how it grows, and what its proofs prove."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from seal.proofs import consistency_ranges, continues, includes, inclusion_ranges
from seal.tree import (
    EMPTY_ROOT,
    Frontier,
    Subtree,
    grow,
    leaf_hash,
    node_hash,
    perfect,
    root_of,
)

LEAVES = [leaf_hash(f"entry {number}".encode()) for number in range(700)]
# The entries and roots that RFC 6962's own implementation was tested with.
KNOWN = [
    bytes.fromhex(entry)
    for entry in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
KNOWN_ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def by_definition(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962 defines it, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def inclusion(index: int, size: int) -> list[bytes]:
    return [by_definition(LEAVES[start:end]) for start, end in inclusion_ranges(index, size)]


def consistency(old: int, new: int) -> list[bytes]:
    return [by_definition(LEAVES[start:end]) for start, end in consistency_ranges(old, new)]


def test_known_entries_have_the_roots_that_everybody_knows() -> None:
    leaves = [leaf_hash(entry) for entry in KNOWN]
    for size, root in KNOWN_ROOTS.items():
        assert root_of(leaves[:size]).hex() == root


def test_the_root_is_the_one_that_the_standard_defines_at_every_size() -> None:
    for size in range(130):
        assert root_of(LEAVES[:size]) == by_definition(LEAVES[:size])


@given(st.lists(st.integers(0, 70), max_size=12))
def test_a_tree_grows_to_the_same_root_in_whatever_steps(steps: list[int]) -> None:
    frontier = Frontier()
    for step in steps:
        frontier, _ = grow(frontier, LEAVES[frontier.size : frontier.size + step])
        frontier = Frontier.unpacked(frontier.size, frontier.packed())
    assert frontier.root == root_of(LEAVES[: frontier.size])


def test_growing_tells_of_each_full_tile_once() -> None:
    frontier, completed = grow(Frontier(), LEAVES[:600])
    assert completed == {
        Subtree(8, 0): by_definition(LEAVES[:256]),
        Subtree(8, 1): by_definition(LEAVES[256:512]),
    }
    assert grow(frontier, LEAVES[600:])[1] == {}


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_perfect_subtrees_cover_a_range_without_gap_or_overlap(a: int, b: int) -> None:
    start, end = sorted((a, b))
    reached = start
    for subtree in perfect(start, end):
        assert subtree.number << subtree.height == reached
        reached += 1 << subtree.height
    assert reached == max(start, end)


def test_every_leaf_of_every_small_tree_is_proved_to_be_in_it() -> None:
    for size in range(1, 66):
        root = by_definition(LEAVES[:size])
        for index in range(size):
            assert includes(root, size, index, LEAVES[index], inclusion(index, size))


def test_every_small_tree_is_proved_to_continue_every_smaller_one() -> None:
    roots = [by_definition(LEAVES[:size]) for size in range(66)]
    for new in range(66):
        for old in range(new + 1):
            assert continues(old, roots[old], new, roots[new], consistency(old, new))


@settings(max_examples=300)
@given(st.data())
def test_a_proof_of_inclusion_with_anything_changed_proves_nothing(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 130))
    index = data.draw(st.integers(0, size - 1))
    root, proof = root_of(LEAVES[:size]), inclusion(index, size)
    what = data.draw(st.sampled_from(["leaf", "index", "root", "hash", "shorter", "longer"]))
    leaf = LEAVES[index]
    match what:
        case "leaf":
            leaf = flipped(leaf, data)
        case "index":
            index = (index + data.draw(st.integers(1, size))) % (size + 1)
        case "root":
            root = flipped(root, data)
        case "hash" | "shorter" if proof:
            place = data.draw(st.integers(0, len(proof) - 1))
            changed = [flipped(proof[place], data)] if what == "hash" else []
            proof = [*proof[:place], *changed, *proof[place + 1 :]]
        case _:
            proof = [*proof, EMPTY_ROOT]
    assert not includes(root, size, index, leaf, proof)


@settings(max_examples=300)
@given(st.data())
def test_a_proof_of_consistency_with_anything_changed_proves_nothing(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 130))
    old = data.draw(st.integers(1, new - 1))
    old_root, new_root = root_of(LEAVES[:old]), root_of(LEAVES[:new])
    proof = consistency(old, new)
    match data.draw(st.sampled_from(["old root", "new root", "hash", "shorter", "longer"])):
        case "old root":
            old_root = flipped(old_root, data)
        case "new root":
            new_root = flipped(new_root, data)
        case "hash":
            place = data.draw(st.integers(0, len(proof) - 1))
            proof = [*proof[:place], flipped(proof[place], data), *proof[place + 1 :]]
        case "shorter":
            place = data.draw(st.integers(0, len(proof) - 1))
            proof = [*proof[:place], *proof[place + 1 :]]
        case _:
            proof = [*proof, EMPTY_ROOT]
    assert not continues(old, old_root, new, new_root, proof)


def flipped(hashed: bytes, data: st.DataObject) -> bytes:
    """The hash with one bit changed."""
    bit = data.draw(st.integers(0, 255))
    return (int.from_bytes(hashed, "big") ^ 1 << bit).to_bytes(32, "big")
