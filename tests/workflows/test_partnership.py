"""A partnership on a real engine: what rested on an agreement falls back when that ends."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit.export import export
from audit.verify import verify
from desk.ending import fallen
from rules.partnership.time import reversion_id
from schemas.commands import agreement as a
from schemas.commands import partnership as c
from schemas.commands.problem import RevertResponsibility
from schemas.ending import Reverting
from schemas.errors import NotFound
from schemas.ids import KEEPER
from schemas.partnerships import Purpose
from storage import ledger
from storage.pool import open_connection
from storage.readers.partnerships import partnership as read
from tests.conftest import Engine
from tests.table import NEXT_YEAR, at_work, through
from tests.town import found
from verify.check import Asked, check


async def test_at_the_end_of_an_agreement_what_rested_on_it_is_with_police_again(
    engine: Engine, tmp_path: Path
) -> None:
    town = await found(engine)
    await town.offer()
    await town.accept()
    name = f"table-{town.name}"
    soon = datetime.now(UTC) + timedelta(seconds=3)
    await at_work(town, name, soon)
    assert await town.holder() == town.housing

    over = await through(town, name)

    assert await town.holder() == town.police
    assert [one.outcome for one in over.agreements[f"{name}.a1"].fallen] == ["reverted"]
    reverted = (await ledger.events(engine.pool, town.stream))[-1]
    assert reverted.stamp.by == KEEPER
    assert getattr(reverted, "under", "").startswith(f"partnership/{name}#")
    view = await read(engine.pool, name)
    assert view is not None
    assert view.document["agreements"][f"{name}.a1"]["state"] == "ended"

    again = Reverting(
        command_id=reversion_id(f"{name}.a1", town.lighting), agreement=f"{name}.a1",
        responsibility=town.lighting, under=getattr(reverted, "under", ""),
    )  # fmt: skip
    before = len(await town.entries())
    assert (await fallen(engine.desk, again)).outcome == "reverted", "asked again, answered again"
    assert len(await town.entries()) == before

    conn = await open_connection(engine.owner_url)
    try:
        verdict = await verify(conn, at_work=False)
        assert (verdict.verdict, verdict.findings) == ("ok", ())
        await export(conn, tmp_path / "bundle")
    finally:
        await conn.close()
    outcome = check(tmp_path / "bundle", Asked())
    assert outcome.integrity == "ok", [*outcome.lines()]


async def test_what_police_hold_already_does_not_fall_back_and_that_is_noted(
    engine: Engine,
) -> None:
    town = await found(engine)
    name = f"table-{town.name}"
    await at_work(town, name, NEXT_YEAR)

    await town.do(a.EndAgreement(agreement=f"{name}.a1", reason="Sold."), town.rep)

    over = await through(town, name)
    [noted] = over.agreements[f"{name}.a1"].fallen
    assert (noted.outcome, noted.why) == ("not_needed", "nothing_to_revert")
    told = await engine.pool.fetch(
        "SELECT party, kind FROM notices WHERE notice LIKE $1", f"partnership/{name}#%"
    )
    assert (town.police, "agreement.ended") in {(row["party"], row["kind"]) for row in told}


async def test_nothing_is_reverted_under_an_end_that_never_was(engine: Engine) -> None:
    town = await found(engine)
    made_up = RevertResponsibility(
        responsibility=town.lighting, reason="agreement_ended", detail="It ended.",
        under=f"partnership/none-{town.name}#3",
    )  # fmt: skip

    with pytest.raises(NotFound):
        await engine.desk.submit(made_up, by=KEEPER)


async def test_a_partnership_is_about_problems_that_are_there(engine: Engine) -> None:
    town = await found(engine, opened=False)
    found_it = c.FoundPartnership(
        partnership=f"table-{town.name}", name="Table", purpose=Purpose.PROBLEM_SOLVING,
        problems=(f"nothing-{town.name}",), stake="Calls.",
    )  # fmt: skip

    with pytest.raises(NotFound):
        await town.do(found_it, town.op)
