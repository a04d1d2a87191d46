"""Entries for tests of the seal, written through the one door that the ledger has."""

import json
from collections.abc import Iterable

from storage.pool import Asking


def batch(stream: str, first: int, count: int = 1, *, command_id: str | None = None) -> str:
    """A batch for the ledger: `count` entries from number `first` on, caused by one command."""
    command_id = command_id or f"test-{stream}-{first}"
    seqs = range(first, first + count)
    return json.dumps(
        {
            "stream": stream,
            "entries": [
                {
                    "seq": seq, "kind": "problem.noted", "subject": stream, "by": "a@b",
                    "at": "2026-11-20T10:00:00Z", "command_id": command_id,
                    "body": json.dumps({"nonce": f"{stream} {seq}"}),
                }
                for seq in seqs
            ],
            "commands": [
                {"command_id": command_id, "digest": "0", "first_seq": seqs[0],
                 "last_seq": seqs[-1]}
            ],
            "rows": {}, "notices": [],
        }
    )  # fmt: skip


async def append(
    conn: Asking,
    stream: str,
    first: int,
    count: int = 1,
    *,
    command_id: str | None = None,
) -> None:
    """Append that batch."""
    written = batch(stream, first, count, command_id=command_id)
    await conn.fetchrow("SELECT * FROM append_batch($1::jsonb)", written)


async def append_some(conn: Asking, count: int, streams: Iterable[str] = "abc") -> None:
    """Append `count` entries, in turn to each of some fresh problems."""
    names = [f"problem/p-{name}" for name in streams]
    for number in range(count):
        await append(conn, names[number % len(names)], number // len(names) + 1)
