"""Checkpoints of C2SP: the log's name, how large its tree is, and its root; and who saw it when."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from seal.notes import BadNote, Note, Signature, SigningKey, Verifier, unbase64
from seal.tree import HASH_SIZE

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a log has come."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, text: str) -> "Checkpoint":
        """What the text of a note says. Lines after the third are left alone."""
        origin, size, root = [*text.split("\n"), "", "", ""][:3]
        if not origin or _NUMBER.fullmatch(size) is None or not text.endswith("\n"):
            raise BadNote("it is not a checkpoint")
        if "" in text.removesuffix("\n").split("\n"):
            raise BadNote("a checkpoint has no empty lines")
        hashed = unbase64(root)
        if len(hashed) != HASH_SIZE:
            raise BadNote("the root of its tree is not a hash")
        return cls(origin, int(size), hashed)

    @classmethod
    def opened(cls, written: str, verifiers: Iterable[Verifier]) -> "Checkpoint":
        """What a signed checkpoint says; `BadNote` unless one of these keys has signed it."""
        return cls.read(Note.opened(written, verifiers).text)


def cosign(text: str, witness: SigningKey, at: datetime) -> Signature:
    """The witness says: at this time, this is the largest tree of the log that I have seen."""
    seconds = int(at.timestamp())
    value = witness.sign(_seen(text, seconds))
    return Signature(witness.name, witness.verifier.key_id, seconds.to_bytes(8, "big") + value)


def cosigned_at(text: str, signature: Signature, witness: Verifier) -> datetime | None:
    """When this witness saw the checkpoint; None where this is not its word."""
    if not witness.owns(signature) or len(signature.value) != 72:
        return None
    seconds = int.from_bytes(signature.value[:8], "big")
    if seconds >= 1 << 40 or not witness.holds(_seen(text, seconds), signature.value[8:]):
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _seen(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
