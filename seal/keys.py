"""The log's private keys: where they lie, how the first is made, and how one follows another."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import Refused
from seal.notes import BadKey, Note, SigningKey, Verifier
from storage import checkpoints, lasting

if TYPE_CHECKING:
    from storage.pool import Asking

LOG_KEYS, RECEIPT_KEY = "log_keys", "receipt_key"
"""Files in the folder of secrets. The first has a line for each key that signs now."""


class KeyElsewhere(Refused):
    """This log has keys, and they are not on this machine."""

    def __init__(self, origin: str) -> None:
        super().__init__(
            f"The log {origin} is signed with a key that is not here.",
            next_step="Nothing to do if another machine signs; else bring its key file here.",
        )


class NotRotating(Refused):
    def __init__(self, why: str) -> None:
        super().__init__(why, next_step="See which keys sign: remit audit keys")


def read(file: Path) -> tuple[SigningKey, ...]:
    """The keys in the file, oldest first; none where there is no file."""
    try:
        lines = file.read_text().split()
    except FileNotFoundError:
        return ()
    if file.stat().st_mode & 0o077:
        raise BadKey(f"others than its owner can read {file}")
    return tuple(SigningKey.read(line) for line in lines)


async def log_keys(
    conn: "Asking", folder: Path, origin: str | None = None
) -> tuple[SigningKey, ...]:
    """The keys that sign here. The first time of all, the log gets its name and its first key.

    Raises `KeyElsewhere` where the log has begun with a key that is not in the folder.
    """
    file = folder / LOG_KEYS
    # The file after the table: who begins writes the file first, so a key that is known is there.
    known = await checkpoints.keys(conn)
    mine = read(file)
    if not mine and not known:
        mine = _first(file, origin or f"remit.invalid/{secrets.token_hex(4)}")
    if not known:
        await checkpoints.first_key(conn, mine[0].name, mine[0].verifier.vkey)
        known = await checkpoints.keys(conn)
    # Of the log as it is named now: a key of an older one has nothing to sign any more.
    public = {key.vkey for key in known if key.origin == known[-1].origin}
    if not mine or any(key.verifier.vkey not in public for key in mine):
        raise KeyElsewhere(known[-1].origin)
    return mine


async def receipt_key(conn: "Asking", folder: Path) -> SigningKey | None:
    """The key for receipts of this machine, made when the log has a name; None before."""
    known = await checkpoints.keys(conn)
    if not known:
        return None
    origin = known[-1].origin
    name = f"{origin}/receipts"
    file = folder / RECEIPT_KEY
    mine = read(file)
    if mine and mine[0].name != name:
        file.unlink(missing_ok=True)  # of another log
        mine = ()
    if not mine:
        mine = _first(file, name)
    await checkpoints.first_key(conn, origin, mine[0].verifier.vkey, checkpoints.RECEIPT)
    return mine[0]


async def rotate(conn: "Asking", folder: Path) -> SigningKey:
    """Make the key that follows. Until `finish_rotation` every checkpoint bears both signatures.

    What the old key says of the new one is recorded as `key.rotated`, signed by both.
    """
    mine = await log_keys(conn, folder)
    if len(mine) > 1:
        raise NotRotating("A new key is signing beside the old one already.")
    old, at = mine[0], datetime.now(UTC)
    for known in await checkpoints.keys(conn):
        if known.follows == old.verifier.vkey:  # an attempt that was cut short had come so far
            return take_up(folder, Verifier.read(known.vkey))
    new = SigningKey.made(old.name)
    told = Note(rotated(old.verifier, new.verifier, at)).signed(old, new)
    # First where it cannot be lost, then where everybody sees it, then to work.
    _write(_waiting(folder, new.verifier), (old, new))
    await checkpoints.next_key(
        conn, old.name, new.verifier.vkey, checkpoints.CHECKPOINT, old.verifier.vkey, str(told)
    )
    return take_up(folder, new.verifier)


def finish_rotation(folder: Path) -> SigningKey:
    """From now on the new key signs alone. The old private key is gone; its signatures stay."""
    mine = read(folder / LOG_KEYS)
    if len(mine) < 2:
        raise NotRotating("There is one key only, so nothing is to be finished.")
    _write(folder / LOG_KEYS, mine[-1:])
    return mine[-1]


def rotated(old: Verifier, new: Verifier, at: datetime) -> str:
    """The statement that one key follows another."""
    return f"remit-key.rotated/v1\n{old.name}\n{old.vkey}\n{new.vkey}\n{at:%Y-%m-%dT%H:%M:%SZ}\n"


def _waiting(folder: Path, key: Verifier) -> Path:
    return folder / f"{LOG_KEYS}.{key.key_id.hex()}"


def set_aside(folder: Path, key: SigningKey) -> None:
    """Keep a new key where it cannot be lost, until it is made known and taken up."""
    _write(_waiting(folder, key.verifier), (key,))


def is_set_aside(folder: Path, key: Verifier) -> bool:
    return _waiting(folder, key).exists()


def take_up(folder: Path, key: Verifier) -> SigningKey:
    """Let the key that is recorded sign from now on."""
    try:
        _waiting(folder, key).replace(folder / LOG_KEYS)
    except FileNotFoundError:
        raise NotRotating("A key that follows is recorded, and it is not here.") from None
    return read(folder / LOG_KEYS)[-1]


def _first(file: Path, name: str) -> tuple[SigningKey, ...]:
    """A new key in a new file, unless another process was quicker: then the key it made."""
    lasting.begin(file, f"{SigningKey.made(name).skey}\n")
    return read(file)


def _write(file: Path, keys: tuple[SigningKey, ...]) -> None:
    lasting.replace(file, "".join(f"{key.skey}\n" for key in keys))
