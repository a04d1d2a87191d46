"""Was any responsibility, at any instant, without exactly one accountable holder?

Told twice, and compared: from the ledger's entries alone, by the few rules that stand here, and
from the projections. One problem is in memory at a time, and of each party when it was active.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import asyncpg

from audit import tenures
from audit.ledger_tenures import Followed, Span, follow, said
from storage.evidence import Row, stream_by_stream
from storage.migrations import pending_on
from storage.pool import open_connection

if TYPE_CHECKING:
    from storage.pool import Connection

TABLES = (
    "entries", "problems", "responsibilities", "tenures", "handoffs", "commitments", "parties",
)  # fmt: skip
MOST_TOLD = 1_000
IN_FLIGHT = timedelta(minutes=1)
"""An acceptance that was on its way while the party was deactivated may arrive so much later; it
falls back at the next look."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that must not be. `problem` is a problem's id, or `party/…`."""

    problem: str
    seq: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A responsibility that a partner accepted and of which nothing is waited for any more."""

    responsibility: str
    holder: str
    handoff: str
    since: datetime


@dataclass(slots=True)
class Gaps:
    """What was looked at, and what was found. Lists are cut off; the counts are whole."""

    problems: int = 0
    responsibilities: int = 0
    tenures: int = 0
    gaps: int = 0
    told: list[Gap] = field(default_factory=list)
    forgotten: int = 0
    examples: list[Forgotten] = field(default_factory=list)
    unreadable: str | None = None

    @property
    def verdict(self) -> str:
        return "gaps" if self.gaps else "unknown" if self.unreadable else "ok"


async def gaps_at(url: str) -> Gaps:
    """What is found in the database at this address; `unknown` where it cannot be read."""
    try:
        conn = await open_connection(url, application="remit audit", patient=True)
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return Gaps(unreadable="the database does not answer")
    try:
        return await look(conn)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        why = f"the database could not be read to the end ({type(error).__name__})"
        return Gaps(unreadable=why)
    finally:
        await conn.close(timeout=5)


async def look(conn: "Connection", *, most: int = MOST_TOLD) -> Gaps:
    """Walk through the whole database in one unchanging view. Nothing is changed."""
    found = Gaps()
    lacking = await pending_on(conn)
    if lacking:
        found.unreadable = f"the database lacks the migration {lacking[0]}"
        return found
    active: dict[str, list[tuple[datetime, bool]]] = {}
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        async for stream, known in stream_by_stream(conn, TABLES):
            noun, _, name = stream.partition("/")
            if noun == "party":
                active[name] = [*_activity(known["entries"])]
            elif noun == "problem":
                _problem(found, name, known, active, most)
    return found


def _activity(entries: list[Row]) -> Iterator[tuple[datetime, bool]]:
    """From when on the party took part, or took part no longer."""
    for row in entries:
        if row["kind"] in ("party.registered", "party.reactivated"):
            yield row["at"], True
        elif row["kind"] == "party.deactivated":
            yield row["at"], False


def _problem(
    found: Gaps,
    name: str,
    known: Mapping[str, list[Row]],
    active: Mapping[str, list[tuple[datetime, bool]]],
    most: int,
) -> None:
    followed = follow(known["entries"])
    wrong = [
        *followed.wrong,
        *_differences(followed, known["tenures"]),
        *tenures.look(known),
        *_inactive_holders(followed, active),
    ]
    found.problems += bool(known["entries"] or known["problems"])
    found.responsibilities += len(followed.held)
    found.tenures += sum(len(spans) for spans in followed.held.values())
    told = sorted(dict.fromkeys(wrong), key=lambda one: (one[0] or 0, one[1]))
    found.gaps += len(told)
    found.told += [Gap(name, seq, what) for seq, what in told[: max(0, most - len(found.told))]]
    for one in _forgotten(known):
        found.forgotten += 1
        if len(found.examples) < most:
            found.examples.append(one)


def _differences(followed: Followed, rows: list[Row]) -> Iterator[tuple[int | None, str]]:
    """Where the tenures of the database are others than the entries tell."""
    there = {(row["responsibility"], row["number"]): row for row in rows}
    for name, spans in followed.held.items():
        for number, span in enumerate(spans, start=1):
            row = there.pop((name, number), None)
            if row is None:
                yield span.seq, f"tenure {number} of {name} stands in the ledger only"
            else:
                there_told = _told(row["holder"], row["since"], row["until"])
                here_told = _told(span.holder, span.since, span.until)
                if there_told != here_told:
                    told = f"{there_told} in the database, {here_told} in the ledger"
                    yield span.seq, f"tenure {number} of {name}: {told}"
    for (name, number), row in there.items():
        yield row["began_seq"], f"tenure {number} of {name} stands in no entry"


def _told(holder: str, since: datetime, until: datetime | None) -> str:
    return f"{holder} from {said(since)} to {said(until) if until else 'now'}"


def _inactive_holders(
    followed: Followed, active: Mapping[str, list[tuple[datetime, bool]]]
) -> Iterator[tuple[int, str]]:
    for name, spans in followed.held.items():
        for span in spans:
            if not _was_active(active.get(span.holder, []), span):
                yield span.seq, f"{span.holder} was not active when it began to hold {name}"


def _was_active(known: list[tuple[datetime, bool]], span: Span) -> bool:
    place = bisect_right(known, span.entered, key=lambda change: change[0])
    if place == 0:
        return False
    since, is_active = known[place - 1]
    return is_active or (span.cause == "handoff" and span.entered - since <= IN_FLIGHT)


def _forgotten(known: Mapping[str, list[Row]]) -> Iterator[Forgotten]:
    """Held under an accepted handoff, and no deadline runs: no first action, progress, term or
    notice, and no open promise under it."""
    stage = {row["problem"]: row["stage"] for row in known["problems"]}
    waited_for = {row["responsibility"] for row in known["commitments"] if row["turn"] is not None}
    handoffs = {row["handoff"]: row for row in known["handoffs"]}
    held = {row["responsibility"] for row in known["responsibilities"] if row["state"] == "held"}
    for row in known["tenures"]:
        name, by = row["responsibility"], handoffs.get(row["handoff"])
        if (
            row["until"] is None
            and name in held - waited_for
            and by is not None
            and by["due"] is None
            and stage.get(row["problem"]) != "monitoring"
        ):
            yield Forgotten(name, row["holder"], row["handoff"], row["since"])


def as_json(found: Gaps) -> dict[str, Any]:
    """The whole answer for programs."""
    return {
        "verdict": found.verdict,
        "problems": found.problems,
        "responsibilities": found.responsibilities,
        "tenures": found.tenures,
        "gaps": found.gaps,
        "told": [{"problem": g.problem, "seq": g.seq, "what": g.what} for g in found.told],
        "forgotten": found.forgotten,
        "nothing_awaited": [
            {
                "responsibility": f.responsibility, "holder": f.holder, "handoff": f.handoff,
                "since": said(f.since),
            }
            for f in found.examples
        ],
        "unreadable": found.unreadable,
    }  # fmt: skip
