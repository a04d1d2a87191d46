"""Signed notes of C2SP: a text, an empty line, and a line for each signature.

Keys are written as others write them: `name+hash+base64` in public, `PRIVATE+KEY+…` in secret.
"""

import base64
import binascii
import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from schemas.errors import Invalid

ED25519, COSIGNATURE = 1, 4
"""What a key signs: the text of a note, or that a checkpoint was seen at a time."""

_MARK = "— "
_MOST_SIGNATURES = 64
_LONGEST = 1 << 20


class BadNote(Invalid):
    """What claims to be a signed note is not one, or nobody who is known has signed it."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This is not a note that can be trusted: {why}.",
            next_step="Ask for it again from where it came, and compare the keys.",
            code="bad_note",
        )


class BadKey(Invalid):
    def __init__(self, why: str) -> None:
        super().__init__(
            f"This is not a key for notes: {why}.",
            next_step="A public key reads name+hash+base64, on one line.",
            code="bad_key",
        )


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose it is, and the bytes."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        return f"{_MARK}{self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"

    @classmethod
    def read(cls, line: str) -> "Signature":
        mark, name, value = (*line.removesuffix("\n").split(" "), "", "", "")[:3]
        raw = unbase64(value)
        if f"{mark} " != _MARK or line.count(" ") != 2 or not _is_name(name) or len(raw) < 5:
            raise BadNote("a signature line cannot be read")
        return cls(name, raw[:4], raw[4:])


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with the name under which it signs."""

    name: str
    public: bytes
    algorithm: int = ED25519

    @property
    def key_id(self) -> bytes:
        material = bytes([self.algorithm]) + self.public
        return hashlib.sha256(self.name.encode() + b"\n" + material).digest()[:4]

    @property
    def vkey(self) -> str:
        key = base64.b64encode(bytes([self.algorithm]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def read(cls, vkey: str) -> "Verifier":
        name, key_id, key = (*vkey.strip().split("+", 2), "", "")[:3]
        algorithm, public = _material(name, key)
        found = cls(name, public, algorithm)
        if found.key_id.hex() != key_id:
            raise BadKey("its hash is not the hash of its name and bytes")
        return found

    def owns(self, signature: Signature) -> bool:
        return signature.name == self.name and signature.key_id == self.key_id

    def holds(self, message: bytes, value: bytes) -> bool:
        """Whether the value is this key's signature over the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(value, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its name. Whoever has it speaks for that name."""

    name: str
    private: Ed25519PrivateKey
    algorithm: int = ED25519

    @classmethod
    def made(cls, name: str, algorithm: int = ED25519) -> "SigningKey":
        if not _is_name(name):
            raise BadKey("its name is empty, or has spaces or a plus in it")
        return cls(name, Ed25519PrivateKey.generate(), algorithm)

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self.private.public_key().public_bytes_raw(), self.algorithm)

    @property
    def skey(self) -> str:
        """The key as it is kept. Never print or log it."""
        raw = bytes([self.algorithm]) + self.private.private_bytes_raw()
        key_id = self.verifier.key_id.hex()
        return f"PRIVATE+KEY+{self.name}+{key_id}+{base64.b64encode(raw).decode()}"

    @classmethod
    def read(cls, skey: str) -> "SigningKey":
        if not skey.startswith("PRIVATE+KEY+"):
            raise BadKey("a private key begins with PRIVATE+KEY+")
        name, key_id, key = (*skey.strip()[12:].split("+", 2), "", "")[:3]
        algorithm, seed = _material(name, key)
        found = cls(name, Ed25519PrivateKey.from_private_bytes(seed), algorithm)
        if found.verifier.key_id.hex() != key_id:
            raise BadKey("its hash is not the hash of its name and bytes")
        return found

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and the signatures that stand under it."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return self.text + "\n" + "".join(signature.line for signature in self.signatures)

    @classmethod
    def read(cls, written: str) -> "Note":
        """The note in this writing, with nothing verified. Raises `BadNote`."""
        if len(written) > _LONGEST or any(ord(sign) < 32 and sign != "\n" for sign in written):
            raise BadNote("it is too long, or has control characters in it")
        text, gap, lines = written.rpartition("\n\n")
        if not gap or not lines.endswith("\n"):
            raise BadNote("no signatures stand under its text")
        signatures = tuple(Signature.read(line) for line in lines.splitlines(keepends=True))
        if len(signatures) > _MOST_SIGNATURES:
            raise BadNote("it has too many signatures")
        return cls(text + "\n", signatures)

    @classmethod
    def opened(cls, written: str, verifiers: Iterable[Verifier]) -> "Note":
        """The note with the signatures of these keys only, all verified. Raises `BadNote`."""
        note = cls.read(written)
        known = list(verifiers)
        good: dict[bytes, Signature] = {}
        for signature in note.signatures:
            for verifier in known:
                if not verifier.owns(signature):
                    continue
                if not verifier.holds(note.text.encode(), signature.value):
                    raise BadNote(f"the signature of {verifier.name} is wrong")
                good.setdefault(signature.key_id, signature)
        if not good:
            raise BadNote("no known key has signed it")
        return cls(note.text, tuple(good.values()))

    def signed(self, *keys: SigningKey) -> "Note":
        """The note with these signatures added."""
        made = tuple(
            Signature(each.name, each.verifier.key_id, each.sign(self.text.encode()))
            for each in keys
        )
        return Note(self.text, self.signatures + made)


def unbase64(text: str) -> bytes:
    """The bytes; `BadNote` where the text is not the one way to write them."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote("it has something in it that is not base64") from None
    if base64.b64encode(raw).decode() != text:
        raise BadNote("it has something in it that is not base64")
    return raw


def _material(name: str, key: str) -> tuple[int, bytes]:
    try:
        raw = unbase64(key)
    except BadNote:
        raise BadKey("its bytes are not base64") from None
    if not _is_name(name) or len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
        raise BadKey("it is not an Ed25519 key with a name")
    return raw[0], raw[1:]


def _is_name(name: str) -> bool:
    return bool(name) and not any(
        sign == "+" or sign.isspace() or unicodedata.category(sign).startswith("Z") for sign in name
    )
