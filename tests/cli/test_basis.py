"""`remit who --basis --proof`: the answer, what it rests on, and a file that proves it."""

import asyncio
import contextlib
import io
import json
from pathlib import Path

import pytest

from audit.export import export
from cli.main import answer
from seal import keys
from seal.notes import SigningKey
from seal.sealer import seal
from seal.sequencer import drain
from storage.pool import Connection, Pool
from tests.builders import LIGHTING
from tests.chronicle import motel
from verify.check import Asked, check
from verify.notes import Key


@pytest.fixture
async def covered(
    pool: Pool, superuser: Connection, app_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SigningKey:
    """The motel, sealed, where the commands find it; the key that signed it."""
    monkeypatch.setenv("REMIT_HOME", str(tmp_path))
    monkeypatch.setenv("REMIT_DATABASE_URL", app_url)
    await motel(pool)
    while not await superuser.fetchval("SELECT count(*) FROM leaves"):
        await drain(superuser)
    await seal(superuser, tmp_path / "secrets", tmp_path / "memory", "example.com/log")
    [log] = await keys.log_keys(superuser, tmp_path / "secrets")
    return log


async def remit(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()

    def run() -> int:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            return answer(list(words))

    return await asyncio.to_thread(run), out.getvalue(), err.getvalue()


async def test_the_answer_says_on_what_it_rests_and_where_that_is_covered(
    covered: SigningKey,
) -> None:
    code, told, _ = await remit("who", LIGHTING, "--basis", "--json")
    assert code == 0
    basis = json.loads(told)["basis"]
    assert basis["kind"] == basis["began"]["kind"] == "responsibility.reverted"
    assert basis["place"]["covered_by"] > basis["place"]["index"]
    assert len(basis["began"]["hash"]) == 64

    code, told, _ = await remit("who", LIGHTING, "--basis")
    assert code == 0
    assert "police answers for" in told
    assert "covered by the signed checkpoint of" in told


async def test_the_written_proof_is_accepted_by_the_verifier_and_by_no_other_place(
    covered: SigningKey, superuser: Connection, tmp_path: Path
) -> None:
    file, mine = tmp_path / "lighting.proof", [Key.read(covered.verifier.vkey)]
    assert (await remit("who", LIGHTING, "--proof", str(file)))[0] == 0
    await export(superuser, tmp_path / "bundle")

    outcome = check(tmp_path / "bundle", Asked(keys=mine, proofs=[file]))
    assert list(outcome.lines()) == []
    assert "motel, and it holds" in outcome.facts["proof lighting.proof"]

    written = file.read_text()
    index = written.split("\n")[1]
    for wrong, code in (
        (written.replace(index, "index 0"), 1),
        (written.replace(index, "index 999"), 1),
        (written.replace(index, "index 007"), 3),
        (written.replace("tlog-proof@v1", "tlog-proof@v2"), 3),
        ("nothing", 3),
    ):
        file.write_text(wrong)
        outcome = check(tmp_path / "bundle", Asked(keys=mine, proofs=[file]))
        assert outcome.exit_code == code, wrong

    code, _, err = await remit("who", LIGHTING, "--proof", str(file))
    assert code == 3
    assert "cannot be written anew" in err


async def test_what_no_checkpoint_covers_has_no_proof_yet(
    pool: Pool, app_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMIT_HOME", str(tmp_path))
    monkeypatch.setenv("REMIT_DATABASE_URL", app_url)
    await motel(pool)

    code, _, err = await remit("who", LIGHTING, "--proof", str(tmp_path / "proof"))

    assert code == 4
    assert "No checkpoint covers entry" in err
    assert not (tmp_path / "proof").exists()
    _, told, _ = await remit("who", LIGHTING, "--basis")
    assert "no checkpoint covers it" in told


@pytest.mark.parametrize(
    ("table", "harm", "said"),
    [
        ("tenures", "UPDATE tenures SET holder = 'housing'"
         " WHERE responsibility = 'motel.lighting' AND until IS NULL", "it is police"),
        ("tenures", "UPDATE tenures SET began_seq = 2"
         " WHERE responsibility = 'motel.lighting' AND until IS NULL", "it is police, since"),
        ("bodies", "UPDATE bodies SET body = body || ' ' WHERE stream = 'problem/motel'"
         " AND seq = 2", "entry 2 of motel it must be said: the body was changed"),
        ("bodies", "DELETE FROM bodies WHERE stream = 'problem/motel' AND seq = 1",
         "entry 1 of motel it must be said: the body is missing"),
    ],
)  # fmt: skip
async def test_an_answer_that_the_entries_do_not_bear_out_is_refused_with_its_basis(
    covered: SigningKey, superuser: Connection, tmp_path: Path, table: str, harm: str, said: str
) -> None:
    await superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    changed = await superuser.execute(harm)
    assert changed.endswith(" 1"), changed

    for words in (("--basis",), ("--basis", "--json"), ("--proof", str(tmp_path / "p"))):
        code, told, err = await remit("who", LIGHTING, *words)
        assert (code, told) == (5, ""), words
        assert said in err
        assert "remit audit verify" in err
    assert not (tmp_path / "p").exists()
