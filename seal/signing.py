"""The signer of the log. It remembers, on its own disk, the largest tree it has signed, and never
signs one that does not continue it: whoever has the database alone can neither cut nor fork it.
"""

import base64
import contextlib
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import Refused, Unavailable
from seal.checkpoints import Checkpoint
from seal.notes import Note, SigningKey
from seal.proofs import continues
from storage.lasting import replace

_STATE = "signed.json"


class RolledBack(Refused):
    """The tree is smaller than one that was signed."""

    def __init__(self, size: int, signed: int) -> None:
        super().__init__(
            f"The tree has {size} entries, but one of {signed} was signed: entries were lost.",
            next_step="Restore a copy of the database that has them; if there is none, begin a"
            " new log that says so: remit audit new-log",
        )


class Forked(Refused):
    """The tree does not continue the one that was signed."""

    def __init__(self, size: int, signed: int) -> None:
        super().__init__(
            f"The tree of {size} entries does not begin with the {signed} that were signed:"
            " its past was changed.",
            next_step="Find out who changed it: remit audit verify. After a restore, begin a new"
            " log that says so: remit audit new-log",
        )


class MemoryLost(Refused):
    """Checkpoints exist, but the signer does not remember any."""

    def __init__(self, folder: Path, size: int) -> None:
        super().__init__(
            f"A tree of {size} entries was signed, but {folder / _STATE} does not say so.",
            next_step="Bring the file back, or the newest checkpoint that anybody has:"
            " remit audit resume FILE",
        )


class Unreadable(Unavailable):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} does not hold what the signer wrote there.",
            next_step="Bring the file back from a copy. Nothing is signed until then.",
            code="signer_unreadable",
        )


@dataclass(frozen=True)
class Turn:
    """The right to sign, for as long as nobody else has it. `last` is what was signed before."""

    folder: Path
    origin: str
    keys: Sequence[SigningKey]
    last: Checkpoint | None

    def sign(self, size: int, root: bytes, proof: Sequence[bytes]) -> str:
        """The signed checkpoint. `proof` shows that this tree continues the last one.

        What is signed is on disk before it is signed: a crash in between signs nothing, and a
        crash after it forgets nothing.
        """
        now = Checkpoint(self.origin, size, root)
        if self.last is not None and self.last != now:
            if size < self.last.size:
                raise RolledBack(size, self.last.size)
            if not continues(self.last.size, self.last.root, size, root, proof):
                raise Forked(size, self.last.size)
        if self.last != now:
            _remember(self.folder, now)
        return str(Note(now.text).signed(*self.keys))


@dataclass(frozen=True)
class LogSigner:
    """Signs for one log with one key, or with two while one follows the other."""

    folder: Path
    keys: tuple[SigningKey, ...]

    @property
    def origin(self) -> str:
        return self.keys[0].name

    @contextlib.contextmanager
    def turn(self, known: int | None = None) -> Iterator[Turn | None]:
        """Nobody else on this machine signs during the block; None while somebody does.

        `known` is the size of a checkpoint that exists. Whoever knows of one and finds no memory
        of it must not begin anew.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
                return
            last = self.last()
            if known and (last is None or last.size < known):
                raise MemoryLost(self.folder, known)
            yield Turn(self.folder, self.origin, self.keys, last)
        finally:
            os.close(lock)

    def last(self) -> Checkpoint | None:
        """The largest tree that was signed, as the signer remembers it."""
        last = remembered(self.folder)
        if last is not None and last.origin != self.origin:
            raise Unreadable(self.folder / _STATE)
        return last

    def begin_from(self, checkpoint: Checkpoint) -> None:
        """Remember this checkpoint, which somebody else kept, where the memory was lost."""
        last = self.last()
        if checkpoint.origin != self.origin or (last and last.size >= checkpoint.size):
            raise Forked(checkpoint.size, last.size if last else 0)
        _remember(self.folder, checkpoint)


def remembered(folder: Path) -> Checkpoint | None:
    """What the signer with this folder has signed last; None where it has no memory of any.

    Raises `Unreadable` where the file holds something else.
    """
    file = folder / _STATE
    try:
        told = json.loads(file.read_text())
        return Checkpoint(told["origin"], told["size"], base64.b64decode(told["root"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise Unreadable(file) from None


def begin_anew(folder: Path, checkpoint: Checkpoint) -> None:
    """Remember a new log's first tree. What was remembered of the older one is kept beside it.

    For `seal.incarnation` alone, which states what of the older log is lost.
    """
    before = remembered(folder)
    if before == checkpoint:
        return
    if before is not None:
        name = hashlib.sha256(before.origin.encode()).hexdigest()[:8]
        replace(folder / f"signed-{name}.json", (folder / _STATE).read_text())
    _remember(folder, checkpoint)


def _remember(folder: Path, checkpoint: Checkpoint) -> None:
    root = base64.b64encode(checkpoint.root).decode()
    told = {"origin": checkpoint.origin, "size": checkpoint.size, "root": root}
    replace(folder / _STATE, json.dumps(told, ensure_ascii=False))
