"""Corrected facts, through the ledger: both texts are kept, and each is told for its time."""

from pathlib import Path

import pytest

from audit.export import export
from audit.verify import verify
from desk.citing import cited
from schemas.commands.commitment import ReportProgress
from schemas.commands.correction import CorrectFact
from schemas.errors import Refused
from storage.pool import Connection, Pool
from storage.readers import commitments, history, problems
from storage.readers.known import problem_as_known
from storage.rebuild import rebuild
from tests.builders import C1, COMMITTED, HOUSING, POLICE, By, on_commitment, opened, request
from tests.chronicle import Chronicle
from tests.storage.test_known import clock
from verify.check import Asked, check

STREAM = "problem/motel"


@pytest.fixture
async def noted(pool: Pool) -> Chronicle:
    chronicle = Chronicle(STREAM)
    await chronicle.told(pool, opened(), *COMMITTED, on_commitment(ReportProgress, HOUSING))
    return chronicle


async def correct(
    pool: Pool, chronicle: Chronicle, entry: int, field: str, text: str, by: By = HOUSING
) -> None:
    command = CorrectFact(
        problem="motel", entry=entry, field=field, text=text, reason="Counted again."
    )
    asked = request(command, by)
    await chronicle.told(pool, asked.model_copy(update={"cited": await cited(pool, command)}))


async def test_each_text_is_told_for_its_time(pool: Pool, noted: Chronicle) -> None:
    entry = noted.state.seq
    then = await clock(pool)

    await correct(pool, noted, entry, "note", "Eight holes are dug.")

    now = await commitments.commitment(pool, C1)
    assert now is not None
    assert now.document["last_note"] == "Eight holes are dug."
    known = await problem_as_known(pool, "motel", then)
    assert known is not None
    assert known.commitments[0].document["last_note"] == "Holes are dug."
    [old] = await history.history(pool, STREAM, after=entry - 1, limit=1)
    assert old.event["note"] == "Holes are dug."
    assert old.corrected_by == (("note", entry + 1),)
    [old] = await history.history(pool, STREAM, after=entry - 1, limit=1, upto=entry)
    assert old.corrected_by == ()


async def test_a_correction_of_a_correction_follows_on_the_newest(
    pool: Pool, noted: Chronicle
) -> None:
    entry = noted.state.seq
    await correct(pool, noted, entry, "note", "Eight holes are dug.")
    await correct(pool, noted, entry, "note", "Nine holes are dug.")

    [old] = await history.history(pool, STREAM, after=entry - 1, limit=1)
    assert old.corrected_by == (("note", entry + 2),)
    found = await cited(
        pool, CorrectFact(problem="motel", entry=entry, field="note", text="x", reason="x")
    )
    assert found is not None
    assert (found.text, found.stated_in) == ("Nine holes are dug.", entry + 2)


async def test_audit_rebuild_and_the_verifier_follow_corrected_facts_and_titles(
    pool: Pool, superuser: Connection, noted: Chronicle, tmp_path: Path
) -> None:
    await correct(pool, noted, noted.state.seq, "note", "Eight holes are dug.")
    await correct(pool, noted, 1, "title", "Calls from two motels", by=POLICE)
    await correct(pool, noted, 2, "title", "The lamps", by=POLICE)
    await correct(pool, noted, 1, "title", "Calls from three motels", by=POLICE)

    assert (await verify(superuser)).verdict == "ok"
    before = await problems.problem(pool, "motel")
    await rebuild(superuser)
    assert await problems.problem(pool, "motel") == before
    assert before is not None
    assert (before.title, before.responsibilities[0].title) == (
        "Calls from three motels", "The lamps",
    )  # fmt: skip
    await export(superuser, tmp_path / "bundle")
    outcome = check(tmp_path / "bundle", Asked())
    assert outcome.integrity == "ok", list(outcome.lines())


@pytest.mark.parametrize(
    ("entry", "field", "code"),
    [
        (99, "note", "not_found"),
        (1, "police", "agreed_not_described"),
        (1, "source", "nothing_said_there"),
        (3, "holder", "agreed_not_described"),
    ],
)
async def test_what_the_ledger_does_not_say_cannot_be_corrected(
    pool: Pool, noted: Chronicle, entry: int, field: str, code: str
) -> None:
    with pytest.raises(Refused) as no:
        await correct(pool, noted, entry, field, "Something.", by=POLICE)
    assert no.value.code == code


async def test_a_text_that_was_expunged_has_no_copy_in_its_correction_and_is_not_corrected(
    pool: Pool, superuser: Connection, noted: Chronicle
) -> None:
    entry = noted.state.seq
    await correct(pool, noted, entry, "note", "Eight holes are dug.")
    bodies = await superuser.fetch("SELECT body FROM bodies WHERE stream = $1", STREAM)
    assert not any(b"holes" in row["body"] for row in bodies)
    async with superuser.transaction():
        await superuser.execute("ALTER TABLE disclosures DISABLE TRIGGER ALL")
        await superuser.execute(
            "UPDATE disclosures SET sealed = NULL, expunged_under = $3"
            " WHERE stream = $1 AND seq = $2 AND path = 'note'",
            STREAM, entry, entry + 1,
        )  # fmt: skip
        await superuser.execute("ALTER TABLE disclosures ENABLE TRIGGER ALL")

    told = await history.history(pool, STREAM, after=entry - 1)
    assert "Holes are dug." not in str([one.body for one in told])
    assert told[1].event["text"] == "Eight holes are dug."
    command = CorrectFact(problem="motel", entry=entry, field="note", text="Ten.", reason="So.")
    found = await cited(pool, command)
    assert found is not None
    assert found.text == "Eight holes are dug."
    await superuser.execute("ALTER TABLE disclosures DISABLE TRIGGER ALL")
    await superuser.execute(
        "UPDATE disclosures SET sealed = NULL, expunged_under = $3"
        " WHERE stream = $1 AND seq = $2 AND path = 'text'",
        STREAM, entry + 1, entry + 2,
    )  # fmt: skip
    await superuser.execute("ALTER TABLE disclosures ENABLE TRIGGER ALL")
    with pytest.raises(Refused) as no:
        await correct(pool, noted, entry, "note", "Ten holes are dug.")
    assert no.value.code == "nothing_said_there"
