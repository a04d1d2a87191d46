"""Logs that follow one another. Where a ledger was restored to less than was signed, a new log
begins under another name, and a statement of its key says of the older one: how far it had come,
and up to where its checkpoints still hold. What was admitted is LOST; anything else is a FORK.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from verify.bundle import Bundle
from verify.forms import number, unbase64
from verify.notes import Key, Note
from verify.signed import Seen
from verify.verdict import CHANGED, FORK, KEY_UNKNOWN, LOST, MISSING, Malformed, Outcome

FORM = "remit-log.began/v1"


@dataclass(frozen=True)
class Began:
    """A new log's word on the one before it."""

    where: str
    previous: str
    size: int
    root: bytes
    agreed: int
    origin: str
    entry: int
    leaf: bytes

    @classmethod
    def read(cls, where: str, note: Note) -> "Began":
        lines = note.text[:-1].split("\n")
        if len(lines) != 8 or lines[0] != FORM:
            raise Malformed("it does not say that a log began")
        _, previous, size, root, agreed, origin, _, entry = lines
        seq, _, leaf = _after("entry", entry).partition(" ")
        found = cls(
            where, previous, number(size), unbase64(root), number(_after("agreed", agreed)),
            origin, number(seq), unbase64(leaf),
        )  # fmt: skip
        if len(found.root) != 32 or len(found.leaf) != 32 or found.agreed > found.size:
            raise Malformed("what it says of the older log cannot be")
        if previous == origin:
            raise Malformed("a new log has another name than the one before it")
        return found

    @property
    def under(self) -> str:
        return f"entry {self.entry} of record/log"


def read(bundle: Bundle, keys: Sequence[Key], outcome: Outcome) -> list[Began]:
    """The statements in the bundle that a key of the auditor's has signed."""
    found = []
    for path in bundle.under("logs"):
        try:
            note = Note.read(bundle.small(path))
            signers = {key.name for key in note.signers(keys)}
            began = Began.read(path, note)
        except Malformed as wrong:
            outcome.found(CHANGED, f"The statement {path} is refused: {wrong}.")
            continue
        if not signers & {began.origin, began.previous}:
            outcome.found(KEY_UNKNOWN, f"{path} is signed by no key that was given")
            continue
        found.append(began)
    return found


def sizes(began: Sequence[Began]) -> set[int]:
    """At which sizes the tree is needed to judge these statements."""
    return {each.size for each in began if each.agreed == each.size}


def comparable(
    seen: Sequence[Seen],
    began: Sequence[Began],
    roots: dict[int, bytes],
    present: set[bytes],
    outcome: Outcome,
) -> list[Seen]:
    """The checkpoints that the entries here must lead to; the others are judged by what is said."""
    by_previous = {each.previous: each for each in began}
    outcome.check = "tree"
    for each in began:
        _said(each, roots, present, outcome)
    left = []
    for one in seen:
        point = one.checkpoint
        outcome.check = "kept" if one.kept else "tree"
        said = by_previous.get(point.origin)
        if said is None or not one.known or point.size <= said.agreed:
            left.append(one)
        elif point.size > said.size:
            what = f"{one.where}: {point.origin} had signed {point.size:,} entries; {said.under}"
            outcome.found(MISSING, f"{what} admits {said.size:,} only")
        elif point.size == said.size and point.root != said.root:
            what = f"{one.where}: {said.under} names another tree of {said.size:,}"
            outcome.found(FORK, what)
    _strangers(left, by_previous, outcome)
    return left


def _said(each: Began, roots: dict[int, bytes], present: set[bytes], outcome: Outcome) -> None:
    outcome.facts["an older log"] = f"{each.previous}, which ended at {each.size:,} entries"
    if each.leaf not in present:
        outcome.found(MISSING, f"{each.under}, with which {each.origin} says it began, is not here")
    if each.agreed < each.size:
        what = f"up to {each.size - each.agreed:,} entries that {each.previous} had signed"
        outcome.found(LOST, f"{what} after its first {each.agreed:,}, as {each.under} says")
    elif each.size in roots and roots[each.size] != each.root:
        outcome.found(FORK, f"{each.under} says that nothing of {each.previous} was lost, and"
                      " the entries here do not lead to its tree")  # fmt: skip


def _strangers(seen: Sequence[Seen], followed: dict[str, Began], outcome: Outcome) -> None:
    """Two logs of one ledger, and nothing that says that one follows the other."""
    loose = sorted({one.checkpoint.origin for one in seen if one.known} - followed.keys())
    if len(loose) > 1:
        names = " and ".join(loose[:5])
        outcome.found(FORK, f"{names} signed, and no statement says that one follows the other")


def _after(word: str, line: str) -> str:
    found, _, rest = line.partition(" ")
    if found != word or not rest:
        raise Malformed("it does not say that a log began")
    return rest
