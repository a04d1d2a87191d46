"""Every stream: its story told from the bodies, and held against what the tables claim.

No stream needs another one, so where there is much to tell, several processes tell it.
"""

import gc
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from verify import bodies, claims
from verify.bodies import Stream
from verify.bundle import Bundle
from verify.claims import Aligned
from verify.headers import Chain
from verify.verdict import CHANGED, MISSING, Outcome

ALONE = 20_000
"""So many entries are told sooner than helpers are called."""
MOST_HANDS = 8
AT_ONCE = 2_000
"""Entries that a helper is given at a time: little enough to be held, enough to be worth it."""


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
    processes: int | None = None,
) -> None:
    """Say of every stream what is wrong with it."""
    hands = processes or min(_cores(), MOST_HANDS)
    if sum(end.seq for end in ends.values()) < ALONE:
        hands = 1
    waiting = _waiting(bundle, streams, ends, outcome)
    doubtful: list[Told] = []
    for part, unsure in _examined(bundle, waiting, hands):
        outcome.merge(part)
        doubtful += unsure
    outcome.check = "bodies"
    bodies.locate(bundle, ((one.stream, one.entries) for one in doubtful), outcome)
    paths = {path for stream in streams for path in (stream.path, stream.texts)}
    for path in (*bundle.under("bodies"), *bundle.under("disclosures")):
        if path not in paths:
            outcome.found(CHANGED, f"The file {path} belongs to no stream that is named.")


def _waiting(
    bundle: Bundle, streams: list[Stream], ends: dict[bytes, Chain], outcome: Outcome
) -> Iterator[Told]:
    """The streams with all that is claimed of them; what is claimed of no stream is said here."""
    outcome.check = "tables"
    claimed = Aligned(_lines(bundle, "projection.jsonl"), "projection.jsonl")
    known = Aligned(_lines(bundle, "commands.jsonl"), "commands.jsonl")
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


def _lines(bundle: Bundle, path: str) -> Iterator[bytes]:
    return bundle.whole_lines(path) if bundle.has(path) else iter(())


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


def _cores() -> int:
    """The processors that this process may use."""
    known = getattr(os, "sched_getaffinity", None)
    return len(known(0)) if known else os.cpu_count() or 1


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
