"""Ledgers that the product wrote into a real PostgreSQL, exported, and read by the verifier, which
shares no code with it: the two have to agree on every one, and to disagree after any change.
"""

from pathlib import Path

import pytest

from audit.export import export
from schemas.errors import Invalid, NotFound
from storage.pool import Connection, Pool
from tests.chronicle import housing, motel
from tests.stories import wander
from tests.verify import forging
from verify.check import Asked, check

SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_ledger_of_any_story_is_found_unaltered(
    pool: Pool, tmp_path: Path, seed: int
) -> None:
    chronicle = await wander(pool, seed)
    await housing(pool)
    async with pool.acquire() as conn:
        done = await export(conn, tmp_path / "bundle")

    outcome = check(tmp_path / "bundle", Asked())

    assert done.entries == outcome.entries == outcome.bodies == chronicle.state.seq + 4
    assert outcome.integrity == "ok", list(outcome.lines())


async def test_without_a_checkpoint_nobody_can_tell_whether_it_is_complete(
    pool: Pool, tmp_path: Path
) -> None:
    await motel(pool)
    async with pool.acquire() as conn:
        await export(conn, tmp_path / "bundle")

    outcome = check(tmp_path / "bundle", Asked())

    assert (outcome.integrity, outcome.completeness) == ("ok", "cannot tell")
    assert outcome.exit_code == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bodies SET body = convert_to(replace(convert_from(body, 'UTF8'),"
        " '\"opens\":\"09:', '\"opens\":\"08:'), 'UTF8') WHERE seq = 1",
        "DELETE FROM disclosures WHERE seq = 1 AND path = 'statement'",
        "UPDATE disclosures SET sealed = sealed || sealed WHERE path = 'title'",
        "UPDATE disclosures SET sealed = NULL, expunged_under = 3 WHERE seq = 1 AND path = 'title'",
        "DELETE FROM bodies WHERE seq = 4",
        "DELETE FROM ledger WHERE seq = 3",
        "DELETE FROM ledger WHERE seq = 3; DELETE FROM bodies WHERE seq = 3",
        "UPDATE ledger SET seq = seq + 100 WHERE seq > 4",
        "UPDATE ledger SET header = convert_to(replace(convert_from(header, 'UTF8'), 'v1', 'v2'),"
        " 'UTF8') WHERE seq = 2",
        "UPDATE tenures SET holder = 'clinic' WHERE number = 2",
        "UPDATE tenures SET by = 'x@police' WHERE number = 2",
        "UPDATE responsibilities SET holder = 'clinic'",
        "UPDATE handoffs SET state = 'accepted'",
        "DELETE FROM handoffs",
        "UPDATE problems SET title = 'Nothing'",
        "UPDATE commands SET last_seq = last_seq + 1",
        "DELETE FROM commands WHERE first_seq = 4",
        "UPDATE streams SET salt = sha256(salt)",
        "DELETE FROM streams",
        "INSERT INTO handoffs SELECT 'motel.h2', problem, responsibility, 4, state, offeror,"
        " receiver, turn, due, document FROM handoffs",
    ],
)
async def test_a_change_behind_the_product_is_caught(
    pool: Pool, superuser: Connection, tmp_path: Path, statement: str
) -> None:
    await motel(pool)
    async with superuser.transaction():
        for table in (
            "ledger", "bodies", "commands", "tenures", "responsibilities", "disclosures",
        ):  # fmt: skip
            await superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        await superuser.execute(statement)
    await export(superuser, tmp_path / "bundle")

    outcome = check(tmp_path / "bundle", Asked())

    assert outcome.exit_code == 1, list(outcome.lines())


async def test_the_tree_over_a_real_ledger_leads_to_the_root_that_others_compute(
    pool: Pool, superuser: Connection, tmp_path: Path
) -> None:
    await motel(pool)
    await export(superuser, tmp_path / "bundle")
    raw = (tmp_path / "bundle/unsealed.txt").read_bytes()
    (tmp_path / "bundle/unsealed.txt").rename(tmp_path / "bundle/headers.txt")
    rows = await superuser.fetch("SELECT leaf_hash FROM ledger ORDER BY entry_id")
    note = forging.checkpoint(
        len(rows), forging.root([row["leaf_hash"] for row in rows]), forging.LOG
    )
    (tmp_path / "bundle/checkpoints").mkdir()
    (tmp_path / "bundle/checkpoints/all.note").write_bytes(note)
    forging.manifest(tmp_path / "bundle")

    outcome = check(tmp_path / "bundle", Asked(keys=[forging.key(forging.LOG)]))

    assert outcome.exit_code == 0, list(outcome.lines())
    assert outcome.covered == len(rows) == raw.count(b"remit-entry/v1")


async def test_the_bundle_of_one_problem_holds_no_word_of_another(
    pool: Pool, superuser: Connection, tmp_path: Path
) -> None:
    await motel(pool)
    await housing(pool)
    await export(superuser, tmp_path / "bundle", problem="motel")

    outcome = check(tmp_path / "bundle", Asked())

    assert outcome.integrity == "ok", list(outcome.lines())
    assert "1 chains" in outcome.facts["by hash only"]
    assert not any(b"dana" in file.read_bytes() for file in _files(tmp_path / "bundle"))
    with pytest.raises(NotFound):
        await export(superuser, tmp_path / "none", problem="nowhere")


async def test_a_folder_that_holds_anything_is_left_alone(
    superuser: Connection, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/mine").write_text("mine")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name in ("taken", "link", "taken/mine"):
        with pytest.raises(Invalid):
            await export(superuser, tmp_path / name)
    assert [file.name for file in _files(tmp_path)] == ["mine"]


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]
