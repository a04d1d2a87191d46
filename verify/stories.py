"""Every stream: its story told from the bodies, and held against what the tables claim.

No stream needs another one, so where there is much to tell, several processes tell it.
"""

import gc
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from verify import bodies, claims
from verify.ahead import ALONE
from verify.aligned import Aligned
from verify.bodies import Stream
from verify.bundle import Bundle
from verify.headers import Chain
from verify.verdict import CHANGED, MISSING, Outcome

MOST_HANDS = 8
AT_ONCE = 2_000
"""Entries that a helper is given at a time: little enough to be held, enough to be worth it."""


def hands(processes: int | None) -> int:
    """So many processes, or one on each processor that this one may use."""
    known = getattr(os, "sched_getaffinity", None)
    return processes or min(len(known(0)) if known else os.cpu_count() or 1, MOST_HANDS)


@dataclass(frozen=True, slots=True)
class Told:
    """One stream, how its chain ends, and what the tables claim of it."""

    stream: Stream
    end: bytes | None
    """The hash over the hashes of all its bodies; None where it has no entry."""
    entries: int
    rows: bytes
    commands: bytes


def tell(
    bundle: Bundle,
    streams: list[Stream],
    ends: dict[bytes, Chain],
    outcome: Outcome,
    processes: int,
    ahead: Mapping[str, tuple[int, bytes]] = {},
) -> None:
    """Say of every stream what is wrong with it.

    Those told `ahead` are in order if they have as many entries as their chains, and their bodies.
    """
    fine = {
        stream.name
        for stream in streams
        if (end := ends.get(stream.chain)) is not None
        and ahead.get(stream.name) == (end.seq, end.bodies.digest())
    }
    left = [stream for stream in streams if stream.name not in fine]
    outcome.streams += len(fine)
    outcome.bodies += sum(ahead[name][0] for name in fine)
    doubtful: list[Told] = []
    if left or not fine:
        waiting = _waiting(bundle, streams, ends, outcome)
        hands = processes if sum(_length(ends, one) for one in left) >= ALONE else 1
        unknown = (one for one in waiting if one.stream.name not in fine)
        for part, unsure in _examined(bundle, unknown, hands):
            outcome.merge(part)
            doubtful += unsure
    outcome.check = "bodies"
    bodies.locate(bundle, ((one.stream, one.entries) for one in doubtful), outcome)
    paths = {path for stream in streams for path in (stream.path, stream.texts)}
    for path in (*bundle.under("bodies"), *bundle.under("disclosures")):
        if path not in paths:
            outcome.found(CHANGED, f"The file {path} belongs to no stream that is named.")


def _length(ends: Mapping[bytes, Chain], stream: Stream) -> int:
    return ends[stream.chain].seq if stream.chain in ends else 0


def _waiting(
    bundle: Bundle, streams: list[Stream], ends: dict[bytes, Chain], outcome: Outcome
) -> Iterator[Told]:
    """The streams with all that is claimed of them; what is claimed of no stream is said here."""
    outcome.check = "tables"
    claimed = Aligned(bundle.table("projection.jsonl"), "projection.jsonl")
    known = Aligned(bundle.table("commands.jsonl"), "commands.jsonl")
    for stream in streams:
        rows, strays = claimed.take(stream.name)
        commands, others = known.take(stream.name)
        _strayed({*strays, *others}, outcome)
        end = ends.get(stream.chain)
        hashes = end.bodies.digest() if end else None
        yield Told(stream, hashes, end.seq if end else 0, rows, commands)
    for rest in (claimed, known):
        _strayed(rest.take("\U0010ffff")[1], outcome)


def _strayed(names: Iterable[str], outcome: Outcome) -> None:
    for name in sorted(names):
        outcome.found(CHANGED, "the tables know of a stream without entries", name)


def _examined(
    bundle: Bundle, waiting: Iterator[Told], hands: int
) -> Iterator[tuple[Outcome, list[Told]]]:
    """What was found in each batch, in the order of the streams."""
    if hands == 1:
        yield from (examine(bundle, batch) for batch in _batches(waiting))
        return
    with ProcessPoolExecutor(hands, get_context("spawn"), _begin, (bundle,)) as pool:
        given: deque[Future[tuple[Outcome, list[Told]]]] = deque()
        for batch in _batches(waiting):
            given.append(pool.submit(_help, batch))
            if len(given) > 2 * hands:
                yield given.popleft().result()
        while given:
            yield given.popleft().result()


_bundle: Bundle
"""What a helper looks at all its life."""


def _begin(bundle: Bundle) -> None:
    global _bundle  # a process of its own, in which nothing else happens
    _bundle = bundle
    gc.disable()  # what is read has no circles in it


def _help(batch: list[Told]) -> tuple[Outcome, list[Told]]:
    return examine(_bundle, batch)


def _batches(waiting: Iterator[Told]) -> Iterator[list[Told]]:
    batch: list[Told] = []
    held = 0
    for one in waiting:
        batch.append(one)
        held += one.entries
        if held >= AT_ONCE:
            yield batch
            batch, held = [], 0
    yield batch


def examine(bundle: Bundle, batch: list[Told]) -> tuple[Outcome, list[Told]]:
    """What is wrong with these streams, and those whose bodies are not all what they should be."""
    outcome, doubtful = Outcome(), []
    for one in batch:
        outcome.check = "chains"
        name = one.stream.name
        outcome.streams += 1
        if one.end is None:
            outcome.found(MISSING, "none of its entries is here", name)
        outcome.check = "rules"
        story = bodies.tell(bundle, one.stream, one.end, one.entries, outcome)
        if story is None:
            doubtful.append(one)
        outcome.check = "tables"
        if story is None or not story.facts:
            claims.gapless(name, one.rows, outcome)
        else:
            claims.compare(story, one.rows, outcome)
            claims.commands(story, one.commands, outcome)
    return outcome, doubtful
