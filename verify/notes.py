"""Signed notes, checkpoints and cosignatures of C2SP, read strictly."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from verify.forms import number, unbase64
from verify.verdict import Malformed

ED25519, COSIGNATURE = 1, 4
MOST_SIGNATURES = 100
_DASH = "— "


@dataclass(frozen=True, slots=True)
class Key:
    """A public key that reached the auditor by another way than the bundle."""

    name: str
    id: bytes
    kind: int
    public: bytes

    @classmethod
    def read(cls, vkey: str) -> "Key":
        """The key written as `name+hash+base64`. Raises Malformed."""
        name, id_text, material = (*vkey.strip().split("+", 2), "", "")[:3]
        raw = unbase64(material)
        if not _is_name(name) or len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
            raise Malformed("a key reads name+hash+base64, of Ed25519 or cosignature kind")
        id_ = sha256(name.encode() + b"\n" + raw).digest()[:4]
        if id_.hex() != id_text:
            raise Malformed(f"the hash in the key of {name} is not the hash of the key")
        return cls(name, id_, raw[0], raw[1:])

    def signed(self, message: bytes, value: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(value, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    key_id: bytes
    value: bytes

    def is_of(self, key: Key) -> bool:
        return (self.name, self.key_id) == (key.name, key.id)


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def read(cls, raw: bytes) -> "Note":
        try:
            whole = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("it is not UTF-8") from None
        if any((ord(mark) < 0x20 and mark != "\n") or ord(mark) == 0x7F for mark in whole):
            raise Malformed("it has control characters, such as those of other line ends")
        text, gap, under = whole.rpartition("\n\n")
        if not gap or not text or not under.endswith("\n"):
            raise Malformed("it is not a text, an empty line and signatures")
        lines = under[:-1].split("\n")
        if len(lines) > MOST_SIGNATURES:
            raise Malformed(f"it has more than {MOST_SIGNATURES} signatures")
        return cls(text + "\n", tuple(signature(line) for line in lines))

    def signers(self, keys: Sequence[Key]) -> list[Key]:
        """The keys that signed. A signature in the name of a key that is wrong: Malformed."""
        found = []
        for key in keys:
            for mine in self.signatures:
                if key.kind == ED25519 and mine.is_of(key):
                    if not key.signed(self.text.encode(), mine.value):
                        raise Malformed(f"the signature of {key.name} does not hold")
                    found.append(key)
        return found

    def seen(self, witnesses: Sequence[Key]) -> dict[Key, datetime]:
        """Which witness saw it when. A wrong signature in a witness's name: Malformed."""
        found: dict[Key, datetime] = {}
        for key in witnesses:
            for mine in self.signatures:
                if key.kind == COSIGNATURE and mine.is_of(key):
                    found[key] = _seen(self.text, mine, key)
        return found


def signature(line: str) -> Signature:
    parts = line.removeprefix(_DASH).split(" ")
    if not line.startswith(_DASH) or len(parts) != 2 or not _is_name(parts[0]):
        raise Malformed("a signature line cannot be read")
    raw = unbase64(parts[1])
    if len(raw) < 5:
        raise Malformed("a signature is too short")
    return Signature(parts[0], raw[:4], raw[4:])


def _seen(text: str, mine: Signature, key: Key) -> datetime:
    if len(mine.value) != 72:
        raise Malformed(f"the cosignature of {key.name} has the wrong length")
    seconds = int.from_bytes(mine.value[:8], "big")
    told = f"cosignature/v1\ntime {seconds}\n{text}".encode()
    if seconds >= 1 << 36 or not key.signed(told, mine.value[8:]):
        raise Malformed(f"the cosignature of {key.name} does not hold")
    return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log's name, how many leaves its tree has, and the root."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def read(cls, note: Note) -> "Checkpoint":
        lines = note.text[:-1].split("\n")
        if len(lines) < 3 or not all(lines):
            raise Malformed("it is not a checkpoint of three lines or more")
        root = unbase64(lines[2])
        if len(root) != 32:
            raise Malformed("its root is not a hash of 32 bytes")
        return cls(lines[0], number(lines[1]), root)


def _is_name(name: str) -> bool:
    return bool(name) and not any(
        mark.isspace() or mark == "+" or unicodedata.category(mark)[0] == "C" for mark in name
    )
