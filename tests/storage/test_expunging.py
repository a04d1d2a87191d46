"""Texts part from their entries, and two people can make them go while every hash still checks."""

import json
import os
import time
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from audit.export import export
from audit.verify import verify
from schemas.commands import handoff as h
from schemas.commands.expunging import (
    ApproveExpungement,
    ApprovePartyExpungement,
    RefuseExpungement,
    RequestExpungement,
    RequestPartyExpungement,
)
from schemas.commands.party import AddPerson
from schemas.errors import NotAllowed, Refused
from schemas.parties import Grade, Role
from schemas.state.party import Party
from schemas.state.problem import Problem
from schemas.texts import TextAt
from storage import disclosures, keyring, ledger
from storage.pool import Connection, Pool
from storage.readers.history import history
from storage.rebuild import rebuild
from tests import builders as b
from tests.chronicle import Chronicle, housing, motel
from verify.check import Asked, check

CANARY = "Jane Q. Canary, room 217"
LAW = "GDPR art. 17(1)(d)"
COUNSEL = b.person(b.POLICE, Role.COUNSEL, handle="counsel")


def asking(chronicle: Chronicle, *texts: tuple[int, str], by: Any = b.POLICE) -> Any:
    places = tuple(TextAt(seq=seq, path=path) for seq, path in texts)
    command = RequestExpungement(problem="motel", texts=places, basis=LAW, reason="She asks.")
    return b.request(command, by)


def approving(chronicle: Chronicle, by: Any = b.CHIEF) -> Any:
    return b.request(ApproveExpungement(problem="motel", entry=chronicle.state.seq), by)


async def with_canary(conn: Pool) -> Chronicle:
    """The motel; the words of the canary stand in several entries and in what was carried on."""
    chronicle = Chronicle("problem/motel")
    await chronicle.told(
        conn,
        b.opened(statement=f"Calls about {CANARY}."),
        b.offered(summary=f"Speak with {CANARY}."),
        b.request(h.RequestInfo(handoff=b.H1, question=f"Where is {CANARY}?"), b.HOUSING),
        b.supply(),
        b.request(
            h.AcceptHandoff(handoff=b.H1, version=1, read_back=f"We call on {CANARY}."), b.HOUSING
        ),
    )
    return chronicle


async def places_of(conn: Pool, stream: str, words: str) -> list[tuple[int, str]]:
    return [
        (seq, path) for seq, path, text in await disclosures.spoken(conn, stream) if words in text
    ]


async def everything(conn: Connection) -> str:
    """Every row of every table as text, texts of the ledger opened."""
    said = []
    for row in await conn.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    ):
        rows = await conn.fetch(f"SELECT to_jsonb(t)::text AS said FROM {row['relname']} t")  # noqa: S608
        said += [one["said"] for one in rows]
    said += [row["body"].decode() for row in await conn.fetch("SELECT body FROM bodies")]
    for row in await conn.fetch("SELECT stream FROM streams"):
        said += [text for _, _, text in await disclosures.spoken(conn, row["stream"])]
    return "\n".join(said)


async def expunged(conn: Pool) -> Chronicle:
    chronicle = await with_canary(conn)
    going = await places_of(conn, "problem/motel", CANARY)
    assert len(going) == 4
    await chronicle.told(conn, asking(chronicle, *going))
    await chronicle.told(conn, approving(chronicle))
    return chronicle


async def test_no_text_stands_in_a_body_and_all_come_back(pool: Pool) -> None:
    chronicle = await with_canary(pool)
    for row in await pool.fetch("SELECT body FROM bodies"):
        assert b"Canary" not in row["body"]
        assert json.loads(row["body"])["v"] == 2
    events = await ledger.events(pool, "problem/motel")
    assert events[0].statement == f"Calls about {CANARY}."  # type: ignore[union-attr]
    assert len(events) == chronicle.state.seq


async def test_no_two_salts_are_alike(pool: Pool) -> None:
    import base64

    await with_canary(pool)
    await housing(pool)
    salts = []
    for stream in ("problem/motel", "party/housing"):
        for row in await disclosures.whole(pool, stream):
            for text in disclosures.texts(row):
                assert text.disclosure is not None
                raw = base64.urlsafe_b64decode(text.disclosure + "==")
                salts.append(json.loads(raw)[0])
    assert len(salts) > 20
    assert len({*salts}) == len(salts)
    assert {len(salt) for salt in salts} == {22}


async def test_what_was_expunged_stands_nowhere_in_the_database(
    pool: Pool, superuser: Connection
) -> None:
    chronicle = await with_canary(pool)
    assert "Canary" in await everything(superuser)
    going = await places_of(pool, "problem/motel", CANARY)
    await chronicle.told(pool, asking(chronicle, *going))
    before = await superuser.fetch("SELECT entry_id, leaf_hash FROM ledger ORDER BY entry_id")
    await chronicle.told(pool, approving(chronicle))

    assert "Canary" not in await everything(superuser)
    after = await superuser.fetch("SELECT entry_id, leaf_hash FROM ledger ORDER BY entry_id")
    assert after[: len(before)] == before
    verdict = await verify(superuser)
    assert (verdict.verdict, verdict.findings) == ("ok", ())
    told = await history(pool, "problem/motel", limit=1)
    assert told[0].event["statement"] == f"[expunged under entry {chronicle.state.seq}]"
    assert told[0].event["title"] == "Calls from the motel"


async def test_the_verifier_finds_it_unaltered_and_says_under_which_entry(
    pool: Pool, superuser: Connection, tmp_path: Path
) -> None:
    chronicle = await expunged(pool)
    await export(superuser, tmp_path / "bundle")
    outcome = check(tmp_path / "bundle", Asked())
    assert outcome.integrity == "ok", list(outcome.lines())
    under = [f for f in outcome.findings if f.word == "EXPUNGED"]
    assert {found.verdict for found in under} == {f"EXPUNGED UNDER {chronicle.state.seq}"}
    assert len(under) == 4
    bundle = "".join(file.read_text() for file in (tmp_path / "bundle").rglob("*.jsonl"))
    assert "Canary" not in bundle


async def test_projections_are_those_of_a_ledger_told_from_its_beginning(
    pool: Pool, superuser: Connection
) -> None:
    await expunged(pool)
    tables = ("problems", "responsibilities", "tenures", "handoffs", "commitments")
    asked = [f"SELECT * FROM {table} ORDER BY 1, 2" for table in tables]  # noqa: S608
    there = [await superuser.fetch(query) for query in asked]
    await rebuild(superuser)
    assert there == [await superuser.fetch(query) for query in asked]


async def test_the_key_that_opened_the_texts_is_another_afterwards(
    pool: Pool, superuser: Connection
) -> None:
    chronicle = await with_canary(pool)
    old = await superuser.fetchrow("SELECT key_id, wrapped FROM data_keys")
    sealed = await superuser.fetch("SELECT sealed FROM disclosures")
    await chronicle.told(pool, asking(chronicle, (1, "statement")))
    await chronicle.told(pool, approving(chronicle))
    new = await superuser.fetchrow("SELECT key_id, wrapped FROM data_keys")
    assert old["key_id"] != new["key_id"]
    kept = {row["sealed"] for row in await superuser.fetch("SELECT sealed FROM disclosures")}
    assert not kept & {row["sealed"] for row in sealed}
    assert (await history(pool, "problem/motel", limit=1))[0].event["title"]


async def test_a_repeated_attempt_writes_the_same_bytes_and_nothing_twice(pool: Pool) -> None:
    chronicle = await expunged(pool)
    bodies = await pool.fetch("SELECT * FROM bodies ORDER BY 1, 2")
    for batch in chronicle.batches:
        assert (await ledger.record(pool, batch)).again
    assert bodies == await pool.fetch("SELECT * FROM bodies ORDER BY 1, 2")
    ledger._PARTING.forget("problem/motel")
    assert (await ledger.record(pool, chronicle.batches[-1])).again


async def test_another_process_draws_the_same_salts(pool: Pool) -> None:
    chronicle = await with_canary(pool)
    ledger._PARTING.forget("problem/motel")
    assert (await ledger.record(pool, chronicle.batches[0])).again


async def test_one_alone_cannot(pool: Pool) -> None:
    chronicle = await with_canary(pool)
    await chronicle.told(pool, asking(chronicle, (1, "statement"), by=b.CHIEF))
    with pytest.raises(NotAllowed, match="cannot approve what"):
        chronicle.decided(approving(chronicle, b.CHIEF))
    deputy = b.person(b.POLICE, Role.CHIEF, handle="deputy", deputy_for="chief@police")
    with pytest.raises(NotAllowed, match="cannot approve what"):
        chronicle.decided(approving(chronicle, deputy))
    for by in (b.person(b.POLICE), b.person(b.HOUSING)):
        with pytest.raises(NotAllowed):
            chronicle.decided(approving(chronicle, by))
    with pytest.raises(NotAllowed, match="decision power"):
        chronicle.decided(approving(chronicle, b.person(b.POLICE, Role.SUPERVISOR, Grade.LIMITED)))
    chronicle.decided(approving(chronicle, COUNSEL))


async def test_a_second_request_waits_for_the_first(pool: Pool) -> None:
    chronicle = await with_canary(pool)
    await chronicle.told(pool, asking(chronicle, (1, "statement")))
    with pytest.raises(Refused, match="already waits"):
        chronicle.decided(asking(chronicle, (1, "title")))
    refuse = RefuseExpungement(problem="motel", entry=chronicle.state.seq, reason="In court.")
    await chronicle.told(pool, b.request(refuse, b.CHIEF))
    await chronicle.told(pool, asking(chronicle, (1, "title")))
    assert isinstance(chronicle.state, Problem)
    assert chronicle.state.expungement is not None


async def test_a_persons_name_and_address_go(pool: Pool, superuser: Connection) -> None:
    chronicle = await housing(pool)
    administrator = b.person(b.POLICE, Role.ADMINISTRATOR)
    add = AddPerson(
        person="jay@housing", name=CANARY, role=Role.CONTRIBUTOR, email="canary@example.org"
    )
    await chronicle.told(pool, b.request(add, administrator))
    seq = chronicle.state.seq
    places = (TextAt(seq=seq, path="name"), TextAt(seq=seq, path="email"))
    command = RequestPartyExpungement(party="housing", texts=places, basis=LAW, reason="Left.")
    await chronicle.told(pool, b.request(command, administrator))
    approve = ApprovePartyExpungement(party="housing", entry=chronicle.state.seq)
    await chronicle.told(pool, b.request(approve, b.CHIEF))

    said = await everything(superuser)
    assert "Canary" not in said
    assert "canary@example.org" not in said
    assert isinstance(chronicle.state, Party)
    row = await superuser.fetchrow("SELECT name, email FROM people WHERE person = 'jay@housing'")
    assert tuple(row) == (f"[expunged under entry {chronicle.state.seq}]", None)
    assert (await verify(superuser)).verdict == "ok"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE disclosures SET sealed = NULL, expunged_under = 99",
        "UPDATE disclosures SET sealed = sealed",
        "DELETE FROM disclosures",
        "TRUNCATE disclosures",
        "UPDATE data_keys SET key_id = repeat('0', 32)",
        "DELETE FROM data_keys",
        "TRUNCATE data_keys",
        "UPDATE commands SET digest = 'expunged'",
        "DELETE FROM commands",
    ],
)
async def test_nothing_else_takes_a_text_away_not_even_the_owner(
    pool: Pool, superuser: Connection, statement: str
) -> None:
    await with_canary(pool)
    await superuser.execute("SET ROLE remit_owner")
    with pytest.raises(asyncpg.PostgresError) as refused:
        await superuser.execute(statement)
    assert refused.value.sqlstate == "RM403"


@pytest.mark.parametrize(
    "call", ["expunging_now('problem/motel')", "expunge('problem/motel', '{}', '{}')"]
)
async def test_the_product_cannot_call_what_takes_texts_away(pool: Pool, call: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.fetch(f"SELECT {call}")


async def test_entries_from_before_texts_lay_apart_stay_readable(
    pool: Pool, superuser: Connection
) -> None:
    chronicle = Chronicle("problem/motel")
    batch = chronicle.decided(b.opened())
    await pool.fetchrow("SELECT * FROM append_batch($1::jsonb)", batch.model_dump_json())
    await chronicle.told(pool, b.offered(), b.accept())
    assert len(await ledger.events(pool, "problem/motel")) == chronicle.state.seq
    assert (await verify(superuser)).verdict == "ok"
    assert TextAt(seq=1, path="statement") not in await disclosures.there(pool, "problem/motel")


async def test_without_the_keys_there_is_no_verdict_and_no_text(
    pool: Pool, superuser: Connection, tmp_path: Path
) -> None:
    await motel(pool)
    other = tmp_path / "keys"
    keyring.begin(other)
    with keyring.lying_at(other):
        assert (await verify(superuser)).verdict == "unknown"
        told = await history(pool, "problem/motel", limit=1)
        assert told[0].event["statement"] == "[not disclosed]"
        with pytest.raises(keyring.NoKeyring):
            await ledger.events(pool, "problem/motel")
        with pytest.raises(keyring.NoKeyring):
            await rebuild(superuser)
    assert await superuser.fetchval("SELECT title FROM problems") == "Calls from the motel"


async def test_another_key_can_wrap_and_the_old_one_can_go(
    pool: Pool, superuser: Connection, tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    keyring.begin(file)
    with keyring.lying_at(file):
        await motel(pool)
        keyring.add(file)
        assert await disclosures.wrap_again(superuser) == 1
        assert await disclosures.wrap_again(superuser) == 0
        assert len(keyring.keep_first(file)) == 1
        assert (await history(pool, "problem/motel", limit=1))[0].event["statement"]
        assert (await verify(superuser)).verdict == "ok"


async def test_old_keys_stay_while_a_write_may_still_be_under_way_with_them(
    tmp_path: Path,
) -> None:
    """Its data key would lie under a key that is gone, and its texts with it."""
    file = tmp_path / "keys"
    keyring.begin(file)
    keyring.add(file)
    with pytest.raises(keyring.TooSoon, match="on its way"):
        keyring.must_be_settled(file)
    os.utime(file, (time.time() - 61, time.time() - 61))
    keyring.must_be_settled(file)


async def test_a_lost_file_of_keys_is_not_replaced(pool: Pool, tmp_path: Path) -> None:
    await motel(pool)
    with keyring.lying_at(tmp_path / "gone"), pytest.raises(keyring.NoKeyring, match="is gone"):
        await disclosures.begin(pool, tmp_path / "gone")


async def test_a_machine_with_keys_of_its_own_does_not_write(pool: Pool, tmp_path: Path) -> None:
    """Nobody else could read its texts, and nobody at all when it is gone."""
    await motel(pool)
    keyring.begin(tmp_path / "other")
    with keyring.lying_at(tmp_path / "other"), pytest.raises(keyring.NoKeyring, match="not in"):
        await disclosures.begin(pool, tmp_path / "other")


async def test_a_bundle_without_texts_says_so_and_is_never_called_seen(
    pool: Pool, superuser: Connection, tmp_path: Path
) -> None:
    await with_canary(pool)
    await housing(pool)
    await export(superuser, tmp_path / "bundle", texts=False)
    said = "".join(file.read_text() for file in (tmp_path / "bundle").rglob("*.jsonl"))
    assert "Canary" not in said
    assert "Dana" not in said
    outcome = check(tmp_path / "bundle", Asked())
    assert outcome.words == {"NOT DISCLOSED", "NOT COVERED BY A CHECKPOINT"}
    assert outcome.integrity == "cannot tell"
