"""A bundle of any size, whose every entry the real rules have decided.

A few stories are told by the rules and then repeated under other names, so that a million entries
take seconds and not hours. Tree and signature are the product's own.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import zip_longest
from pathlib import Path

from audit.export import CLAIMED
from rules.project import project
from schemas.body import conceal_body
from seal.checkpoints import Checkpoint
from seal.notes import Note, SigningKey
from seal.tree import Frontier, grow
from tests.chronicle import Chronicle
from tests.stories import imagined

ORIGIN = "ledger.example/bench"
STORIES, ENTRIES_A_STORY = 8, 60
TOGETHER = 64
"""So many problems go on at the same time: their entries lie between one another in the tree."""
SALT = bytes(32)
_FORM = "remit-bundle/v1"
_ROWS = ("projection", "commands", "streams")


@dataclass(frozen=True)
class Tale:
    """One story: the bodies of its entries with their texts, and the rows that tables tell of it.

    The texts speak of no problem by its name, so that they need not be sealed for each anew.
    """

    bodies: str
    texts: str
    rows: dict[str, str]

    def about(self, problem: str) -> "Tale":
        renamed = {file: text.replace("motel", problem) for file, text in self.rows.items()}
        return Tale(self.bodies.replace("motel", problem), self.texts, renamed)


def write(folder: Path, entries: int, *, sealed: bool = True) -> str:
    """Write a bundle of at least so many entries into a new folder; return the log's key.

    The texts are sealed apart, as the ledger does; or stand in the bodies, as in its first version.
    """
    tales = [_tale(seed, sealed=sealed) for seed in range(STORIES)]
    (folder / "bodies/problem").mkdir(parents=True)
    (folder / "disclosures/problem").mkdir(parents=True)
    tree, number = Frontier(), 0
    with ExitStack() as open_files:
        rows = {
            name: open_files.enter_context((folder / f"{name}.jsonl").open("w")) for name in _ROWS
        }
        headers = open_files.enter_context((folder / "headers.txt").open("wb"))
        while tree.size < entries:
            chains = []
            for number in range(number + 1, number + 1 + TOGETHER):  # noqa: B020
                name = f"p{number:07}"
                tale = tales[number % STORIES].about(name)
                (folder / f"bodies/problem/{name}.jsonl").write_text(tale.bodies)
                if sealed:
                    (folder / f"disclosures/problem/{name}.jsonl").write_text(tale.texts)
                for file, text in tale.rows.items():
                    rows[file].write(text)
                chains.append(_headers(f"problem/{name}", tale.bodies.encode()))
            block = [header for turn in zip_longest(*chains) for header in turn if header]
            headers.writelines(block)
            tree, _ = grow(tree, (hashlib.sha256(b"\x00" + header).digest() for header in block))
    key = SigningKey.made(ORIGIN)
    note = Note(Checkpoint(ORIGIN, tree.size, tree.root).text).signed(key)
    (folder / "checkpoints").mkdir()
    (folder / f"checkpoints/{tree.size}.note").write_text(str(note))
    about = {"form": _FORM, "made_at": _plain(datetime.now(UTC)), "scope": "everything"}
    (folder / "about.json").write_text(json.dumps(about) + "\n")
    list_files(folder)
    return key.verifier.vkey


@cache
def _story(seed: int) -> Chronicle:
    return imagined(seed, ENTRIES_A_STORY)


def _tale(seed: int, *, sealed: bool) -> Tale:
    told = _story(seed)
    entries = [entry for batch in told.batches for entry in batch.entries]
    commands = [command for batch in told.batches for command in batch.commands]
    rows = {
        "projection": [
            {"table": table, "row": {column: getattr(row, column) for column in CLAIMED[table]}}
            for table, found in project(told.state)
            if table in CLAIMED
            for row in found
        ],
        "commands": [
            command.model_dump(include={"command_id", "first_seq", "last_seq"})
            for command in commands
        ],
        "streams": [{"salt": SALT.hex()}],
    }
    lines = {
        file: _unnamed("".join(_line(stream=told.stream, **row) for row in found))
        for file, found in rows.items()
    }
    bodies, texts = [], []
    for entry in entries:
        body = _unnamed(entry.body)
        if sealed:
            nonce = hashlib.sha256(entry.body.encode()).hexdigest()[:32]
            concealed = conceal_body(body, salt=_salt, nonce=nonce)
            body = concealed.body
            texts += [
                _line(seq=entry.seq, path=path, disclosure=disclosure)
                for path, disclosure in sorted(concealed.disclosures.items())
            ]
        bodies.append(body + "\n")
    return Tale("".join(bodies), "".join(texts), lines)


def _unnamed(text: str) -> str:
    return text.replace("the motel", "the inn")


def _salt(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()[:22]


def chain_of(stream: str) -> bytes:
    """The name of its chain, as headers tell it."""
    return hashlib.sha256(b"remit-chain/v1" + SALT + stream.encode()).hexdigest().encode()


def _headers(stream: str, bodies: bytes) -> Iterator[bytes]:
    chain = chain_of(stream).decode()
    head = "0" * 64
    for seq, body in enumerate(bodies.splitlines(), start=1):
        digest = hashlib.sha256(body).hexdigest()
        header = f"remit-entry/v1\n{chain}\n{seq}\n{head}\n{digest}\n".encode()
        head = hashlib.sha256(b"\x00" + header).hexdigest()
        yield header


def _line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), default=_plain) + "\n"


def _plain(value: object) -> str:
    assert isinstance(value, datetime)
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def list_files(folder: Path) -> None:
    """Write the MANIFEST over the files as they are."""
    lines = sorted(
        f"{file.relative_to(folder).as_posix()}\n"
        for file in folder.rglob("*")
        if file.is_file() and file.name != "MANIFEST"
    )
    told = [
        f"{hashlib.sha256((folder / path.strip()).read_bytes()).hexdigest()}  {path}"
        for path in lines
    ]
    (folder / "MANIFEST").write_text(f"{_FORM}\n" + "".join(told))
