"""The witness: somebody else's program that has seen how far a log has come, and says so once it
is shown that nothing before has changed. It speaks C2SP tlog-witness.
"""

import base64
import contextlib
import fcntl
import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from seal.checkpoints import Checkpoint, cosign
from seal.notes import BadNote, Note, SigningKey, Verifier, unbase64
from seal.proofs import continues
from storage.lasting import replace

LARGEST = 64 * 1024
"""Bytes; more than any request that makes sense."""
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
_MOST_HASHES = 63
_MOST_EVIDENCE = 1000


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: HTTP's status, and the text."""

    status: int
    text: str
    content_type: str = "text/plain; charset=utf-8"

    @classmethod
    def seen(cls, size: int) -> "Reply":
        """No, and this is the size that was cosigned last."""
        return cls(409, f"{size}\n", "text/x.tlog.size")


@dataclass(frozen=True, slots=True)
class Request:
    """`add-checkpoint`: what the witness saw last, how it continues, and the new checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    def __str__(self) -> str:
        hashes = "".join(f"{base64.b64encode(each).decode()}\n" for each in self.proof)
        return f"old {self.old}\n{hashes}\n{self.note}"

    @classmethod
    def read(cls, body: bytes) -> "Request":
        try:
            head, gap, note = body.decode().partition("\n\n")
        except UnicodeDecodeError:
            raise BadNote("it is not text") from None
        old, *hashes = head.split("\n")
        found = _OLD.fullmatch(old)
        if not gap or found is None or len(hashes) > _MOST_HASHES:
            raise BadNote("it does not ask to add a checkpoint")
        proof = tuple(unbase64(each) for each in hashes)
        if any(len(each) != 32 for each in proof):
            raise BadNote("its proof has something in it that is not a hash")
        return cls(int(found[1]), proof, note)


@dataclass
class Witness:
    """One witness: a folder for what it has seen, its key, and the logs it looks at."""

    folder: Path
    key: SigningKey
    logs: Mapping[str, Sequence[Verifier]]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _one: threading.Lock = field(default_factory=threading.Lock)

    def add_checkpoint(self, body: bytes) -> Reply:
        """Cosign the checkpoint if it continues the last one; what was seen is on disk first."""
        try:
            asked = Request.read(body)
            origin = Note.read(asked.note).text.partition("\n")[0]
        except BadNote as bad:
            return Reply(400, f"{bad.message}\n")
        if origin not in self.logs:
            return Reply(404, "This witness does not look at that log.\n")
        try:
            note = Note.opened(asked.note, self.logs[origin])
        except BadNote as bad:
            return Reply(403, f"{bad.message}\n")
        try:
            found = Checkpoint.read(note.text)
        except BadNote as bad:
            return Reply(400, f"{bad.message}\n")
        if asked.old > found.size:
            return Reply(400, "The old size is larger than that of the checkpoint.\n")
        with self._alone():
            return self._judged(asked, found, note.text)

    def _judged(self, asked: Request, found: Checkpoint, text: str) -> Reply:
        last = self.last(found.origin)
        size = last.size if last else 0
        if asked.old != size:
            return Reply.seen(size)
        if last is not None and found.size == size and found.root != last.root:
            self._keep_evidence(asked)
            return Reply.seen(size)
        if last is None and asked.proof:
            return Reply(422, "Nothing has to be proved to who has seen nothing.\n")
        if last is not None and not continues(
            last.size, last.root, found.size, found.root, asked.proof
        ):
            self._keep_evidence(asked)
            return Reply(422, "The checkpoint does not continue the last one seen.\n")
        self._remember(found)
        return Reply(200, cosign(text, self.key, self.now()).line)

    def last(self, origin: str) -> Checkpoint | None:
        """The last checkpoint of the log that was cosigned."""
        try:
            told = json.loads(self._file(origin).read_text())
        except FileNotFoundError:
            return None
        return Checkpoint(told["origin"], told["size"], base64.b64decode(told["root"]))

    def _remember(self, seen: Checkpoint) -> None:
        root = base64.b64encode(seen.root).decode()
        told = {"origin": seen.origin, "size": seen.size, "root": root}
        replace(self._file(seen.origin), json.dumps(told, ensure_ascii=False))

    def _keep_evidence(self, asked: Request) -> None:
        """A signed checkpoint that contradicts another proves what the log did: it is kept."""
        folder = self.folder / "evidence"
        name = hashlib.sha256(str(asked).encode()).hexdigest()[:16]
        if len(list(folder.glob("*"))) < _MOST_EVIDENCE:
            replace(folder / f"{name}.txt", str(asked))

    def _file(self, origin: str) -> Path:
        return self.folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:16]}.json"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Compare and remember in one step, against other threads and other processes."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._one:
            lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
            finally:
                os.close(lock)
