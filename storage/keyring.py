"""The keys that wrap data keys: a file of this machine, never in the database.

The process says at its start where the file lies; it is read when the first text is sealed or
opened, because a quick question needs none of it. One line a key, `<id>:<hex>`, the first wraps
what is new, the others still open what they wrapped.
"""

import contextlib
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import Unavailable
from storage import lasting

FILE = "disclosure-keys"
"""Its name in the folder of secrets, where nothing else is said."""

SETTLED = 60.0
"""Seconds. A write gives up after ten."""
SEEN_FOR = 0.1
"""Seconds for which nobody looks whether the file was changed: every entry asks for the keys."""
_LINE = re.compile(r"([0-9a-f]{16}):([0-9a-f]{64})")
_file: Path | None = None
_read: tuple[tuple[Path, int, int], "Keyring"] | None = None
_looked = float("-inf")


class NoKeyring(Unavailable):
    def __init__(self, why: str) -> None:
        super().__init__(
            f"The texts of the ledger cannot be read here: {why}.",
            next_step="Name the file with their keys: REMIT_DISCLOSURE_KEYS=/path/to/file",
            code="no_disclosure_key",
        )


class TooSoon(Unavailable):
    def __init__(self, left: float) -> None:
        super().__init__(
            "The keys were changed a moment ago, and what was written with an old one may still"
            " be on its way.",
            next_step=f"Wait {left:.0f} seconds, and say it again. Nothing was destroyed.",
            code="keys_changed_lately",
        )


@dataclass(frozen=True)
class Keyring:
    """Keys by their ids, the current one first."""

    keys: Mapping[str, bytes]

    @property
    def current(self) -> str:
        return next(iter(self.keys))

    def wrap(self, data_key: bytes, about: bytes) -> bytes:
        """The data key under the current key; it opens again only with the same `about`."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(12)
        return nonce + AESGCM(self.keys[self.current]).encrypt(nonce, data_key, about)

    def unwrap(self, key: str, wrapped: bytes, about: bytes) -> bytes:
        """Raises NoKeyring where the key that wrapped it is not here, or it is not whole."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if key not in self.keys:
            raise NoKeyring(f"the key {key} is not in the file")
        try:
            return AESGCM(self.keys[key]).decrypt(wrapped[:12], wrapped[12:], about)
        except (InvalidTag, ValueError):
            raise NoKeyring(f"what the key {key} wrapped was changed") from None


def lies_at(file: Path | None) -> None:
    """From now on this process reads its keys from there."""
    global _file, _looked
    _file, _looked = file, float("-inf")


@contextlib.contextmanager
def lying_at(file: Path) -> Iterator[None]:
    """The same for as long as the block runs."""
    before = _file
    lies_at(file)
    try:
        yield
    finally:
        lies_at(before)


def keyring() -> Keyring:
    """The keys of this process, read again a moment after their file changed. Raises NoKeyring."""
    global _read, _looked
    now = time.monotonic()
    if _read is not None and now < _looked + SEEN_FOR:
        return _read[1]
    if _file is None:
        raise NoKeyring("nobody said where the keys lie")
    try:
        seen = os.stat(_file)
        # A secret that an orchestrator lays out is its to guard: it belongs to another user.
        if seen.st_mode & 0o077 and seen.st_uid == os.geteuid():
            raise NoKeyring(f"others than its owner can read {_file}")
        mark = (_file, seen.st_mtime_ns, seen.st_size)
        if _read is None or _read[0] != mark:
            _read = (mark, _parsed(_file.read_text("ascii")))
        _looked = now
    except (OSError, UnicodeDecodeError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) else "it is no text"
        raise NoKeyring(f"{_file} cannot be read ({why})") from None
    return _read[1]


def begin(file: Path) -> None:
    """Make the file with a first key, unless another process was quicker."""
    lasting.begin(file, f"{_new()}\n")


def add(file: Path) -> str:
    """Put a new key in front; its id. What the others wrapped can still be opened."""
    lines = [f"{key}:{raw.hex()}" for key, raw in _parsed(file.read_text("ascii")).keys.items()]
    made = _new()
    _changed(file, "".join(f"{line}\n" for line in [made, *lines]))
    return made.partition(":")[0]


def must_be_settled(file: Path) -> None:
    """Raises TooSoon while a write may be under way that read the file before it was changed.

    Its data key would come to lie under a key that is to be destroyed.
    """
    left = SETTLED - (time.time() - file.stat().st_mtime)
    if left > 0:
        raise TooSoon(left)


def keep_first(file: Path) -> list[str]:
    """Destroy all keys but the first; the ids of those that are gone."""
    keys = [*_parsed(file.read_text("ascii")).keys.items()]
    _changed(file, "".join(f"{key}:{raw.hex()}\n" for key, raw in keys[:1]))
    return [key for key, _ in keys[1:]]


def _changed(file: Path, content: str) -> None:
    """Write the file; this process looks at it again at once."""
    global _looked
    lasting.replace(file, content)
    _looked = float("-inf")


def _new() -> str:
    raw = secrets.token_bytes(32)
    return f"{hashlib.sha256(b'remit-disclosure-key/v1' + raw).hexdigest()[:16]}:{raw.hex()}"


def _parsed(text: str) -> Keyring:
    found = [_LINE.fullmatch(line) for line in text.split()]
    if not found or None in found:
        raise NoKeyring("the file with the keys does not have its form")
    return Keyring({line[1]: bytes.fromhex(line[2]) for line in found if line is not None})
