"""Everything signed: checkpoints, those the auditor kept, witnesses, receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from verify.forms import instant, number, unbase64
from verify.notes import Checkpoint, Key, Note
from verify.verdict import (
    CHANGED,
    FORK,
    KEY_UNKNOWN,
    MISSING,
    STALE,
    Malformed,
    Outcome,
)


@dataclass(frozen=True)
class Seen:
    """A checkpoint with those who vouch for it."""

    where: str
    checkpoint: Checkpoint
    known: bool
    """A key of the auditor's signed it."""
    witnesses: dict[Key, datetime]
    kept: bool = False


def read_checkpoint(
    where: str, raw: bytes, keys: Sequence[Key], witnesses: Sequence[Key], *, kept: bool = False
) -> Seen:
    """The checkpoint in this note. Raises Malformed, also where a known key's signature fails."""
    note = Note.read(raw)
    found = Checkpoint.read(note)
    mine = [key for key in note.signers(keys) if key.name == found.origin]
    return Seen(where, found, bool(mine), note.seen(witnesses), kept)


def compare(seen: Sequence[Seen], roots: dict[int, bytes], size: int, outcome: Outcome) -> None:
    """Each checkpoint against the tree that was recomputed from the headers."""
    by_size: dict[tuple[str, int], bytes] = {}
    for one in seen:
        point = one.checkpoint
        outcome.check = "kept" if one.kept else "tree"
        if not one.known:
            outcome.found(KEY_UNKNOWN, f"{one.where} is signed by no key that was given")
        vouched = one.known and (one.kept or bool(one.witnesses))
        where = f"{one.where} (size {point.size:,})"
        other = by_size.setdefault((point.origin, point.size), point.root)
        if one.known and other != point.root:
            outcome.found(FORK, f"{where}: two signed trees of one size have different roots")
        elif point.size > size:
            left = point.size - size
            what = f"{where} covers {left:,} {'entry' if left == 1 else 'entries'} that"
            what += f" {'is' if left == 1 else 'are'} not in the bundle"
            if one.kept:
                what += "; if you kept it after the bundle was made, ask for a newer bundle"
            outcome.found(MISSING if one.known else CHANGED, what)
        elif roots[point.size] != point.root:
            what = "the entries here do not lead to its root"
            outcome.found(FORK if vouched else CHANGED, f"{where}: {what}")
        elif one.known and point.size >= (outcome.covered or 0):
            outcome.covered, outcome.root = point.size, point.root.hex()
            outcome.facts["log"] = point.origin


def fresh(seen: Sequence[Seen], age: timedelta, now: datetime, outcome: Outcome) -> None:
    """A witness has seen a checkpoint of all this not longer ago than `age`."""
    times = [
        at
        for one in seen
        if one.known
        and one.checkpoint.size == outcome.covered
        and one.checkpoint.root.hex() == outcome.root
        for at in one.witnesses.values()
    ]
    if not times:
        outcome.found(STALE, "no witness that is known says when the newest checkpoint was there")
        return
    newest = max(times)
    outcome.facts["last witnessed"] = f"{newest:%Y-%m-%d %H:%M:%S} UTC"
    if now - newest > age:
        outcome.found(
            STALE, f"the newest checkpoint was last witnessed at {newest:%Y-%m-%dT%H:%M:%SZ}"
        )
    elif newest - now > timedelta(minutes=5):
        outcome.found(
            STALE,
            f"a witness dates the newest checkpoint in the future: {newest:%Y-%m-%dT%H:%M:%SZ}",
        )


@dataclass(frozen=True)
class Receipt:
    """What the operator promised to somebody whose command was answered."""

    where: str
    command: str
    recorded: datetime
    within: timedelta
    leaves: dict[bytes, int]
    known: bool

    @classmethod
    def read(cls, where: str, raw: bytes, keys: Sequence[Key]) -> "Receipt":
        note = Note.read(raw)
        form, origin, command, recorded, within, *entries = [*note.text[:-1].split("\n"), *[""] * 4]
        if form != "remit-receipt/v1":
            raise Malformed("it is not a receipt")
        mine = [key for key in note.signers(keys) if key.name in (origin, f"{origin}/receipts")]
        leaves: dict[bytes, int] = {}
        for line in filter(None, entries):
            word, seq, leaf = (*line.split(" "), "", "")[:3]
            if word != "entry" or len(unbase64(leaf)) != 32:
                raise Malformed("an entry in it cannot be read")
            leaves[unbase64(leaf)] = number(seq)
        return cls(
            where, _after("command", command), instant(_after("recorded", recorded)),
            timedelta(seconds=number(_after("within", within))), leaves, bool(mine),
        )  # fmt: skip


def _after(word: str, line: str) -> str:
    found, _, rest = line.partition(" ")
    if found != word or not rest:
        raise Malformed("it is not a receipt")
    return rest


def honoured(
    receipts: Sequence[Receipt], present: set[bytes], made: datetime, outcome: Outcome
) -> None:
    """Whatever was receipted is here, once its time is up."""
    for receipt in receipts:
        where = f"{receipt.where} (command {receipt.command})"
        lost = [seq for leaf, seq in receipt.leaves.items() if leaf not in present]
        if not receipt.known:
            outcome.found(KEY_UNKNOWN, f"{where} is signed by no key that was given")
        elif lost and receipt.recorded <= made:
            numbers = ", ".join(str(seq) for seq in lost[:20])
            outcome.found(MISSING, f"{where} promises entries that are not here: {numbers}")
        elif lost:
            outcome.found(STALE, f"{where} is younger than the bundle")
