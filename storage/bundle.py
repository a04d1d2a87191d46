"""What a bundle for auditors holds besides the streams: headers in the order of the tree, and
everything signed. The tables of the seal are asked only where they are there.
"""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from schemas.errors import NotFound

if TYPE_CHECKING:
    from storage.pool import Connection

# Not in a .sql file: those are all prepared against the schema, whether it is sealed or not.
_SEALED = "SELECT header FROM leaves JOIN ledger USING (entry_id) ORDER BY idx"
_UNSEALED = """
    SELECT header FROM ledger l
     WHERE NOT EXISTS (SELECT FROM leaves v WHERE v.entry_id = l.entry_id) ORDER BY entry_id
"""
_ALL = "SELECT header FROM ledger ORDER BY entry_id"
_CHECKPOINTS = """
    SELECT c.size, c.note,
           ARRAY(SELECT said.line
                   FROM (SELECT DISTINCT ON (s.witness) s.witness, s.line FROM cosignatures s
                          WHERE s.origin = c.origin AND s.size = c.size
                          ORDER BY s.witness, s.seen_at DESC) AS said
                  ORDER BY said.witness) AS lines
      FROM checkpoints c
     WHERE (c.origin, c.size) IN
               (SELECT origin, max(size) FROM checkpoints GROUP BY origin
                UNION SELECT origin, max(size) FROM cosignatures GROUP BY origin, witness
                UNION SELECT origin, max(size) FROM stamps GROUP BY origin, authority)
     ORDER BY c.size, c.origin
"""
_BEGUN = """
    SELECT statement FROM log_keys WHERE statement LIKE 'remit-log.began/v1%' ORDER BY number
"""
_STAMPS = """
    SELECT DISTINCT ON (origin, authority) size, response FROM stamps
     ORDER BY origin, authority, size DESC
"""
_RECEIPTS = """
    SELECT stream, note FROM receipts WHERE $1::text IS NULL OR stream = $1
     ORDER BY stream, command_id
"""


async def must_know(conn: "Connection", stream: str) -> None:
    """Raises NotFound where the ledger has no such stream."""
    if not await conn.fetchval("SELECT count(*) FROM streams WHERE stream = $1", stream):
        raise NotFound(f"There is no {stream}.", next_step="See which: remit problem list")


async def is_sealed(conn: "Connection") -> bool:
    """Whether this database keeps a tree and checkpoints."""
    return bool(
        await conn.fetchval(
            "SELECT to_regclass('leaves') IS NOT NULL AND to_regclass('checkpoints') IS NOT NULL"
        )
    )


async def headers(conn: "Connection", *, sealed: bool | None) -> AsyncIterator[bytes]:
    """Headers in the order of the tree, or those that are not in it yet; None asks for all."""
    query = _ALL if sealed is None else _SEALED if sealed else _UNSEALED
    async for row in conn.cursor(query, prefetch=1000):
        yield row["header"]


async def checkpoints(conn: "Connection") -> list[tuple[int, str]]:
    """The newest checkpoint and the newest that each witness saw, with all cosignatures."""
    return [
        (row["size"], row["note"] + "".join(line.rstrip("\n") + "\n" for line in row["lines"]))
        for row in await conn.fetch(_CHECKPOINTS)
    ]


async def stamps(conn: "Connection") -> list[tuple[int, bytes]]:
    """The newest stamp of each authority over each log: the size and the response."""
    return [(row["size"], row["response"]) for row in await conn.fetch(_STAMPS)]


async def begun(conn: "Connection") -> list[str]:
    """The statements that one log follows another, the first one first."""
    return [row["statement"] for row in await conn.fetch(_BEGUN)]


async def receipts(conn: "Connection", stream: str | None) -> AsyncIterator[tuple[str, str]]:
    """What was signed for those who gave commands: the stream and the note."""
    async for row in conn.cursor(_RECEIPTS, stream, prefetch=1000):
        yield row["stream"], row["note"]
