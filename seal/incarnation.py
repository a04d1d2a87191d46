"""A new log, where the ledger was restored to less than an older log had signed.

The signer never signs a tree that does not continue the one it remembers. This is the only way
past that: under another name, with the last checkpoint of the older log and what is left of it
stated in an entry and in a note that both keys have signed.
"""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import Refused
from seal import keys, signing
from seal.checkpoints import Checkpoint
from seal.notes import Note, SigningKey, Verifier
from seal.reading import root
from storage import checkpoints, tree

if TYPE_CHECKING:
    from storage.pool import Asking

STREAM = "record/log"
FORM = "remit-log.began/v1"


class NothingLost(Refused):
    def __init__(self, origin: str) -> None:
        super().__init__(
            f"The log {origin} can go on: the tree has all that it signed, and its key is here.",
            next_step="If only the signer's memory is lost: remit audit resume FILE",
        )


class NothingKept(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Nobody here knows how far the older log had come: the signer's memory is gone.",
            next_step="Bring what a witness or a partner has kept: --kept FILE; or say"
            " --nobody-kept-one if truly nobody has.",
        )


class NothingSigned(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was ever signed here, so there is no log to follow.",
            next_step="Start the worker; it gives the log its name and signs.",
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """How the new log will begin, and what it says of the older one."""

    origin: str
    previous: Checkpoint
    """The newest checkpoint of the older log that anybody is known to hold."""
    agreed: int
    """The largest checkpoint of the older log to which the entries here still lead."""
    placed: int
    """How many entries the tree has now."""

    @property
    def lost(self) -> str:
        """What was lost, as far as anybody can tell, in a sentence."""
        gone = self.previous.size - self.agreed
        if not gone:
            return f"Nothing of the {self.agreed} entries that were signed is lost."
        return (
            f"The older log had signed {self.previous.size} entries. Those up to {self.agreed}"
            f" are here unchanged; up to {gone} after them are lost or are others."
        )


async def plan(
    conn: "Asking", secrets: Path, memory: Path, kept: Iterable[str], *, nobody: bool = False
) -> Plan:
    """How a new log would begin now.

    Raises NothingLost where the older one can go on, NothingKept where it is not known how far
    that had come, unless `nobody` has kept anything; BadNote where a kept checkpoint is not one
    of this ledger's logs.
    """
    known = [Verifier.read(key.vkey) for key in await checkpoints.keys(conn)]
    mine = keys.read(secrets / keys.LOG_KEYS)
    verifiers = known + [key.verifier for key in mine]
    found = [Checkpoint.opened(note, verifiers) for note in kept]
    remembered = signing.remembered(memory)
    found += [remembered] if remembered else []
    if not found and not nobody and known:
        raise NothingKept
    newest = await checkpoints.newest(conn)
    if newest is not None:
        found.append(Checkpoint.read(Note.read(newest[1]).text))
    if not found or not known:
        raise NothingSigned
    base = known[0].name
    previous = max(found, key=lambda each: (_number(base, each.origin), each.size))
    head = await tree.head(conn)
    agreed = await _agreed(conn, previous, head.size)
    if agreed == previous.size and not nobody and any(k.name == previous.origin for k in mine):
        raise NothingLost(previous.origin)
    names = [previous.origin, *(each.name for each in verifiers)]
    number = max(_number(base, name) for name in names) + 1
    return Plan(f"{base}/{number}", previous, agreed, head.size)


async def begin(
    conn: "Asking", secrets: Path, memory: Path, planned: Plan, entry: int
) -> SigningKey:
    """Let the new log begin, with `entry` of the stream record/log as its word on the older one.

    The entry has its place in the tree. What the new key signs first covers it.
    """
    place = await tree.place(conn, STREAM, entry)
    assert place is not None, "the entry has no place in the tree yet"
    known = await checkpoints.keys(conn)
    old = [key for key in keys.read(secrets / keys.LOG_KEYS) if key.name == planned.previous.origin]
    new = SigningKey.made(planned.origin)
    told = Note(began(planned, new.verifier, entry, place[1])).signed(*old, new)
    keys.set_aside(secrets, new)
    await checkpoints.next_key(
        conn, new.name, new.verifier.vkey, checkpoints.CHECKPOINT, known[-1].vkey, str(told)
    )
    await _take_up(conn, secrets, memory, new.verifier, place[0])
    return new


async def finish(conn: "Asking", secrets: Path, memory: Path) -> SigningKey | None:
    """Take up a new log whose beginning was cut short after it was made known; None if none was."""
    known = await checkpoints.keys(conn)
    if not known or not (known[-1].statement or "").startswith(FORM):
        return None
    key = Verifier.read(known[-1].vkey)
    if not keys.is_set_aside(secrets, key):
        return None
    told = re.search(r"^entry (\d+) ", known[-1].statement or "", re.MULTILINE)
    place = await tree.place(conn, STREAM, int(told[1])) if told else None
    if place is None:
        return None
    return await _take_up(conn, secrets, memory, key, place[0])


def began(planned: Plan, key: Verifier, entry: int, leaf: bytes) -> str:
    """The statement that a log follows another, and from where on it may differ."""
    old = planned.previous
    return "\n".join(
        [
            FORM, old.origin, str(old.size), _plain(old.root), f"agreed {planned.agreed}",
            key.name, key.vkey, f"entry {entry} {_plain(leaf)}", "",
        ]
    )  # fmt: skip


async def _agreed(conn: "Asking", previous: Checkpoint, size: int) -> int:
    if previous.size <= size and await root(conn, previous.size) == previous.root:
        return previous.size
    most = min(previous.size - 1, size)
    while point := await checkpoints.largest_of(conn, previous.origin, most):
        if await root(conn, point[0]) == point[1]:
            return point[0]
        most = point[0] - 1
    return 0


async def _take_up(
    conn: "Asking", secrets: Path, memory: Path, key: Verifier, place: int
) -> SigningKey:
    """The memory first: a key without it signs nothing, and the older key finds another's."""
    size = place + 1
    signing.begin_anew(memory, Checkpoint(key.name, size, await root(conn, size)))
    return keys.take_up(secrets, key)


def _number(base: str, origin: str) -> int:
    """The first log is 1; the others bear their number."""
    found = re.fullmatch(re.escape(base) + r"/([0-9]{1,6})", origin)
    return int(found[1]) if found else 1


def _plain(hashed: bytes) -> str:
    return base64.b64encode(hashed).decode()
