"""The bundle for auditors: plain files that hold all that is needed to check the history offline.

The files are told in docs/auditors.md. Whatever reads them shares no code with this.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.errors import Invalid
from storage import bundle, disclosures
from storage.evidence import PROJECTIONS, Row, stream_by_stream

if TYPE_CHECKING:
    from storage.pool import Connection

FORM = "remit-bundle/v1"
EVERYTHING = "everything"
CLAIMED = {
    "problems": ("problem", "title", "stage", "police", "opened_at", "closed_at"),
    "responsibilities": ("responsibility", "title", "state", "holder", "fallback"),
    "tenures": ("responsibility", "number", "holder", "since", "until", "cause", "handoff",
                "began_seq", "by"),
    "handoffs": ("handoff", "responsibility", "state", "offeror", "receiver"),
    "commitments": ("commitment", "responsibility", "handoff", "state", "promisor", "promisee"),
    "steps": ("step", "party", "method", "state"),
    "parties": ("party", "kind", "name", "zone", "active"),
    "people": (
        "person", "party", "name", "role", "grade", "email", "active", "deputy", "away_until",),
    "partnerships": ("partnership", "name", "purpose", "state", "convener", "founded_at"),
    "partnership_members": ("partnership", "party", "role", "state", "representative", "answer_by"),
    "agreements": ("agreement", "partnership", "state", "version", "since", "until"),
    "plan_actions": ("problem", "action", "kind", "side", "responsible", "due", "state"),
    "declarations": ("party", "hours", "capacity"),
    "playbooks": ("playbook", "name", "version", "title", "sha256", "added_at"),
    "rounds": ("round", "state", "party", "opened_by", "opened_at", "closes", "answered"),
    "findings": ("finding", "about", "entry", "severity", "state", "opened_by", "opened_at"),
    "concerns": ("concern", "state", "source", "matter", "party", "reported_by", "reported_at",
                 "problem", "merged_into"),
    "candidates": ("candidate", "state", "matter", "proposed_at", "problem"),
}  # fmt: skip
"""The columns whose truth an auditor can tell from the entries."""

_TEXTS = frozenset({"title", "name", "email"})
"""Those of them that hold texts."""

Telling = Callable[[str], None]


class NotEmpty(Invalid):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is not an empty folder of its own.",
            next_step="Name a folder that does not exist yet.",
            code="folder_taken",
        )


@dataclass(frozen=True)
class Exported:
    entries: int
    streams: int
    checkpoints: int


class _Files:
    """The files of the bundle, each written once and from its beginning."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.digests: dict[str, str] = {}

    def open(self, path: str) -> "_File":
        target = self.folder / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _File(self, path, os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

    def whole(self, path: str, text: str) -> None:
        with self.open(path) as file:
            file.write(text.encode())

    def manifest(self) -> None:
        """Written last, so that a bundle that was broken off is not taken for one."""
        lines = [f"{digest}  {path}\n" for path, digest in sorted(self.digests.items())]
        self.whole("MANIFEST", "".join([f"{FORM}\n", *lines]))


class _File:
    def __init__(self, files: _Files, path: str, handle: int) -> None:
        self._files, self._path = files, path
        self._file = os.fdopen(handle, "wb", buffering=1 << 18)
        self._digest = hashlib.sha256()

    def write(self, raw: bytes) -> None:
        self._file.write(raw)
        self._digest.update(raw)

    def row(self, **fields: Any) -> None:
        told = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), default=_plain)
        self.write(told.encode() + b"\n")

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._files.digests[self._path] = self._digest.hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
    raise TypeError(f"{type(value).__name__} has no place in a bundle")


async def export(
    conn: "Connection",
    folder: Path,
    *,
    problem: str | None = None,
    texts: bool = True,
    tell: Telling = lambda _: None,
) -> Exported:
    """Write the bundle into a new folder, in one unchanging view of the database.

    With a problem, only its bodies are told; of everything else there are headers alone. Without
    texts, only their digests are told, and the bundle says that they are withheld.
    Raises NotEmpty where the folder holds anything or is a link, NoKeyring where texts cannot be
    read here.
    """
    stream = f"problem/{problem}" if problem is not None else None
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        if stream is not None:
            await bundle.must_know(conn, stream)
        _make(folder)
        files = _Files(folder)
        sealed = await bundle.is_sealed(conn)
        tell("Writing headers")
        entries = await _headers(conn, files, sealed=sealed, tell=tell)
        tell("Writing what the entries say")
        streams = await _streams(conn, files, stream, tell, texts=texts)
        points = await _signed(conn, files, stream) if sealed else 0
    about = {"form": FORM, "made_at": _plain(datetime.now(UTC)), "scope": stream or EVERYTHING}
    if not texts:
        about["withheld"] = "texts"
    files.whole("about.json", json.dumps(about, indent=2, sort_keys=True) + "\n")
    files.manifest()
    return Exported(entries=entries, streams=streams, checkpoints=points)


def _make(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise NotEmpty(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as wrong:
        raise Invalid(
            f"{folder} cannot be written ({wrong.strerror}).",
            next_step="Name a folder that you may write.",
            code="folder_unwritable",
        ) from None
    if taken:
        raise NotEmpty(folder)


async def _headers(conn: "Connection", files: _Files, *, sealed: bool, tell: Telling) -> int:
    done = 0
    parts = {"headers.txt": True, "unsealed.txt": False} if sealed else {"unsealed.txt": None}
    for path, which in parts.items():
        with files.open(path) as file:
            async for header in bundle.headers(conn, sealed=which):
                file.write(header)
                done += 1
                if done % 50_000 == 0:
                    tell(f"Writing headers: {done:,}")
    return done


async def _streams(
    conn: "Connection", files: _Files, wanted: str | None, tell: Telling, *, texts: bool
) -> int:
    done = 0
    with (
        files.open("streams.jsonl") as streams,
        files.open("projection.jsonl") as projection,
        files.open("commands.jsonl") as commands,
    ):
        async for stream, known in stream_by_stream(
            conn, ("streams", "entries", "commands", *PROJECTIONS)
        ):
            if wanted not in (None, stream):
                continue
            for row in known["streams"]:
                streams.row(stream=stream, salt=row["salt"].hex())
            _bodies(files, stream, known["entries"])
            if texts:
                _texts(files, stream, known["entries"])
            for row in known["commands"]:
                span = {"first_seq": row["first_seq"], "last_seq": row["last_seq"]}
                commands.row(stream=stream, command_id=row["command_id"], **span)
            for table, columns in CLAIMED.items():
                for row in known[table]:
                    told = {c: row[c] if texts or c not in _TEXTS else None for c in columns}
                    projection.row(stream=stream, table=table, row=told)
            done += 1
            if done % 500 == 0:
                tell(f"Writing what the entries say: {done:,} streams")
    return done


def _bodies(files: _Files, stream: str, entries: list[Row]) -> None:
    """The exact bytes that were hashed, a body a line; an empty line where there is none."""
    there = {row["seq"]: row["body"] or b"" for row in entries}
    with files.open(f"bodies/{stream}.jsonl") as file:
        for seq in range(1, max(there, default=0) + 1):
            file.write(there.get(seq, b"") + b"\n")


def _texts(files: _Files, stream: str, entries: list[Row]) -> None:
    """The disclosures of every text that is there, in the order of the entries."""
    with files.open(f"disclosures/{stream}.jsonl") as file:
        for row in entries:
            for text in sorted(disclosures.texts(row), key=lambda text: text.path):
                if text.disclosure is not None:
                    file.row(seq=row["seq"], path=text.path, disclosure=text.disclosure)


async def _signed(conn: "Connection", files: _Files, stream: str | None) -> int:
    points = await bundle.checkpoints(conn)
    named: set[str] = set()
    for size, note in points:
        # Two logs of one ledger can have signed the same size.
        name = f"{size}" if f"{size}" not in named else f"{size}-{len(named)}"
        named.add(name)
        files.whole(f"checkpoints/{name}.note", note)
    for number, statement in enumerate(await bundle.begun(conn), start=2):
        files.whole(f"logs/{number}.note", statement)
    for number, (size, response) in enumerate(await bundle.stamps(conn), start=1):
        with files.open(f"stamps/{size}-{number}.tsr") as file:
            file.write(response)
    with files.open("receipts.jsonl") as file:
        async for of, note in bundle.receipts(conn, stream):
            file.row(stream=of, note=note)
    return len(points)
