"""Somebody who owns the database: switches the triggers off, and rewrites whatever they like."""

import contextlib
import hashlib
import json
from typing import Any

import asyncpg

from schemas.errors import Refused
from seal.checkpoints import Checkpoint
from seal.notes import Note, SigningKey
from seal.tree import Frontier, grow
from storage.pool import Connection
from storage.rebuild import rebuild
from tests.attacks.world import ORIGIN, World

Body = dict[str, Any]


class Intruder:
    """Works on one database as its superuser, with the product's own code at hand."""

    def __init__(self, world: World, conn: Connection) -> None:
        self.world, self.conn = world, conn

    async def switch_triggers_off(self) -> None:
        tables = await self.conn.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        )
        for row in tables:
            await self.conn.execute(f"ALTER TABLE {row['relname']} DISABLE TRIGGER ALL")

    async def do(self, *statements: str) -> None:
        for statement in statements:
            await self.conn.execute(statement)

    async def find(self, stream: str, kind: str) -> int:
        """The first entry of this kind."""
        return int(
            await self.conn.fetchval(
                "SELECT min(seq) FROM ledger WHERE stream = $1 AND kind = $2", stream, kind
            )
        )

    async def body(self, stream: str, seq: int) -> Body:
        raw = await self.conn.fetchval(
            "SELECT body FROM bodies WHERE stream = $1 AND seq = $2", stream, seq
        )
        found: Body = json.loads(raw)
        return found

    async def put(self, stream: str, seq: int, body: Body) -> None:
        """Another body in the place of this one."""
        await self.conn.execute(
            "UPDATE bodies SET body = $3 WHERE stream = $1 AND seq = $2", stream, seq, _bytes(body)
        )

    async def insert(self, stream: str, seq: int, body: Body) -> None:
        """One more entry in this place; those behind it move on."""
        for table in ("ledger", "bodies"):
            await self.do(
                f"UPDATE {table} SET seq = seq + 10001 WHERE stream = '{stream}' AND seq >= {seq}",
                f"UPDATE {table} SET seq = seq - 10000 WHERE seq > 10000",
            )
        stamp = body["event"]["stamp"]
        await self.conn.execute(
            "INSERT INTO ledger (stream, seq, kind, subject, at, by, command_id, header, leaf_hash)"
            " SELECT stream, $2, $3, subject, $4::text::timestamptz, $5, $6, '', sha256('')"
            " FROM ledger WHERE stream = $1 LIMIT 1",
            stream, seq, body["event"]["kind"], stamp["at"], stamp["by"], stamp["command_id"],
        )  # fmt: skip
        await self.conn.execute(
            "INSERT INTO bodies (stream, seq, body) VALUES ($1, $2, $3)", stream, seq, _bytes(body)
        )

    async def remove(self, stream: str, seq: int) -> None:
        """The entry and its body are gone, and nothing else is touched."""
        for table in ("ledger", "bodies"):
            await self.conn.execute(
                f"DELETE FROM {table} WHERE stream = $1 AND seq = $2",
                stream, seq,
            )  # fmt: skip

    async def remove_newest(self, entries: int) -> None:
        """The newest entries go, and every other trace of them in the database."""
        gone = await self.conn.fetch(
            "SELECT stream, seq FROM ledger ORDER BY entry_id DESC LIMIT $1", entries
        )
        for row in gone:
            await self.remove(row["stream"], row["seq"])

    async def close_ranks(self) -> None:
        """Number the entries of each stream anew, without a gap."""
        for table in ("ledger", "bodies"):
            await self.do(
                f"UPDATE {table} t SET seq = n.n + 10000 FROM (SELECT stream, seq, row_number()"
                f" OVER (PARTITION BY stream ORDER BY seq) AS n FROM {table}) n"
                " WHERE t.stream = n.stream AND t.seq = n.seq",
                f"UPDATE {table} SET seq = seq - 10000",
            )

    async def rehash(self) -> None:
        """Make every header, every chain and its head fit the bodies as they are now."""
        heads: dict[str, tuple[int, bytes]] = {}
        rows = await self.conn.fetch(
            "SELECT l.entry_id, l.stream, l.seq, s.chain_id, b.body FROM ledger l"
            " JOIN bodies b USING (stream, seq) JOIN streams s ON s.stream = l.stream"
            " ORDER BY l.stream, l.seq"
        )
        for row in rows:
            _, prev = heads.get(row["stream"], (0, bytes(32)))
            digest = hashlib.sha256(row["body"]).hexdigest()
            header = f"remit-entry/v1\n{row['chain_id']}\n{row['seq']}\n{prev.hex()}\n{digest}\n"
            leaf = hashlib.sha256(b"\x00" + header.encode()).digest()
            heads[row["stream"]] = (row["seq"], leaf)
            await self.conn.execute(
                "UPDATE ledger SET header = $2, leaf_hash = $3 WHERE entry_id = $1",
                row["entry_id"], header.encode(), leaf,
            )  # fmt: skip
        for stream, (seq, head) in heads.items():
            await self.conn.execute(
                "UPDATE streams SET seq = $2, head = $3 WHERE stream = $1", stream, seq, head
            )

    async def retell(self) -> None:
        """Make commands and projections fit, as far as the product itself can tell them."""
        await self.do(
            "CREATE TEMP TABLE known AS SELECT * FROM commands",
            "DELETE FROM commands",
            "INSERT INTO commands SELECT l.stream, l.command_id, max(coalesce(k.digest, '')),"
            " min(l.seq), max(l.seq) FROM ledger l LEFT JOIN known k USING (stream, command_id)"
            " GROUP BY l.stream, l.command_id",
            "DROP TABLE known",
        )
        # Some of what is told here no rule and no constraint would let pass.
        with contextlib.suppress(Refused, asyncpg.PostgresError):
            await rebuild(self.conn)

    async def regrow(self) -> None:
        """A new tree over the entries that are there, each before the next of its stream."""
        rows = await self.conn.fetch(
            "SELECT l.entry_id, l.leaf_hash FROM ledger l LEFT JOIN leaves v USING (entry_id)"
            " ORDER BY coalesce(v.idx, (SELECT min(w.idx) - 0.5 FROM leaves w"
            " JOIN ledger m ON m.entry_id = w.entry_id"
            " WHERE m.stream = l.stream AND m.seq > l.seq), 1e9), l.entry_id"
        )
        await self.do("DELETE FROM leaves", "DELETE FROM subtrees")
        await self.conn.executemany(
            "INSERT INTO leaves VALUES ($1, $2, $3)",
            [(place, row["entry_id"], row["leaf_hash"]) for place, row in enumerate(rows)],
        )
        await self._tree()

    async def _tree(self) -> None:
        leaves = await self.conn.fetch("SELECT leaf_hash FROM leaves ORDER BY idx")
        tree, tiles = grow(Frontier(), (row["leaf_hash"] for row in leaves))
        await self.conn.executemany(
            "INSERT INTO subtrees VALUES ($1, $2, $3)",
            [(tile.height // 8, tile.number, root) for tile, root in tiles.items()],
        )
        await self.conn.execute(
            "UPDATE tree SET size = $1, frontier = $2, root = $3", tree.size, tree.packed(),
            tree.root,
        )  # fmt: skip

    async def swap(self, place: int) -> None:
        """Two neighbours of different streams change places in the tree."""
        await self.do(
            "CREATE TEMP TABLE swapped AS SELECT * FROM leaves"
            f" WHERE idx IN ({place}, {place} + 1)",
            f"DELETE FROM leaves WHERE idx IN ({place}, {place} + 1)",
            f"INSERT INTO leaves SELECT 2 * {place} + 1 - idx, entry_id, leaf_hash FROM swapped",
            "DELETE FROM subtrees",
        )
        await self._tree()

    async def sign(self, key: SigningKey) -> None:
        """Throw away what was signed, and sign the tree as it is now."""
        await self.do("DELETE FROM stamps", "DELETE FROM cosignatures", "DELETE FROM checkpoints")
        await self.add_checkpoint(key)

    async def add_checkpoint(self, key: SigningKey) -> None:
        row = await self.conn.fetchrow("SELECT size, root FROM tree")
        assert row is not None
        note = Note(Checkpoint(ORIGIN, row["size"], row["root"]).text).signed(key)
        await self.conn.execute(
            "INSERT INTO checkpoints (size, root, note) VALUES ($1, $2, $3)",
            row["size"], row["root"], str(note),
        )  # fmt: skip

    async def rewrite(self, key: SigningKey | None = None) -> None:
        """Every hash, every table and the tree; signed where there is a key."""
        await self.rehash()
        await self.retell()
        await self.regrow()
        if key is not None:
            await self.sign(key)


def _bytes(body: Body) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
