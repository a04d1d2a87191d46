"""Is the history whole? Everything recomputed, in one unchanging view of the database."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from audit import chain, commands, projections, tenures, tree
from schemas.errors import Refused
from schemas.events.record import LogBegan
from schemas.verdict import Finding, Verdict
from seal import signing
from seal.checkpoints import Checkpoint
from storage.evidence import PROJECTIONS, Row, stream_by_stream
from storage.migrations import pending_on
from storage.pool import open_connection

if TYPE_CHECKING:
    from storage.pool import Connection

OK, TAMPERED, UNKNOWN = "ok", "tampered", "unknown"


async def verify_at(
    url: str,
    *,
    fresh: timedelta | None = None,
    memory: Path | None = None,
    at_work: bool = True,
) -> Verdict:
    """The verdict on the database at this address; `unknown` where it cannot be read."""
    try:
        conn = await open_connection(url, application="remit audit", patient=True)
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return _cannot_tell("the database does not answer")
    try:
        return await verify(conn, fresh=fresh, memory=memory, at_work=at_work)
    finally:
        await conn.close(timeout=5)


async def verify(
    conn: "Connection",
    *,
    fresh: timedelta | None = None,
    memory: Path | None = None,
    at_work: bool = True,
) -> Verdict:
    """Recompute every hash and the tree, refold every projection, look for gaps in tenures.

    `memory` is the folder of a signer of this log: what it has signed must be here. With `fresh`
    nobody can tell unless all that is older than this is signed, and seen by a witness if any
    witness looks at this log. Where nobody is at work, as on a copy that was put away, it says
    nothing that the newest entries still wait to be signed.
    """
    try:
        # Before the view is taken: what is signed by now is in it.
        before = signing.remembered(memory) if memory is not None else None
        lacking = await pending_on(conn)
        if lacking:
            return _cannot_tell(f"the database lacks the migration {lacking[0]}")
        async with conn.transaction(isolation="repeatable_read", readonly=True):
            return await _verify(conn, fresh, before, at_work=at_work)
    except Refused as refused:
        return _cannot_tell(refused.message)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        return _cannot_tell(f"the database could not be read to the end ({type(error).__name__})")


async def _verify(
    conn: "Connection", fresh: timedelta | None, before: Checkpoint | None, *, at_work: bool
) -> Verdict:
    entries = problems = 0
    findings: list[Finding] = []
    lost: list[str] = []
    async for stream, known in stream_by_stream(conn):
        entries += sum(row["header"] is not None for row in known["entries"])
        problems += stream.startswith("problem/")
        walked = chain.walk(stream, known["streams"], known["entries"])
        findings += _stream(stream, walked, known)
        lost += (event.lost for event in walked.events if isinstance(event, LogBegan))
    looked = await tree.look(conn, fresh=fresh, remembered=before, at_work=at_work)
    findings += looked.findings
    wrong = any(not finding.doubt for finding in findings)
    return Verdict(
        verdict=TAMPERED if wrong else UNKNOWN if findings else OK,
        signed=looked.signed,
        entries=entries,
        problems=problems,
        findings=tuple(findings),
        lost=tuple(lost),
    )


def _stream(stream: str, walked: chain.Walked, known: Mapping[str, list[Row]]) -> list[Finding]:
    """All that is wrong with one stream, in the order of its entries."""
    told = [*walked.findings, *_cut_tail(known, walked.last)]
    told += commands.compare(known, walked.last)
    if walked.whole:
        told += projections.compare(stream, walked.events, known)
    told += tenures.look(known)
    name = stream.removeprefix("problem/")
    ordered = sorted(dict.fromkeys(told), key=lambda finding: finding[0])
    return [Finding(problem=name, seq=seq, what=what) for seq, what in ordered]


def _cut_tail(known: Mapping[str, list[Row]], last: int) -> list[tuple[int, str]]:
    """Entries that the ledger no longer has, but another table has heard of."""
    heard = {
        table: max((row["seq"] for row in known[table]), default=0)
        for table in ("notices", *PROJECTIONS)
    }
    heard["commands"] = max((row["last_seq"] for row in known["commands"]), default=0)
    knowing = [table for table, seq in heard.items() if seq > last]
    if not knowing:
        return []
    most = max(heard.values())
    return [(last + 1, f"the ledger ends at entry {last}, but {', '.join(knowing)} know of {most}")]


def _cannot_tell(why: str) -> Verdict:
    return Verdict(
        verdict=UNKNOWN, entries=0, problems=0, findings=(Finding(problem="", seq=None, what=why),)
    )
