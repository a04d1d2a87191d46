"""Small files of which nothing may be lost: keys, and what a signer or a witness remembers.

Their names are made to last as well as their bytes. Without that a loss of power could leave the
file as it was before, while what was done with its new content lasts elsewhere.
"""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


def replace(file: Path, text: str) -> None:
    """Put the text there in one step, for the owner's eyes alone. It is on disk after this."""
    with _half(file, text) as half:
        half.replace(file)
    _keep_names(file.parent)


def begin(file: Path, text: str) -> bool:
    """Make the file, unless it is there: then it stays as it is, and the answer is False."""
    with _half(file, text) as half:
        try:
            os.link(half, file)
            made = True
        except FileExistsError:
            made = False
    _keep_names(file.parent)
    return made


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else on this machine changes files here in the same way during the block.

    What is read, changed and written back would else lose what another wrote meanwhile. Not to be
    nested: the inner one would wait for the outer one for ever.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def _half(file: Path, text: str) -> Iterator[Path]:
    """The text in a file beside it, which nobody else writes to and which is gone afterwards."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        yield half
    finally:
        half.unlink(missing_ok=True)


def _keep_names(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
