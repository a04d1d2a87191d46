"""The tree, grown again from the headers, and everything that was signed of it.

One walk through the leaves with the checkpoints beside it: memory does not grow with the ledger.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from schemas.verdict import Finding
from seal.checkpoints import Checkpoint
from seal.notes import BadNote, Verifier
from seal.receipts import WITHIN
from seal.tree import TILE_HEIGHT, Frontier, Subtree, grow, leaf_hash
from storage import checkpoints, tree, tree_evidence

if TYPE_CHECKING:
    from storage.pool import Connection

_BATCH = 1000
_MOST = 100  # findings of one kind; a tree that is wrong is wrong in very many places


@dataclass
class Looked:
    """What was found, and how many entries the newest checkpoint of this log covers."""

    findings: list[Finding] = field(default_factory=list)
    signed: int | None = None

    def wrong(self, what: str, stream: str = "", seq: int | None = None) -> None:
        if len(self.findings) < _MOST:
            self.findings.append(Finding(stream.removeprefix("problem/"), seq, what))

    def doubt(self, what: str) -> None:
        self.findings.append(Finding("", None, what, doubt=True))


async def look(
    conn: "Connection",
    *,
    fresh: timedelta | None = None,
    remembered: Checkpoint | None = None,
    at_work: bool = True,
) -> Looked:
    """Compare ledger, tree, checkpoints, the signer's memory and what the witnesses saw.

    Runs inside the caller's transaction, in which nothing may change.
    """
    looked = Looked()
    known = await checkpoints.keys(conn)
    origin = known[-1].origin if known else None
    if remembered is not None and remembered.origin != origin:
        looked.wrong(f"the signer signs the log {remembered.origin}, which is not known here")
        remembered = None
    signed = _Signed(looked, {key.vkey: Verifier.read(key.vkey) for key in known}, remembered)
    await signed.start(conn)
    grown = await _walk(conn, looked, signed)
    await signed.beyond(grown.size)
    head = await tree.head(conn)
    if (head.size, head.root) != (grown.size, grown.root):
        looked.wrong(
            f"the tree is said to have {head.size} entries and another root than the {grown.size}"
            " that are in it"
        )
    looked.signed = signed.largest.get(origin) if origin else None
    if at_work:
        await _covered(conn, looked, fresh)
    if fresh is not None and origin is not None and looked.signed is not None:
        await _witnessed(conn, looked, origin, fresh)
    return looked


class _Signed:
    """The checkpoints and the signer's memory, waiting for the tree to reach their sizes."""

    def __init__(
        self, looked: Looked, keys: dict[str, Verifier], remembered: Checkpoint | None
    ) -> None:
        self._looked, self._keys, self._memory = looked, keys, remembered
        self._ahead: tuple[str, int, bytes, str] | None = None
        self.largest: dict[str, int] = {}

    async def start(self, conn: "Connection") -> None:
        self._rows = tree_evidence.checkpoints(conn).__aiter__()
        self._ahead = await anext(self._rows, None)

    @property
    def next(self) -> int | None:
        """The size at which something has to be compared."""
        waiting = [self._ahead[1]] if self._ahead else []
        waiting += [self._memory.size] if self._memory else []
        return min(waiting, default=None)

    async def reached(self, grown: Frontier) -> None:
        while self.next == grown.size:
            if self._memory is not None and self._memory.size == grown.size:
                if self._memory.root != grown.root:
                    self._looked.wrong(
                        f"the entries do not lead to the tree of {grown.size} that the signer"
                        " remembers: the past was changed"
                    )
                self._memory = None
            if self._ahead is not None and self._ahead[1] == grown.size:
                self._check(*self._ahead, grown.root)
                self._ahead = await anext(self._rows, None)

    async def beyond(self, size: int) -> None:
        """Nothing may be signed that the tree does not have."""
        if self._memory is not None:
            self._looked.wrong(
                f"the signer has signed {self._memory.size} entries, and {size} are here"
            )
        while self._ahead is not None:
            signed = f"a checkpoint of {self._ahead[1]} entries is signed"
            self._looked.wrong(f"{signed}, and {size} are here")
            self._ahead = await anext(self._rows, None)

    def _check(self, origin: str, size: int, root: bytes, note: str, real: bytes) -> None:
        mine = [key for key in self._keys.values() if key.name == origin]
        try:
            told = Checkpoint.opened(note, mine)
        except BadNote as bad:
            self._looked.wrong(f"the checkpoint of {size} entries is worth nothing: {bad.message}")
            return
        if (told.origin, told.size, told.root) != (origin, size, root):
            self._looked.wrong(f"the checkpoint of {size} entries says something else than its row")
        elif root != real:
            self._looked.wrong(f"the entries do not lead to the checkpoint of {size} entries")
        else:
            self.largest[origin] = size


async def _walk(conn: "Connection", looked: Looked, signed: _Signed) -> Frontier:
    """Grow the tree from the headers, and hold everything that is kept of it against that."""
    grown, waiting, kept = Frontier(), list[bytes](), _Kept(conn, looked)
    place = 0
    await signed.reached(grown)
    async for leaf in tree_evidence.leaves(conn):
        if leaf.idx != place:
            looked.wrong(f"nothing stands in the tree from place {place} to {leaf.idx - 1}")
        real = leaf_hash(leaf.header) if leaf.header is not None else leaf.leaf_hash
        if leaf.header is None:
            looked.wrong(f"the entry at place {leaf.idx} of the tree is missing")
        elif real != leaf.leaf_hash:
            looked.wrong("the tree has another hash of it", leaf.stream or "", leaf.seq)
        waiting.append(real)
        place = leaf.idx + 1
        if len(waiting) == _BATCH or grown.size + len(waiting) == signed.next:
            grown, done = grow(grown, waiting)
            waiting = []
            await kept.compare(done)
            await signed.reached(grown)
    grown, done = grow(grown, waiting)
    await kept.compare(done)
    await signed.reached(grown)
    await kept.rest()
    return grown


class _Kept:
    """The roots of full tiles, from which proofs and tiles are made."""

    def __init__(self, conn: "Connection", looked: Looked) -> None:
        self._conn, self._looked = conn, looked
        self._levels: dict[int, AsyncIterator[tuple[int, bytes]]] = {}

    async def compare(self, done: dict[Subtree, bytes]) -> None:
        for subtree, real in done.items():
            level = subtree.height // TILE_HEIGHT
            if await anext(self._level(level), None) != (subtree.number, real):
                self._looked.wrong(
                    f"tile {subtree.number} of level {level - 1} has another hash than its entries"
                )

    async def rest(self) -> None:
        for level in range(1, 8):
            if await anext(self._level(level), None) is not None:
                self._looked.wrong(f"level {level} has hashes of tiles that are not full")

    def _level(self, level: int) -> AsyncIterator[tuple[int, bytes]]:
        if level not in self._levels:
            self._levels[level] = tree_evidence.subtrees(self._conn, level).__aiter__()
        return self._levels[level]


async def _covered(conn: "Connection", looked: Looked, fresh: timedelta | None) -> None:
    """What is not signed could be cut off without a trace; for a moment that cannot be helped."""
    if looked.signed is None and fresh is None:
        return
    entries, waited = await tree_evidence.outside(conn, looked.signed or 0)
    if looked.signed is None:
        looked.doubt("nothing is signed, so nobody can tell how fresh the history is")
    elif entries and waited > (fresh or WITHIN).total_seconds():
        looked.doubt(
            f"{entries} entries are in no signed checkpoint; the oldest waits for {waited:,.0f} s"
        )


async def _witnessed(conn: "Connection", looked: Looked, origin: str, fresh: timedelta) -> None:
    """Of those witnesses that ever looked at this log, one has seen all of it lately."""
    seen = await tree_evidence.witnessed(conn, origin)
    lately = [
        size for _, size, ago in seen if size == looked.signed and ago <= fresh.total_seconds()
    ]
    if seen and not lately:
        vkey, size, ago = max(seen, key=lambda each: (each[1], -each[2]))
        name = vkey.partition("+")[0]
        looked.doubt(
            f"no witness has lately seen the newest checkpoint; {name} saw {size} entries"
            f" {ago:,.0f} s ago"
        )
