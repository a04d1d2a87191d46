"""Bundles made by hand, with a tree, notes and keys of their own: nothing here is the product's.

bundle = Forge(tmp_path / "bundle")
bundle.stream("problem/motel", motel())
bundle.seal()
bundle.write()
"""

import base64
import hashlib
import itertools
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from verify.notes import Key

ORIGIN = "ledger.example/2026"
MONDAY = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)

Row = dict[str, Any]


class Signer:
    """An Ed25519 key with a name; kind 1 signs notes, kind 4 cosigns them."""

    def __init__(self, name: str, kind: int = 1, seed: int = 1) -> None:
        self.name, self.kind = name, kind
        self.private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.material = bytes([kind]) + self.private.public_key().public_bytes_raw()
        self.id = hashlib.sha256(name.encode() + b"\n" + self.material).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.material).decode()}"

    def line(self, text: str, at: datetime = NOW) -> str:
        stamp = b""
        message = text.encode()
        if self.kind == 4:
            seconds = int(at.timestamp())
            stamp = seconds.to_bytes(8, "big")
            message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
        value = self.id + stamp + self.private.sign(message)
        return f"— {self.name} {base64.b64encode(value).decode()}\n"


LOG = Signer(ORIGIN)
OTHER = Signer(ORIGIN, seed=2)
WITNESS = Signer("witness.example/clinic", kind=4, seed=3)
RECEIPTS = Signer(f"{ORIGIN}/receipts", seed=4)


def root(leaves: list[bytes]) -> bytes:
    """RFC 6962, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """The inclusion proof of RFC 6962, word for word."""
    if len(leaves) == 1:
        return []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if index < half:
        return [*path(index, leaves[:half]), root(leaves[half:])]
    return [*path(index - half, leaves[half:]), root(leaves[:half])]


def extension(old: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    """The consistency proof of RFC 6962, word for word."""
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if old <= half:
        return [*extension(old, leaves[:half], whole=whole), root(leaves[half:])]
    return [*extension(old - half, leaves[half:], whole=False), root(leaves[:half])]


def checkpoint(size: int, tree: bytes, *signers: Signer, origin: str = ORIGIN) -> bytes:
    text = f"{origin}\n{size}\n{base64.b64encode(tree).decode()}\n"
    return (text + "\n" + "".join(signer.line(text) for signer in signers)).encode()


def receipt(command: str, entries: list[tuple[int, bytes]], at: datetime = MONDAY) -> bytes:
    lines = ["remit-receipt/v1", ORIGIN, f"command {command}",
             f"recorded {at:%Y-%m-%dT%H:%M:%S.%f}Z", "within 60"]  # fmt: skip
    lines += (f"entry {seq} {base64.b64encode(leaf).decode()}" for seq, leaf in entries)
    text = "\n".join(lines) + "\n"
    return (text + "\n" + RECEIPTS.line(text)).encode()


def instant(minutes: float) -> str:
    at = MONDAY + timedelta(minutes=minutes)
    return f"{at:%Y-%m-%dT%H:%M:%S}Z"


def long(minutes: float) -> str:
    return instant(minutes)[:-1] + ".000000Z"


_nonces = itertools.count(1)


def entry(stream: str, minute: float, kind: str, by: str = "operator@police", **facts: Any) -> Row:
    """One event with its stamp, as a body says it."""
    party = by.partition("@")[2]
    stamp = {"command_id": facts.pop("command", f"command-{minute}"), "at": instant(minute),
             "by": by, "party": party, "role": "operator", "grade": "full",
             "deputy_for": None}  # fmt: skip
    return {"v": 1, "stream": stream, "nonce": f"{next(_nonces):032x}",
            "event": {"kind": kind, "stamp": stamp, **facts}}  # fmt: skip


def body(told: Row) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def motel(name: str = "motel") -> list[Row]:
    """Opened, lighting offered to housing and accepted."""
    s, duty, h1 = f"problem/{name}", f"{name}.lighting", f"{name}.h1"
    terms = {"demands": "limited", "recall_right": False}
    sides = {"responsibility": duty, "offeror": "police", "receiver": "housing"}
    clocks = [{"kind": "decide", "due": instant(9000)}]
    return [
        entry(s, 1, "problem.opened", problem=name, title="The motel", police="police"),
        entry(s, 1, "responsibility.established", responsibility=duty, title="The lights",
              holder="police", fallback="police", demands="limited", split_from=None),
        entry(s, 2, "handoff.offered", handoff=h1, version=1, terms=terms, clocks=clocks, **sides),
        entry(s, 3, "handoff.accepted", "rep@housing", handoff=h1, version=1, clocks=[]),
        entry(s, 3, "responsibility.transferred", "rep@housing", responsibility=duty,
              former="police", holder="housing", fallback="police", handoff=h1),
    ]  # fmt: skip


def motel_rows(name: str = "motel") -> list[tuple[str, Row]]:
    """What the tables say of `motel()`."""
    duty, h1 = f"{name}.lighting", f"{name}.h1"
    return [
        ("problems", {"problem": name, "title": "The motel", "stage": "scanning",
                      "police": "police", "opened_at": long(1), "closed_at": None}),
        ("responsibilities", {"responsibility": duty, "title": "The lights", "state": "held",
                              "holder": "housing", "fallback": "police"}),
        ("tenures", {"responsibility": duty, "number": 1, "holder": "police", "since": long(1),
                     "until": long(3), "cause": "established", "handoff": None, "began_seq": 2,
                     "by": "operator@police"}),
        ("tenures", {"responsibility": duty, "number": 2, "holder": "housing", "since": long(3),
                     "until": None, "cause": "handoff", "handoff": h1, "began_seq": 5,
                     "by": "rep@housing"}),
        ("handoffs", {"handoff": h1, "responsibility": duty, "state": "accepted",
                      "offeror": "police", "receiver": "housing"}),
    ]  # fmt: skip


class Forge:
    """A bundle in the making. Whatever is left alone is as it should be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.streams: dict[str, list[bytes]] = {}
        self.order: list[tuple[str, int]] = []
        self.rows: list[Row] = []
        self.commands: list[Row] = []
        self.files: dict[str, bytes] = {}
        self.unsealed = 0
        self.scope = "everything"

    def stream(self, name: str, told: list[Row], rows: list[tuple[str, Row]] = ()) -> None:  # type: ignore[assignment]
        self.streams[name] = [body(one) for one in told]
        self.order += ((name, seq) for seq in range(1, len(told) + 1))
        self.rows += ({"stream": name, "table": table, "row": row} for table, row in rows)
        spans: dict[str, list[int]] = {}
        for seq, one in enumerate(told, start=1):
            spans.setdefault(one["event"]["stamp"]["command_id"], [seq, seq])[1] = seq
        self.commands += (
            {"stream": name, "command_id": command, "first_seq": first, "last_seq": last}
            for command, (first, last) in spans.items()
        )

    def salt(self, name: str) -> bytes:
        return hashlib.sha256(name.encode()).digest()

    def headers(self) -> dict[tuple[str, int], bytes]:
        found: dict[tuple[str, int], bytes] = {}
        for name, bodies in self.streams.items():
            seed = b"remit-chain/v1" + self.salt(name) + name.encode()
            chain, prev = hashlib.sha256(seed).hexdigest(), "0" * 64
            for seq, one in enumerate(bodies, start=1):
                digest = hashlib.sha256(one).hexdigest()
                header = f"remit-entry/v1\n{chain}\n{seq}\n{prev}\n{digest}\n".encode()
                found[name, seq] = header
                prev = hashlib.sha256(b"\x00" + header).hexdigest()
        return found

    def leaves(self) -> list[bytes]:
        headers = self.headers()
        return [hashlib.sha256(b"\x00" + headers[place]).digest() for place in self.order]

    def seal(self, *signers: Signer, size: int | None = None) -> bytes:
        """A checkpoint over the first `size` entries, in the bundle."""
        size = len(self.order) if size is None else size
        note = checkpoint(size, root(self.leaves()[:size]), *(signers or (LOG,)))
        self.files[f"checkpoints/{size}.note"] = note
        return note

    def write(self) -> Path:
        known = self.headers()
        headers = [known[place] for place in self.order]
        cut = len(headers) - self.unsealed
        files = {
            "about.json": json.dumps({"form": "remit-bundle/v1", "scope": self.scope,
                                      "made_at": "2026-11-02T18:00:00Z"}).encode() + b"\n",
            "headers.txt": b"".join(headers[:cut]),
            "unsealed.txt": b"".join(headers[cut:]),
            "streams.jsonl": lines({"stream": name, "salt": self.salt(name).hex()}
                                   for name in sorted(self.streams)),
            "projection.jsonl": lines(sorted(self.rows, key=lambda row: row["stream"])),
            "commands.jsonl": lines(sorted(self.commands, key=lambda row: row["stream"])),
        }  # fmt: skip
        for name, bodies in self.streams.items():
            files[f"bodies/{name}.jsonl"] = b"".join(one + b"\n" for one in bodies)
        files |= self.files
        for name, raw in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(raw)
        manifest(self.folder)
        return self.folder


def lines(rows: Any) -> bytes:
    return b"".join(json.dumps(row, separators=(",", ":")).encode() + b"\n" for row in rows)


def manifest(folder: Path) -> None:
    """Name every file with its hash, as an attacker can as well."""
    found = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "MANIFEST"
    }
    told = "".join(f"{found[name]}  {name}\n" for name in sorted(found))
    (folder / "MANIFEST").write_text("remit-bundle/v1\n" + told)


def whole(folder: Path, *signers: Signer) -> Forge:
    """A good bundle: one problem, sealed and cosigned; not written yet."""
    forge = Forge(folder)
    forge.stream("problem/motel", motel(), motel_rows())
    forge.seal(*(signers or (LOG, WITNESS)))
    return forge


def key(signer: Signer) -> Key:
    return Key.read(signer.vkey)
