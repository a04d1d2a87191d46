"""The comparison of engine and record, and what it leaves on the record."""

from typing import TYPE_CHECKING

from temporalio.client import Client

from audit.fingerprint import READ_WITH
from audit.histories import Heard
from audit.reconcile import Telling
from audit.reconcile import reconcile as compare
from desk.counter import Desk
from rules.record import history_command
from schemas.commands.record import CloseHistory, ReconcileRecord
from schemas.comparison import Comparison, Difference
from schemas.errors import NotFound, Refused
from schemas.ids import KEEPER
from storage import ledger

if TYPE_CHECKING:
    from storage.pool import Pool

MOST_TOLD = 20
"""Differences that are told on the record itself; whoever wants all compares again."""


async def reconcile(
    desk: Desk,
    client: Client,
    pool: "Pool",
    *,
    stream: str | None = None,
    write: bool = True,
    tell: Telling = lambda _: None,
) -> Comparison:
    """Compare, keep the hash of each closed history, and put the outcome on the record.

    Without `write` nothing is changed. Where the outcome cannot be put on the record, that is one
    of the differences that are answered. Raises NotFound for a stream that neither side knows, and
    enters nothing: agreement about nothing is no agreement.
    """

    async def keep(heard: Heard) -> bool:
        return await keep_hash(desk, pool, heard)

    found = await compare(client, pool, stream=stream, keep=keep if write else None, tell=tell)
    if stream is not None and not found.streams and not found.differences:
        raise NotFound(
            f"Neither the ledger nor the engine knows {stream}, so there is nothing to compare.",
            next_step="Check the id: remit problem list",
        )
    if write:
        try:
            await desk.submit(_outcome(found), by=KEEPER)
        except Refused as refused:
            why = f"the outcome could not be put on the record: {refused.message}"
            found.differences.append(Difference(found.scope, why, unknown=True))
    return found


async def keep_hash(desk: Desk, pool: "Pool", heard: Heard) -> bool:
    """Keep the hash of this history in the ledger, once for each run; False where it is kept."""
    kept = history_command(heard.run)
    if await ledger.answer(pool, kept) is not None:
        return False
    span = heard.span
    closed = CloseHistory(
        workflow=heard.workflow,
        run=heard.run,
        outcome=heard.outcome,
        sha256=heard.sha256,
        events=heard.events,
        read_with=READ_WITH,
        first_seq=span[0] if span else None,
        last_seq=span[1] if span else None,
    )
    await desk.submit(closed, by=KEEPER, command_id=kept)
    return True


def _outcome(found: Comparison) -> ReconcileRecord:
    return ReconcileRecord(
        verdict=found.verdict,
        scope=found.scope,
        runs=found.runs,
        entries=found.entries,
        kept=found.kept,
        differences=len(found.differences),
        told=tuple(in_words(one)[:4_000] for one in found.differences[:MOST_TOLD]),
    )


def in_words(one: Difference) -> str:
    """`problem/motel, entry 12, run 0198…: what differs`."""
    places = [
        one.stream,
        f"entry {one.seq}" if one.seq is not None else "",
        f"run {one.run}" if one.run else "",
        f"event {one.event}" if one.event is not None else "",
    ]
    return f"{', '.join(place for place in places if place)}: {one.what}".removeprefix(": ")
