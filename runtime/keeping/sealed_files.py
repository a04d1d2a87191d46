"""Files under a passphrase: scrypt makes the key, AES-256-GCM encrypts piece by piece.

Each piece has its number and whether it is the last one in its nonce, so pieces can neither be
left out nor change places, and a file that was cut short does not open.
"""

import io
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from schemas.errors import Invalid

_MAGIC: Final = b"remit-sealed/v1\n"
_SALT, _PREFIX, _PIECE = 16, 7, 1 << 20
_COST: Final = 2**16


class WrongPassphrase(Invalid):
    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} does not open: the passphrase is another one, or the file was changed.",
            next_step="Give the passphrase with which the backup was made.",
            code="wrong_passphrase",
        )


def seal(source: Path, target: Path, passphrase: str) -> None:
    """Write `source` encrypted into the new file `target`."""
    with source.open("rb") as read:
        _seal(read, target, passphrase)


def seal_text(text: str, target: Path, passphrase: str) -> None:
    """The same for a text that is to lie nowhere in clear."""
    _seal(io.BytesIO(text.encode()), target, passphrase)


def _seal(read: BinaryIO, target: Path, passphrase: str) -> None:
    salt, prefix = os.urandom(_SALT), os.urandom(_PREFIX)
    key = _key(passphrase, salt)
    with _new(target) as out:
        out.write(_MAGIC + salt + prefix)
        for number, piece, last in _pieces(read, _PIECE):
            out.write(key.encrypt(_nonce(prefix, number, last), piece, _MAGIC))
        out.flush()
        os.fsync(out.fileno())


def is_sealed(file: Path) -> bool:
    with file.open("rb") as read:
        return read.read(len(_MAGIC)) == _MAGIC


def unseal(source: Path, target: Path, passphrase: str) -> None:
    """Write what `seal` encrypted into the new file `target`. Raises WrongPassphrase."""
    with source.open("rb") as read, _new(target) as out:
        head = read.read(len(_MAGIC) + _SALT + _PREFIX)
        if not head.startswith(_MAGIC):
            raise WrongPassphrase(source)
        salt, prefix = head[len(_MAGIC) : -_PREFIX], head[-_PREFIX:]
        key = _key(passphrase, salt)
        try:
            for number, piece, last in _pieces(read, _PIECE + 16):
                out.write(key.decrypt(_nonce(prefix, number, last), piece, _MAGIC))
        except InvalidTag:
            raise WrongPassphrase(source) from None


def _pieces(read: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    number, piece = 0, read.read(size)
    while True:
        following = read.read(size)
        yield number, piece, not following
        if not following:
            return
        number, piece = number + 1, following


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">I?", number, last)


def _key(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode()))


def _new(target: Path) -> BinaryIO:
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
