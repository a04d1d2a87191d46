"""The data key of one stream: it seals its texts, and its salts and nonces are drawn from it."""

import base64
import hmac
import os
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.keyring import Keyring


@dataclass(frozen=True)
class DataKey:
    """Of everything that is drawn from it nothing can be guessed without it, and each attempt to
    write an entry draws the same.
    """

    stream: str
    id: str
    kek: str
    wrapped: bytes
    raw: bytes = field(repr=False)

    @classmethod
    def new(cls, stream: str, keyring: Keyring) -> "DataKey":
        raw, name = os.urandom(32), os.urandom(16).hex()
        wrapped = keyring.wrap(raw, about(stream, name))
        return cls(stream, name, keyring.current, wrapped, raw)

    @classmethod
    def unwrapped(
        cls, stream: str, name: str, kek: str, wrapped: bytes, keyring: Keyring
    ) -> "DataKey":
        """Raises NoKeyring."""
        raw = keyring.unwrap(kek, wrapped, about(stream, name))
        return cls(stream, name, kek, wrapped, raw)

    def salt(self, seq: int, path: str) -> str:
        """128 bits for one text of one entry."""
        drawn = _drawn(self._for_salts, seq, path)
        return base64.urlsafe_b64encode(drawn[:16]).rstrip(b"=").decode()

    def nonce(self, seq: int, given: str) -> str:
        """The nonce of a body, from the one that the workflow gave."""
        return _drawn(self._for_nonces, seq, given)[:16].hex()

    def seal(self, seq: int, path: str, disclosure: str) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._cipher.encrypt(nonce, disclosure.encode(), self._about(seq, path))

    def open(self, seq: int, path: str, sealed: bytes) -> str | None:
        """The disclosure; None where it was changed or belongs elsewhere."""
        try:
            opened = self._cipher.decrypt(sealed[:12], sealed[12:], self._about(seq, path))
            return opened.decode("ascii")
        except (InvalidTag, ValueError):
            return None

    def _about(self, seq: int, path: str) -> bytes:
        return f"remit-disclosure/v1\n{self.stream}\n{seq}\n{path}".encode()

    # Derived once; a key is remembered for as long as its stream is written to.
    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._derived(b"seal"))

    @cached_property
    def _for_salts(self) -> hmac.HMAC:
        return hmac.new(self._derived(b"salt"), digestmod="sha256")

    @cached_property
    def _for_nonces(self) -> hmac.HMAC:
        return hmac.new(self._derived(b"nonce"), digestmod="sha256")

    def _derived(self, use: bytes) -> bytes:
        # HKDF-Expand (RFC 5869) of one block; the data key is uniformly random already.
        return hmac.digest(self.raw, b"remit-data-key/v1 " + use + b"\x01", "sha256")


def _drawn(under: hmac.HMAC, seq: int, of: str) -> bytes:
    drawing = under.copy()  # half of the work of an HMAC is its key, which stays
    drawing.update(f"{seq}\n{of}".encode())
    return drawing.digest()


def about(stream: str, name: str) -> bytes:
    """What a wrapped data key is bound to."""
    return f"remit-data-key/v1\n{stream}\n{name}".encode()
