"""Proofs of single entries (C2SP tlog-proof) that somebody was given, against the bundle."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from verify.bundle import Bundle
from verify.forms import number, unbase64
from verify.headers import FIRST_LINE, SEALED, fields, headers
from verify.notes import Checkpoint, Key, Note
from verify.signed import Seen, read_checkpoint
from verify.tree import leaf_hash, shows_inclusion
from verify.verdict import CHANGED, MISSING, Malformed, Outcome

FORM = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class Proof:
    """That a leaf stands at `index` in the tree of the checkpoint `note`."""

    where: str
    index: int
    hashes: tuple[bytes, ...]
    note: bytes

    @classmethod
    def read(cls, file: Path) -> "Proof":
        """Raises Malformed where the file has another form."""
        head, gap, note = file.read_bytes()[: 1 << 20].partition(b"\n\n")
        try:
            form, index, *hashes = head.decode("ascii").split("\n")
        except ValueError:
            raise Malformed("it is not a proof of an entry") from None
        word, _, place = index.partition(" ")
        if not gap or form != FORM or word != "index":
            raise Malformed("it is not a proof of an entry")
        return cls(file.name, number(place), tuple(unbase64(one) for one in hashes), note)

    def signed(self, keys: Sequence[Key], witnesses: Sequence[Key]) -> Seen:
        """Its checkpoint, which the auditor kept with it."""
        return read_checkpoint(self.where, self.note, keys, witnesses, kept=True)


def look(bundle: Bundle, proofs: Sequence[Proof], names: dict[bytes, str], out: Outcome) -> None:
    """Whether each proof leads from the entry at its place to the root that was signed."""
    for proof in proofs:
        sealed = chain.from_iterable(headers(bundle, SEALED))
        header = next(islice(sealed, proof.index, None), None)
        if header is None:
            out.found(MISSING, f"{proof.where} proves entry {proof.index}, which is not here")
            continue
        mine, seq, _, _ = fields(header)
        name = names.get(mine, f"chain {mine[:12].decode()}…")
        point = Checkpoint.read(Note.read(proof.note))
        leaf = leaf_hash(FIRST_LINE + header)
        if shows_inclusion(proof.index, point.size, leaf, proof.hashes, point.root):
            out.facts[f"proof {proof.where}"] = f"of entry {seq} of {name}, and it holds"
        else:
            what = f"{proof.where} does not prove the entry that stands at place {proof.index} here"
            out.found(CHANGED, what, name, seq)
