"""The manifest of a backup: what is in it, what it must hash to, and how far the record was."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from schemas.errors import Invalid, NotFound

FORM: Final = "remit-backup/v1"
NAME: Final = "manifest.json"


class BackupDamaged(Invalid):
    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"{file} is not as it was written: {why}.",
            next_step="Use another copy of the backup. Nothing was restored.",
            code="backup_damaged",
        )


class Part(BaseModel):
    """One file of the backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """Nothing in it is personal, so it is not encrypted even where the files are."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    form: str = FORM
    version: str
    """The Remit that made it."""
    made_at: str
    entries: int
    streams: int
    migration: str
    """The newest migration that the database had."""
    size: int
    """Of the newest signed checkpoint; 0 where nothing was signed."""
    checkpoint: str
    payload_keys: tuple[str, ...]
    """The ids of the keys with which the copy of Temporal can be read; the keys are elsewhere."""
    encrypted: bool
    parts: tuple[Part, ...]

    def write(self, folder: Path) -> None:
        """Written last: a backup without it was broken off."""
        text = json.dumps(self.model_dump(mode="json"), indent=2) + "\n"
        file = folder / NAME
        file.touch(mode=0o600)
        file.write_text(text)

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)


def measured(file: Path) -> Part:
    """The file as it lies on the disk."""
    with file.open("rb") as read:
        digest = hashlib.file_digest(read, "sha256").hexdigest()
    return Part(name=file.name, bytes=file.stat().st_size, sha256=digest)


def opened(folder: Path) -> Manifest:
    """The manifest of a backup whose every file is as it was written.

    Raises NotFound where there is none, BackupDamaged where a file is missing or another.
    """
    file = folder / NAME
    try:
        told: Any = json.loads(file.read_text())
        manifest = Manifest.model_validate(told)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(
            f"There is no finished backup in {folder}.",
            next_step="Name the folder that `remit backup` made.",
            code="no_backup",
        ) from None
    except (ValueError, ValidationError):
        raise BackupDamaged(file, "it cannot be read") from None
    if manifest.form != FORM:
        raise BackupDamaged(file, f"it is of the form {manifest.form!r:.40}")
    for part in manifest.parts:
        there = folder / part.name
        if Path(part.name).name != part.name or not there.is_file():
            raise BackupDamaged(there, "the file is missing")
        if measured(there) != part:
            raise BackupDamaged(there, "its hash is another")
    return manifest
