"""Keys and logs at the operators' door, on the whole engine: what is done to them is an entry."""

import base64
import json
from pathlib import Path

import pytest

from runtime.embedded.postgres import Postgres
from runtime.stack import database_url
from seal import keys
from seal.notes import Note, Verifier
from seal.sealer import seal
from seal.sequencer import drain
from storage import checkpoints
from storage.pool import open_connection
from tests.cli.conftest import City
from tests.conftest import Engine


@pytest.fixture
async def sealing(
    city: City, engine: Engine, postgres: Postgres, log_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> City:  # fmt: skip
    """A city whose operator stands at the machine that seals."""
    login = "remit_sequencer"
    url = database_url(login, postgres.home.secret(login), postgres.port, "engine")
    monkeypatch.setenv("REMIT_SEQUENCER_URL", url)
    monkeypatch.setenv("REMIT_HOME", str(log_home))
    await _sealed(engine, log_home)
    return city


async def _sealed(engine: Engine, home: Path) -> tuple[int, str]:
    conn = await open_connection(engine.owner_url)
    try:
        await drain(conn, sweep=True)
        await seal(conn, home / "secrets", home / "seal")
        newest = await checkpoints.newest(conn)
        assert newest is not None
        return newest
    finally:
        await conn.close()


async def test_a_rotation_is_an_entry_and_both_keys_sign_until_it_is_finished(
    sealing: City, engine: Engine, log_home: Path
) -> None:
    await sealing.remit("audit", "rotate-key", check=0)
    again = await sealing.remit("audit", "rotate-key", check=5)
    assert "signing beside the old one already" in again.err
    old, new = (key.verifier.vkey for key in keys.read(log_home / "secrets" / keys.LOG_KEYS))
    rows = await engine.pool.fetch(
        "SELECT body FROM bodies JOIN ledger USING (stream, seq)"
        " WHERE stream = 'record/log' AND kind = 'key.rotated'"
    )
    events = [json.loads(row["body"])["event"] for row in rows]
    [mine] = [event for event in events if event["new"] == new]
    assert mine["old"] == old
    _, note = await _sealed(engine, log_home)
    for vkey in (old, new):
        assert Note.opened(note, [Verifier.read(vkey)])
    assert await _signing(sealing, old, new) == [True, True]
    await sealing.remit("audit", "rotate-key", "--finish", check=0)
    await sealing.remit("party", "register", "later", "--kind", "police", "--name", "Later")
    await _sealed(engine, log_home)
    assert await _signing(sealing, old, new) == [False, True]
    assert [key.verifier.vkey for key in keys.read(log_home / "secrets" / keys.LOG_KEYS)] == [new]


async def _signing(sealing: City, *keys_: str) -> list[bool]:
    """What the list says of each key: whether the newest checkpoint bears its signature."""
    listed = await sealing.remit("audit", "keys", "--json", check=0)
    told = {key["key"]: key["signed_newest_checkpoint"] for key in listed.json}
    return [told[key] for key in keys_]


async def test_a_new_log_begins_after_a_confirmation_and_its_first_checkpoint_has_the_entry(
    sealing: City, engine: Engine, log_home: Path
) -> None:
    refused = await sealing.remit("audit", "new-log", "--because", "For nothing", "--yes", check=5)
    assert "can go on" in refused.err
    size, _ = await _sealed(engine, log_home)
    state = log_home / "seal" / "signed.json"
    told = json.loads(state.read_text())
    lost = {"size": size + 5, "root": base64.b64encode(b"x" * 32).decode()}
    state.write_text(json.dumps(told | lost))  # as it is after an older backup was restored

    words = ("audit", "new-log", "--because", "The disk broke")
    dry = await sealing.remit(*words, "--dry-run", "--json", check=0)
    assert (dry.json["agreed"], dry.json["previous"]["size"]) == (size, size + 5)
    unsure = await sealing.remit(*words, check=2)
    assert "say --yes" in unsure.err
    assert "up to 5 after them are lost" in unsure.err
    done = await sealing.remit(*words, "--yes", "--json", check=0)
    assert done.json["origin"] == f"{told['origin']}/2"
    row = await engine.pool.fetchrow(
        "SELECT body, idx FROM ledger JOIN bodies USING (stream, seq) JOIN leaves USING (entry_id)"
        " WHERE kind = 'log.began'"
    )
    assert row is not None
    event = json.loads(row["body"])["event"]
    assert (event["previous_size"], event["size"]) == (size + 5, size)
    signed, note = await _sealed(engine, log_home)
    assert signed > row["idx"]
    whole = await sealing.remit("audit", "verify", "--json")
    assert any("up to 5 after them are lost" in what for what in whole.json["lost"]), whole.json
    assert Note.opened(note, [Verifier.read(done.json["key"])])
