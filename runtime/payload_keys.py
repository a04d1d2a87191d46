"""The keys under which everything lies that Temporal keeps for us: a file with a line for each.

The last line is the key that writes; every line is a key that reads. A key is 32 random bytes in
base64, behind its id, which is the beginning of its own hash. The file is readable by its owner
alone, is made once, and there is no key anywhere else.
"""

import base64
import binascii
import hashlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from runtime.home import Home, said_plainly, write_private
from schemas.errors import Invalid, Unavailable
from storage import lasting

if TYPE_CHECKING:
    from runtime.settings import Settings

FILE = "payload_keys"
_BYTES = 32


class KeyMissing(Unavailable):
    def __init__(self, key_id: str, file: Path) -> None:
        super().__init__(
            f"A payload was encrypted with the key {key_id}, which is not in {file}.",
            next_step="Bring that key's line back into the file, above the one that writes.",
            code="payload_key_missing",
        )


class KeysUnusable(Invalid):
    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"The payload keys in {file} cannot be used: {why}.",
            next_step="Bring the file back from where you keep a copy of it. See docs/backup.md.",
            code="payload_keys_unusable",
        )


class HistoriesInClear(Unavailable):
    def __init__(self, home: Path) -> None:
        super().__init__(
            f"What Temporal keeps in {home} was written before Remit encrypted it, or its key"
            " file is gone.",
            next_step="If the file is gone, bring it back. Else start once with"
            " REMIT_PAYLOADS_IN_CLEAR=read and follow “From clear to encrypted” in"
            " docs/backup.md.",
            code="histories_in_clear",
        )


class KeyRing:
    """The keys of one file. What another process adds to the file is noticed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._seen: tuple[int, int] | None = None
        self._keys: dict[str, AESGCM] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Read the file again if it is another than before; whether it was."""
        try:
            now = self.file.stat()
            seen = (now.st_mtime_ns, now.st_ino)
            if seen == self._seen:
                return False
            # A secret that an orchestrator lays out is its to guard: it belongs to another user.
            if now.st_mode & 0o077 and now.st_uid == os.geteuid():
                raise KeysUnusable(self.file, "others than their owner can read them")
            text = self.file.read_text()
        except OSError:
            if self._keys:
                return False  # what was read once stays good; a file that is gone takes no key away
            raise Unavailable(
                f"There are no payload keys in {self.file}.",
                next_step=f"Make them once, and keep a copy: remit codec new-key {self.file};"
                " or name the file with REMIT_PAYLOAD_KEYS.",
                code="no_payload_keys",
            ) from None
        self._keys = {key_id: AESGCM(key) for key_id, key in _read(self.file, text)}
        self._seen = seen
        return True

    def writing(self) -> tuple[str, AESGCM]:
        """The id of the key that writes now, and the key."""
        self.refresh()
        return next(reversed(self._keys.items()))

    def reading(self, key_id: str) -> AESGCM:
        """The key of this id. Raises KeyMissing; a key that was added a moment ago is found."""
        if key_id not in self._keys:
            self.refresh()
        try:
            return self._keys[key_id]
        except KeyError:
            raise KeyMissing(key_id, self.file) from None

    @property
    def ids(self) -> tuple[str, ...]:
        """In the order of the file; the last one writes."""
        self.refresh()
        return tuple(self._keys)


def keys_file(settings: "Settings") -> Path:
    """Where this installation has its payload keys."""
    return settings.payload_keys or Home.at(settings.home).secrets / FILE


def first_key(settings: "Settings", home: Home) -> None:
    """Make the first key of a new data folder.

    Raises HistoriesInClear where Temporal has a past from before there were keys, unless the
    settings say that it is to be read.
    """
    file = keys_file(settings)
    if settings.payload_keys is not None or file.exists():
        return
    past = home.path / "temporal" / "temporal.db"
    embedded = settings.temporal_address is None
    if embedded and past.exists() and settings.payloads_in_clear == "refused":
        raise HistoriesInClear(home.path)
    add_key(file)


def add_key(file: Path, *, writes: bool = True) -> str:
    """Put a new key into the file and return its id.

    With `writes` it goes to the end and writes from now on. Without, it goes to the front: it
    reads only, so that every machine can have it before the first one writes with it.
    """
    key = secrets.token_bytes(_BYTES)
    line = f"{_id(key)} {base64.b64encode(key).decode()}"
    with said_plainly(file.parent), lasting.alone(file.parent):
        lines = file.read_text().splitlines() if file.exists() else []
        lines = [*lines, line] if writes else [line, *lines]
        write_private(file, "\n".join(lines) + "\n")
    return _id(key)


def promote(file: Path, key_id: str) -> None:
    """Let this key write from now on. Raises KeyMissing."""
    with lasting.alone(file.parent):
        lines = file.read_text().splitlines()
        chosen = [line for line in lines if line.split()[:1] == [key_id]]
        if not chosen:
            raise KeyMissing(key_id, file)
        lines = [*(line for line in lines if line not in chosen), chosen[0]]
        write_private(file, "\n".join(lines) + "\n")


def _read(file: Path, text: str) -> list[tuple[str, bytes]]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key_id, _, told = line.strip().partition(" ")
        try:
            key = base64.b64decode(told, validate=True)
        except (ValueError, binascii.Error):
            raise KeysUnusable(file, f"line {number} is not an id and a key in base64") from None
        if len(key) != _BYTES or key_id != _id(key):
            raise KeysUnusable(file, f"line {number} was changed or cut short")
        found.append((key_id, key))
    if not found:
        raise KeysUnusable(file, "the file is empty")
    return found


def _id(key: bytes) -> str:
    return hashlib.sha256(b"remit-payload-key/v1" + key).hexdigest()[:8]
