"""One entry's proof as a file that stands by itself, in the form of C2SP tlog-proof."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from seal.checkpoints import Checkpoint
from seal.notes import BadNote, Verifier, unbase64
from seal.proofs import includes
from seal.reading import inclusion
from storage import checkpoints, tree

if TYPE_CHECKING:
    from storage.pool import Connection

_FORM = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class EntryProof:
    """That a leaf stands at `index` in the tree of a signed checkpoint."""

    index: int
    proof: tuple[bytes, ...]
    note: str

    def __str__(self) -> str:
        hashes = "".join(f"{base64.b64encode(each).decode()}\n" for each in self.proof)
        return f"{_FORM}\nindex {self.index}\n{hashes}\n{self.note}"

    @classmethod
    def read(cls, written: str) -> "EntryProof":
        head, gap, note = written.partition("\n\n")
        form, index, *hashes = [*head.split("\n"), ""][:-1] or ["", ""]
        found = _INDEX.fullmatch(index)
        if not gap or form != _FORM or found is None:
            raise BadNote("it is not a proof of an entry")
        return cls(int(found[1]), tuple(unbase64(each) for each in hashes), note)

    def holds(self, leaf: bytes, verifiers: Iterable[Verifier]) -> bool:
        """Whether this leaf is in the tree that one of these keys has signed."""
        signed = Checkpoint.opened(self.note, verifiers)
        return includes(signed.root, signed.size, self.index, leaf, self.proof)


async def entry_proof(conn: "Connection", stream: str, seq: int) -> EntryProof | None:
    """The proof of an entry under the newest checkpoint; None where none covers it yet."""
    place = await tree.place(conn, stream, seq)
    newest = await checkpoints.newest(conn)
    if place is None or newest is None or newest[0] <= place[0]:
        return None
    size, note = newest
    return EntryProof(place[0], tuple(await inclusion(conn, place[0], size)), note)
