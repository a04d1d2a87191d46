"""The hash chain of one stream, recomputed from its bytes with nothing taken on trust."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from schemas.events import Event, subject_of
from schemas.events.expunging import Expunged, PartyExpunged
from schemas.stamp import Stamp
from schemas.texts import TextAt
from storage.disclosures import opened
from storage.evidence import Row

NOTHING_BEFORE = "0" * 64
_Told = tuple[int, str]


@dataclass
class Walked:
    """What a walk along a chain found: where it ends, and the events that could be read."""

    findings: list[_Told] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    gone: dict[TextAt, int] = field(default_factory=dict)
    """The texts that are said to have been expunged, and under which entry."""
    last: int = 0
    whole: bool = True
    """Every entry from 1 to `last` is there and can be read."""


def chain_id(stream: str, salt: bytes) -> str:
    return hashlib.sha256(b"remit-chain/v1" + salt + stream.encode()).hexdigest()


def leaf_hash(header: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + header).digest()


def header(chain: str, seq: int, prev: str, body: bytes) -> bytes:
    """The header an entry must have."""
    digest = hashlib.sha256(body).hexdigest()
    return f"remit-entry/v1\n{chain}\n{seq}\n{prev}\n{digest}\n".encode()


def walk(stream: str, known: list[Row], entries: list[Row]) -> Walked:
    """Follow the chain from its first entry to its head. `known` is its row in `streams`."""
    found = Walked()
    chain = known[0] if known else None
    wanted = None
    if chain is None:
        found.findings.append((1, "the row that holds the salt and the head of the chain is gone"))
    else:
        wanted = chain_id(stream, chain["salt"])
        if wanted != chain["chain_id"]:
            found.findings.append((1, "the chain id is not the one its salt gives"))
    before: Row | None = None
    for row in entries:
        seq = row["seq"]
        if seq > found.last + 1:
            found.findings.append((found.last + 1, _missing(found.last + 1, seq - 1)))
            found.whole = False
            before = None
        elif seq <= found.last:
            found.findings.append((seq, "the entry is there twice"))
            found.whole = False
        found.findings += ((seq, what) for what in _entry(row, wanted))
        if before is not None or seq == 1:
            found.findings += _link(before, row)
        _read(stream, row, found)
        before, found.last = row, seq
    if found.whole:
        found.findings += _expunged(found)
    if chain is not None:
        found.findings += _end(chain, before, found.last)
    return found


def _entry(row: Row, chain: str | None) -> Iterator[str]:
    """What is wrong with one entry in itself."""
    if row["header"] is None:
        yield "there is a body without an entry"
        return
    lines = row["header"].decode("ascii", errors="replace").split("\n")
    if len(lines) != 6 or lines[0] != "remit-entry/v1" or lines[5]:
        yield "the header does not have the form remit-entry/v1"
        return
    if leaf_hash(row["header"]) != row["leaf_hash"]:
        yield "the hash of the entry is not the hash of its header"
    if chain is not None and lines[1] != chain:
        yield "the header names another chain"
    if lines[2] != str(row["seq"]):
        yield f"the header says that this is entry {lines[2]}"
    if row["body"] is None:
        yield "the body is missing"
    elif hashlib.sha256(row["body"]).hexdigest() != lines[4]:
        yield "the body was changed: its hash is not the one in the header"


def _link(before: Row | None, row: Row) -> Iterator[_Told]:
    """Whether the entry follows the one before it. The blame is with the one that was followed."""
    if row["header"] is None or (before is not None and before["header"] is None):
        return
    lines = row["header"].decode("ascii", errors="replace").split("\n")
    said = lines[3] if len(lines) > 3 else ""
    if before is None:
        if said != NOTHING_BEFORE:
            yield 1, "the first entry follows an entry that is not there"
    elif said != leaf_hash(before["header"]).hex():
        yield before["seq"], f"this is not the entry that entry {row['seq']} follows"
    if before is not None and row["entry_id"] <= before["entry_id"]:
        yield row["seq"], f"the entry was stored before entry {before['seq']}"


def _read(stream: str, row: Row, found: Walked) -> None:
    """Read the event, and compare what the columns of the ledger say of it."""
    if row["body"] is None or row["header"] is None:
        found.whole = False
        return
    try:
        one = opened(row)
    except ValueError:
        found.findings.append((row["seq"], "the body cannot be understood"))
        found.whole = False
        return
    for path, under in zip(row["paths"] or (), row["unders"] or (), strict=True):
        if under is not None:
            found.gone[TextAt(seq=row["seq"], path=path)] = under
    for path in one.missing:
        what = f"the text {path} is missing or was changed, and no entry expunged it"
        found.findings.append((row["seq"], what))
        found.whole = False
    body = one.body
    event, stamp = body.event, body.event.stamp
    said = {
        "kind": event.kind, "subject": subject_of(event), "at": stamp.at, "by": stamp.by,
        "command_id": stamp.command_id, "stream": body.stream,
    }  # fmt: skip
    for column, value in said.items():
        if row[column] != value:
            found.findings.append(
                (row["seq"], f"the column {column} says {row[column]}, the body says {value}")
            )
    if found.events and not _later(found.events[-1].stamp, stamp):
        found.findings.append((row["seq"], "it happened no later than the entry before it"))
    found.events.append(event)


def _expunged(found: Walked) -> Iterator[_Told]:
    """Whether what is said to have been expunged is what the entries say was."""
    said: dict[TextAt, int] = {}
    for seq, event in enumerate(found.events, start=1):
        if isinstance(event, Expunged | PartyExpunged):
            said = dict.fromkeys(event.texts, seq) | said
    for text, under in found.gone.items():
        if said.pop(text, None) != under:
            what = f"the text {text.path} was taken away, and entry {under} does not say so"
            yield text.seq, what
    for text, under in said.items():
        yield text.seq, f"the text {text.path} was expunged under entry {under} and is still there"


def _later(before: Stamp, stamp: Stamp) -> bool:
    """What one command causes happens at one instant; everything else strictly later."""
    if stamp.command_id == before.command_id:
        return stamp.at == before.at
    return stamp.at > before.at


def _end(chain: Row, last: Row | None, reached: int) -> Iterator[_Told]:
    """Whether the chain ends where `streams` says it does."""
    if chain["seq"] > reached:
        yield reached + 1, _missing(reached + 1, chain["seq"])
    elif chain["seq"] < reached:
        yield chain["seq"] + 1, f"the chain is said to end at entry {chain['seq']}"
    elif last is None or last["header"] is None:
        return
    elif chain["head"] != leaf_hash(last["header"]):
        yield reached, "this is not the entry that the chain is said to end with"


def _missing(first: int, last: int) -> str:
    if first == last:
        return "the entry is missing"
    return f"the entries {first} to {last} are missing"
