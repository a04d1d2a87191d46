"""Is what was promised to the callers still true? Plain SQL and JSON; no code of the product, but
for what opens the texts, which nobody else can.

It is given what the callers sent and what they heard, and an address of the database.
"""

import hashlib
import itertools
import json
from collections import Counter, defaultdict
from typing import Any, TypedDict

import asyncpg

from storage import disclosures


class Heard(TypedDict):
    """One command as its caller knows it."""

    id: str
    mark: str | None
    """A text that the command carries and no other does."""
    outcome: str
    """answered; refused; refused late, when an earlier attempt may have got through; unknown"""
    answers: list[list[tuple[int, str, str]]]
    """Each answer that came: the entries as (seq, kind, subject)."""


async def check(url: str, journal: list[Heard]) -> list[str]:
    """Every promise that was broken, one sentence each."""
    conn = await asyncpg.connect(url)
    try:
        entries = await conn.fetch(
            "SELECT l.*, b.body FROM ledger l LEFT JOIN bodies b USING (stream, seq)"
            " ORDER BY l.stream, l.seq"
        )
        chains = {row["stream"]: row for row in await conn.fetch("SELECT * FROM streams")}
        told = await conn.fetch("SELECT * FROM commands")
        # Texts lie sealed beside the bodies; only the product's own keys open them.
        said = [
            (stream, seq, text)
            for stream in chains
            for seq, _, text in await disclosures.spoken(conn, stream)
        ]
        found = callers(journal, entries, told, said)
        found += hashes(entries, chains)
        found += await tenures(conn)
        found += await timers(conn, entries)
        found += await notices(conn)
    finally:
        await conn.close()
    return found


def callers(
    journal: list[Heard], entries: list[Any], told: list[Any], said: list[tuple[str, int, object]]
) -> list[str]:
    """Answered is in the ledger, exactly once; refused is not; nothing else is there."""
    found = []
    by_command: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for entry in entries:
        by_command[entry["command_id"]].append((entry["seq"], entry["kind"], entry["subject"]))
    rows = Counter(row["command_id"] for row in told)
    texts: dict[tuple[str, str], str] = defaultdict(str)
    for entry in entries:
        texts[entry["stream"], entry["command_id"]] += bytes(entry["body"]).decode()
    owners = {(entry["stream"], entry["seq"]): entry["command_id"] for entry in entries}
    for stream, seq, text in said:
        texts[stream, owners[stream, seq]] += f" {text}"
    sent = set()
    for heard in journal:
        name, there = heard["id"], by_command.get(heard["id"], [])
        sent.add(name)
        if heard["outcome"] == "answered":
            if not there:
                found.append(f"{name} was answered and is not in the ledger")
            found += [
                f"{name} was answered with {answer}, the ledger has {there}"
                for answer in heard["answers"]
                if [tuple(one) for one in answer] != there
            ]
            if rows[name] != 1:
                found.append(f"{name} stands {rows[name]} times among the commands")
        elif heard["outcome"] == "refused" and there:
            found.append(f"{name} was refused and is in the ledger")
        if heard["mark"] is not None:
            times = sum(heard["mark"] in text for text in texts.values())
            wanted = {"answered": (1,), "refused": (0,)}.get(heard["outcome"], (0, 1))
            if times not in wanted:
                found.append(f"what {name} says was done {times} times")
    found += [
        f"{name} is in the ledger and nobody sent it"
        for name in by_command
        if name not in sent and not name.startswith("time:")
    ]
    found += [f"{name} is there {times} times" for name, times in rows.items() if times > 1]
    return found


def hashes(entries: list[Any], chains: dict[str, Any]) -> list[str]:
    """Each chain counts 1, 2, 3 and so on, and each entry seals the one before it."""
    found = []
    heads: dict[str, tuple[int, bytes]] = {}
    for entry in entries:
        stream = entry["stream"]
        last, head = heads.get(stream, (0, bytes(32)))
        body = hashlib.sha256(entry["body"]).hexdigest()
        chain = chains[stream]["chain_id"]
        header = f"remit-entry/v1\n{chain}\n{entry['seq']}\n{head.hex()}\n{body}\n".encode()
        if entry["seq"] != last + 1:
            found.append(f"{stream} goes from {last} to {entry['seq']}")
        if bytes(entry["header"]) != header:
            found.append(f"{stream} {entry['seq']} has another header than it should")
        leaf = hashlib.sha256(b"\x00" + header).digest()
        if bytes(entry["leaf_hash"]) != leaf:
            found.append(f"{stream} {entry['seq']} has another hash than it should")
        heads[stream] = (entry["seq"], leaf)
    for stream, chain in chains.items():
        if stream in heads and heads[stream] != (chain["seq"], bytes(chain["head"])):
            found.append(f"{stream} ends elsewhere than its head says")
    return found


async def tenures(conn: Any) -> list[str]:
    """Each responsibility has one holder at each instant since it was established."""
    found = []
    lines: dict[str, list[Any]] = defaultdict(list)
    for row in await conn.fetch("SELECT * FROM tenures ORDER BY responsibility, number"):
        lines[row["responsibility"]].append(row)
    for held in await conn.fetch("SELECT responsibility, state, holder FROM responsibilities"):
        name, line = held["responsibility"], lines[held["responsibility"]]
        still_open = [row for row in line if row["until"] is None]
        if len(still_open) != (held["state"] == "held"):
            found.append(f"{name} is {held['state']} and has {len(still_open)} open tenures")
        if still_open and still_open[0]["holder"] != held["holder"]:
            found.append(f"{name} has two answers to who holds it")
        found += [
            f"{name} has a gap or an overlap at {after['since']}"
            for before, after in itertools.pairwise(line)
            if before["until"] != after["since"]
        ]
    return found


async def timers(conn: Any, entries: list[Any]) -> list[str]:
    """Each deadline that passed was noticed once, and not before its time."""
    found = []
    missed = Counter(e["subject"] for e in entries if e["kind"] == "commitment.missed")
    now = await conn.fetchval("SELECT now()")
    promised = "SELECT *, (document ->> 'due')::timestamptz AS promised_for FROM commitments"
    for row in await conn.fetch(promised):
        if row["promised_for"] is None or row["state"] in ("proposed", "declined", "cancelled"):
            continue
        name, times = row["commitment"], missed[row["commitment"]]
        if times != (row["promised_for"] < now):
            found.append(f"{name} was due at {row['promised_for']}, and missed {times} times")
    for entry in entries:
        if entry["kind"] == "commitment.missed":
            event = json.loads(entry["body"])["event"]
            due = await conn.fetchval("SELECT $1::text::timestamptz", event["due"])
            if entry["at"] < due:
                found.append(f"{entry['subject']} was missed before it was due")
    return found


async def notices(conn: Any) -> list[str]:
    """Nobody is told of an entry that is not there."""
    return [
        f"the notice {row['notice']} tells of an entry that is not there"
        for row in await conn.fetch(
            "SELECT notice FROM notices n WHERE NOT EXISTS"
            " (SELECT FROM ledger l WHERE l.stream = 'problem/' || n.problem AND l.seq = n.seq)"
        )
    ]
