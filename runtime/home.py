"""The data folder: where each thing lies, who may hold it, and what to say when it fails us."""

import contextlib
import errno
import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from schemas.errors import Unavailable
from storage import lasting

ROOM_NEEDED = 200 * 1024 * 1024  # an empty database, its log and Temporal's file, with air
NO_AIR = 2 * 1024 * 1024  # with less than this, a server that stopped stopped for want of it


@dataclass(frozen=True)
class Home:
    """One data folder. Only its owner can read it."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> "Home":
        """The folder under its full name, for our children stand elsewhere."""
        return cls(path.absolute())

    @property
    def run(self) -> Path:
        """What is true only while Remit runs: ready files, status, ports."""
        return self.path / "run"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets"

    @property
    def status(self) -> Path:
        return self.run / "status.json"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def ready_file(self, name: str) -> Path:
        """The child `name` touches this once it does its work."""
        return self.run / f"{name}.ready"

    def prepare(self) -> "Home":
        """Make the folders, or say in one sentence why they cannot be."""
        try:
            with said_plainly(self.path):
                for folder in (self.path, self.run, self.logs, self.secrets):
                    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                probe = self.run / f"probe.{os.getpid()}"
                probe.write_bytes(b"x" * 4096)
                probe.unlink()
        except OSError as wrong:
            raise Unavailable(
                f"{self.path} cannot be a data folder: {wrong.strerror}.",
                next_step="Choose another: REMIT_HOME=/path/to/folder remit up",
                code="not_a_folder",
            ) from None
        return self

    def room(self, needed: int = ROOM_NEEDED) -> None:
        """Refuse to start on a disk that will be full in a moment."""
        with said_plainly(self.path):
            free = shutil.disk_usage(self.path).free
        if free < needed:
            _disk_full(self.path, free)

    def secret(self, name: str) -> str:
        """The secret of that name, made on first use and readable by the owner alone."""
        file = self.secrets / name
        with said_plainly(self.path):
            if file.exists():
                return file.read_text().strip()
            self.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = secrets.token_hex(24)
            write_private(file, made)
        return made

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for one `remit up`; a second one is told so."""
        with said_plainly(self.path):
            lock = os.open(self.run / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            deadline = time.monotonic() + 0.5  # a status command looks at the lock for an instant
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise Unavailable(
                            f"Remit already runs on {self.path}.",
                            next_step="See where: remit status; or stop it: remit down",
                            code="already_up",
                        ) from None
                    time.sleep(0.05)
            yield
        finally:
            os.close(lock)

    def is_held(self) -> bool:
        """Whether a living `remit up` has this folder."""
        try:
            lock = os.open(self.run / "up.lock", os.O_RDONLY)
        except FileNotFoundError:
            return False
        except NotADirectoryError:
            raise Unavailable(
                f"{self.path} is not a folder, so Remit cannot keep its data there.",
                next_step="Choose another: REMIT_HOME=/path/to/folder remit up",
                code="not_a_folder",
            ) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    def read_json(self, file: Path) -> dict[str, Any]:
        """What the file says; nothing when it is absent or was cut short."""
        try:
            found = json.loads(file.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def write_private(file: Path, text: str) -> None:
    """Replace the file in one step, so that nobody reads half of it; owner only."""
    lasting.replace(file, text)


@contextlib.contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn what the operating system says about the data folder into a sentence for people."""
    try:
        yield
    except OSError as wrong:
        if wrong.errno in (errno.ENOSPC, errno.EDQUOT):
            _disk_full(path, 0)
        if isinstance(wrong, PermissionError) or wrong.errno == errno.EROFS:
            raise Unavailable(
                f"Remit may not write to {wrong.filename or path}.",
                next_step="Choose a folder of your own: REMIT_HOME=/path/to/folder remit up",
                code="no_permission",
            ) from None
        if isinstance(wrong, (NotADirectoryError, FileExistsError)):
            raise Unavailable(
                f"{wrong.filename or path} is not a folder, so Remit cannot keep its data there.",
                next_step="Choose another: REMIT_HOME=/path/to/folder remit up",
                code="not_a_folder",
            ) from None
        raise


def _disk_full(path: Path, free: int) -> NoReturn:
    raise Unavailable(
        f"The disk of {path} is full ({free // 1024 // 1024} MB free, Remit needs"
        f" {ROOM_NEEDED // 1024 // 1024} MB).",
        next_step="Free some space, or choose another disk: REMIT_HOME=/path/to/folder remit up",
        code="disk_full",
    ) from None
