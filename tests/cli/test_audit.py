"""`remit audit verify` and `remit rebuild`, as an auditor and an operator run them."""

import asyncio
import json

import pytest

from cli.main import answer
from storage.pool import Connection, Pool
from tests.chronicle import motel


async def _remit(*words: str) -> int:
    return await asyncio.to_thread(answer, [*words])


@pytest.fixture(autouse=True)
def _this_database(app_url: str, owner_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMIT_DATABASE_URL", app_url)
    monkeypatch.setenv("REMIT_DATABASE_OWNER_URL", owner_url)


async def test_a_whole_history_exits_0(pool: Pool, capsys: pytest.CaptureFixture[str]) -> None:
    chronicle = await motel(pool)
    assert await _remit("audit", "verify", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "verdict": "ok", "entries": chronicle.state.seq, "problems": 1, "signed": None,
        "findings": [], "lost": [],
    }  # fmt: skip
    assert await _remit("audit", "verify") == 0
    assert "The history is whole" in capsys.readouterr().out


async def test_a_changed_tenure_exits_1_until_the_projections_are_told_again(
    pool: Pool, superuser: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    await motel(pool)
    await superuser.execute("UPDATE tenures SET holder = 'clinic' WHERE number = 2")
    assert await _remit("audit", "verify", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == "tampered"
    assert (told["findings"][0]["problem"], told["findings"][0]["seq"]) == ("motel", 8)
    assert await _remit("audit", "verify") == 1
    assert "tenure 2 of motel.lighting: holder is clinic, must be housing" in (
        capsys.readouterr().out
    )
    assert await _remit("rebuild") == 2
    assert await _remit("rebuild", "--yes") == 0
    assert await _remit("audit", "verify") == 0


async def test_a_database_that_does_not_answer_exits_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = "postgresql://nobody:nothing@127.0.0.1:1/remit?sslmode=disable"
    monkeypatch.setenv("REMIT_DATABASE_URL", nowhere)
    assert await _remit("audit", "verify", "--json") == 3
    assert json.loads(capsys.readouterr().out)["verdict"] == "unknown"
    assert await _remit("audit", "verify") == 3
    assert "Nobody can tell" in capsys.readouterr().out
