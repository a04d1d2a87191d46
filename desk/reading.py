"""Reads of the record become entries of it: one for each reader and minute or so, however often
somebody reads, so that reading cannot flood the record."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from desk.counter import Desk
from schemas.commands.record import NoteReading
from schemas.ids import KEEPER
from schemas.reading import Looked, Read
from storage import reads
from storage.reads import ReadNoted

if TYPE_CHECKING:
    from storage.pool import Pool

IN_ONE = 50
"""Different reads in one entry: with the longest texts they stay under what a command may weigh."""
AT_ONCE = 2_000
"""Reads that one round enters; the rest waits for the next."""


async def enter_reads(desk: Desk, pool: "Pool") -> int:
    """Enter what was read since the last time; how many entries came of it.

    A reader's reads of one round share an entry, fifty of them at most. Which belong together
    is written down first, so that a round that broke off is told again under the same command ids,
    and no read is entered twice. Raises Unavailable where a server does not answer; they wait then.
    """
    await reads.bundle(pool, IN_ONE)
    waiting = await reads.bundled(pool, AT_ONCE)
    entries = 0
    for command_id, bundle in groupby(waiting, key=lambda one: one.command_id or ""):
        told = [*bundle]
        if len(waiting) == AT_ONCE and told[-1] is waiting[-1] and entries:
            break  # the limit may have cut it in two
        command = NoteReading(person=told[0].person, reads=together(told))
        answer = await desk.submit(command, by=KEEPER, command_id=command_id)
        await reads.entered(pool, command_id, answer.entries[-1].seq)
        entries += 1
    return entries


def together(told: Sequence[ReadNoted]) -> tuple[Read, ...]:
    """What was read more than once in the same way is told once, with how often."""
    first: dict[tuple[object, ...], Read] = {}
    for one in told:
        same = (one.what, one.about, one.found, one.asked, one.purpose)
        known = first.get(same)
        first[same] = _read(one) if known is None else _again(known)
    return tuple(first.values())


def _again(read: Read) -> Read:
    return read.model_copy(update={"times": read.times + 1})


def _read(one: ReadNoted) -> Read:
    return Read(
        at=one.at, what=Looked(one.what), about=one.about, found=one.found, asked=one.asked,
        purpose=one.purpose,
    )  # fmt: skip
