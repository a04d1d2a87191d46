"""How fast the verifier is, against the hashing alone, measured in the same process.

    python -m bench.verifying --entries 100000

The limit is one hash for the leaf, one for a node and one for the body of each entry, each made by
hashlib over the bytes of this very bundle, and nothing else. CPU time, the best of several rounds.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import process_time

from bench import bundles
from verify.bundle import Bundle
from verify.check import Asked, check
from verify.headers import Chains
from verify.notes import Key
from verify.tree import Growing
from verify.verdict import Outcome

ROUNDS = 5


def measure(folder: Path, key: str, rounds: int = ROUNDS) -> dict[str, float]:
    """Entries per second of CPU time, and the shares of the hashing limits."""
    bundle = Bundle(folder)
    leaves = (folder / "headers.txt").read_bytes().split(b"remit-entry/v1\n")[1:]
    leaves = [b"\x00remit-entry/v1\n" + header for header in leaves]
    bodies = [
        line
        for path in bundle.under("bodies")
        for line in (folder / path).read_bytes().split(b"\n")
    ]
    node = b"\x01" + bytes(64)

    def hashing_headers() -> None:
        for leaf in leaves:
            sha256(leaf).digest()
            sha256(node).digest()

    def hashing_all() -> None:
        hashing_headers()
        for body in bodies:
            sha256(body).digest()

    def root_alone() -> None:
        tree = Growing()
        for start in range(0, len(leaves), 1024):
            tree.extend([sha256(leaf).digest() for leaf in leaves[start : start + 1024]])
        tree.root()

    def chains() -> None:
        Chains(Outcome(), bytes.decode).walk(bundle, set(), len(leaves), set())

    def everything() -> None:
        outcome = check(folder, Asked(keys=[Key.read(key)]))
        assert outcome.exit_code == 0, list(outcome.lines())

    parts = (hashing_headers, hashing_all, root_alone, chains, everything)
    best = dict.fromkeys(parts, float("inf"))
    for _ in range(rounds):
        for part in parts:
            best[part] = min(best[part], _seconds(part))
    rates = {part.__name__: round(len(leaves) / seconds) for part, seconds in best.items()}
    return {
        "entries": len(leaves),
        **rates,
        "root_ratio": round(rates["root_alone"] / rates["hashing_headers"], 3),
        "full_ratio": round(rates["everything"] / rates["hashing_all"], 3),
    }


def _seconds(part: Callable[[], None]) -> float:
    begun = process_time()
    part()
    return process_time() - begun


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench.verifying", description=__doc__)
    asked.add_argument("--entries", type=int, default=100_000)
    asked.add_argument("--bundle", type=Path, help="keep the bundle in this new folder")
    entries, kept = vars(asked.parse_args()).values()
    with tempfile.TemporaryDirectory() as scratch:
        folder = kept or Path(scratch) / "bundle"
        key = bundles.write(folder, entries)
        sys.stdout.write(json.dumps(measure(folder, key), indent=2) + "\n")


if __name__ == "__main__":
    main()
