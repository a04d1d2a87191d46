"""What one handoff leaves behind: events in Temporal, rows and bytes in PostgreSQL."""

import asyncio
from collections import defaultdict
from typing import Any

from bench.frame import Figure, Spread
from bench.plain import caller
from bench.stack import Bench
from bench.town import DUTIES, Site, Town
from storage.pool import open_connection

_TABLES = """
SELECT relname, pg_total_relation_size(oid)
  FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


async def measured(bench: Bench) -> list[Figure]:
    town = Town(bench.desk, "stored")
    sites = bench.pick(1, 40)
    opened = await asyncio.gather(*(town.opened() for _ in range(sites)))
    before = await _sizes(bench)
    events = await asyncio.gather(*(_handed_over(bench, town, site) for site in opened))
    after = await _sizes(bench)
    handoffs = sites * DUTIES
    rows = {
        name: (after[name][0] - was) / handoffs
        for name, (was, _) in before.items()
        if after[name][0] != was
    }
    taken = {
        name: (after[name][1] - was) / handoffs
        for name, (_, was) in before.items()
        if after[name][1] != was
    }
    plain = [await _plain_events(bench) for _ in range(bench.pick(1, 3))]
    file = bench.home.path / "temporal" / "temporal.db"
    return [
        Figure(
            name="events_per_handoff",
            title="history events per handoff",
            unit="events",
            measured=Spread.of(events),
            floors={"plain Temporal": Spread.of(plain)},
            ratio=Spread.of(each / plain[0] for each in events),
            higher_is_better=False,
        ),
        Figure(
            name="rows_per_handoff",
            title="rows in PostgreSQL per handoff",
            unit="rows",
            measured=Spread.of([sum(rows.values())]),
            higher_is_better=False,
            notes={"by_table": {name: round(each, 1) for name, each in rows.items()}},
        ),
        Figure(
            name="bytes_per_handoff",
            title="bytes in PostgreSQL per handoff, indexes too",
            unit="KiB",
            measured=Spread.of([sum(taken.values()) / 1024]),
            higher_is_better=False,
            notes={
                "by_table_kib": {name: round(each / 1024, 2) for name, each in taken.items()},
                "temporal_file_mib": round(file.stat().st_size / 2**20, 1),
            },
        ),
    ]


async def _handed_over(bench: Bench, town: Town, site: Site) -> float:
    """All duties of a problem; the events of each handoff, continuing as new left out."""
    handle = bench.client.get_workflow_handle(f"problem/{site.problem}")
    before = (await handle.describe()).history_length
    lasted: dict[str, list[float]] = defaultdict(list)
    for _ in range(DUTIES):
        await town.hand_over(site, lasted)
    return ((await handle.describe()).history_length - before) / DUTIES


async def _plain_events(bench: Bench) -> float:
    name = await caller.hand_over(bench.plain, defaultdict(list))
    handle = bench.plain.get_workflow_handle(name)
    await handle.result()
    return float((await handle.describe()).history_length)


async def _sizes(bench: Bench) -> dict[str, tuple[int, int]]:
    """Rows and bytes of each table, its indexes with it."""
    await asyncio.sleep(bench.pick(0.5, 3.0))  # until the sequencer has seen everything
    conn: Any = await open_connection(bench.database("remit", login="postgres"))
    try:
        return {
            name: (await conn.fetchval(f'SELECT count(*) FROM "{name}"'), size)  # noqa: S608
            for name, size in await conn.fetch(_TABLES)
        }
    finally:
        await conn.close()
