"""How fast the verifier is, against the hashing alone, measured in the same process.

    python -m bench.verifying --entries 100000

The limit is one hash for the leaf, one for a node and one for the body of each entry, and one for
each text that is sealed apart, each made by hashlib over the bytes of this very bundle, one after
the other in this process, and nothing else. `--whole` leaves the texts in the bodies, as version 1
did. `full` uses every core, as the command does, and is measured on the wall; what runs in one
process is measured by the time that its core worked. The best of several rounds.
"""

import argparse
import gc
import json
import os
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time

from bench import bundles
from verify.bundle import Bundle
from verify.check import Asked, check
from verify.headers import Chains
from verify.notes import Key
from verify.tree import Growing
from verify.verdict import Outcome

ROUNDS = 3


def measure(
    folder: Path, entries: int, rounds: int = ROUNDS, *, sealed: bool = True
) -> dict[str, float]:
    """Make a bundle in the folder and verify it; rates in entries a second, and ratios."""
    key = Key.read(bundles.write(folder, entries, sealed=sealed))
    hash_leaves, hash_all, leaves = _limits(folder)

    def root_alone() -> None:
        tree = Growing()
        for start in range(0, len(leaves), 1024):
            tree.extend([sha256(leaf).digest() for leaf in leaves[start : start + 1024]])
        tree.root()

    def chains() -> None:
        Chains(Outcome(), bytes.decode).walk(Bundle(folder), set(), len(leaves), set())

    def verified(processes: int | None) -> Callable[[], None]:
        def everything() -> None:
            outcome = check(folder, Asked(keys=[key], processes=processes))
            assert outcome.exit_code == 0, list(outcome.lines())

        return everything

    parts = {
        "limit": hash_all, "limit_headers": hash_leaves, "root": root_alone, "chains": chains,
        "full": verified(None), "full_one_process": verified(1),
    }  # fmt: skip
    wall, cpu = (dict.fromkeys(parts, float("inf")) for _ in range(2))
    gc.disable()  # as the command does
    for _ in range(rounds):
        for name, part in parts.items():
            since, worked = perf_counter(), process_time()
            part()
            wall[name] = min(wall[name], perf_counter() - since)
            cpu[name] = min(cpu[name], process_time() - worked)
    return {
        "entries": len(leaves),
        "processes": len(os.sched_getaffinity(0)),
        **{f"{name}_per_s": round(len(leaves) / seconds) for name, seconds in wall.items()},
        "root_ratio": round(cpu["limit_headers"] / cpu["root"], 3),
        "full_ratio": round(wall["limit"] / wall["full"], 3),
        "full_one_process_ratio": round(cpu["limit"] / cpu["full_one_process"], 3),
    }


def _limits(folder: Path) -> tuple[Callable[[], None], Callable[[], None], list[bytes]]:
    """Hashing for leaves and nodes; the same and bodies and texts; and what the leaves are."""
    leaves = [
        b"\x00remit-entry/v1\n" + header
        for header in (folder / "headers.txt").read_bytes().split(b"remit-entry/v1\n")[1:]
    ]
    bodies = [
        body
        for file in sorted((folder / "bodies").rglob("*.jsonl"))
        for body in file.read_bytes().splitlines()
    ]
    bodies += [
        line.partition(b'"disclosure":"')[2][:-2]
        for file in sorted((folder / "disclosures").rglob("*.jsonl"))
        for line in file.read_bytes().splitlines()
    ]
    node = b"\x01" + bytes(64)

    def hash_leaves() -> None:
        for leaf in leaves:
            sha256(leaf).digest()
            sha256(node).digest()

    def hash_all() -> None:
        hash_leaves()
        for body in bodies:
            sha256(body).digest()

    return hash_leaves, hash_all, leaves


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.verifying", description=__doc__)
    asked.add_argument("--entries", type=int, default=100_000)
    asked.add_argument("--whole", action="store_true", help="texts in the bodies (version 1)")
    told_to = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "bundle"
        told = measure(folder, told_to.entries, sealed=not told_to.whole)
    sys.stdout.write(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main()
