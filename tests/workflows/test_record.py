"""The record about the record and the findings, on a real engine, checked by two verifiers."""

from pathlib import Path

import pytest

from audit.export import export
from audit.verify import verify
from rules.record import history_command
from schemas.commands.finding import AnswerFinding, CloseFinding, OpenFinding
from schemas.commands.party import AddPerson
from schemas.commands.record import CloseHistory, RotateKey
from schemas.errors import CommandReused, NotFound
from schemas.ids import KEEPER, SETUP, finding_id_for
from schemas.parties import Role
from storage.pool import open_connection
from storage.readers.history import history
from tests.conftest import Engine
from tests.town import found
from verify.check import Asked, check

RUN = "0198f1de-5c1c-7b9e-8d3a-2f1f6a0c9b11"


def rotated(new: str) -> RotateKey:
    return RotateKey(origin="remit/log", old="remit/log+1+A", new=new)


async def test_the_record_begins_with_whatever_is_said_first_and_goes_on(engine: Engine) -> None:
    before = len(await history(engine.pool, "record/log"))

    first = await engine.desk.submit(rotated("remit/log+2+B"), by=KEEPER)
    again = await engine.desk.submit(rotated("remit/log+3+C"), by=SETUP)

    assert [one.seq for one in first.entries + again.entries] == [before + 1, before + 2]
    told = await history(engine.pool, "record/log", after=before)
    assert [(one.kind, one.by) for one in told] == [
        ("key.rotated", KEEPER),
        ("key.rotated", SETUP),
    ]


async def test_the_record_goes_on_from_the_ledger_where_the_engine_has_lost_it(
    engine: Engine,
) -> None:
    await engine.desk.submit(rotated("remit/log+4+D"), by=KEEPER)
    before = len(await history(engine.pool, "record/log"))
    await _forgotten(engine, "record/log")

    went_on = await engine.desk.submit(rotated("remit/log+5+E"), by=KEEPER)

    assert [one.seq for one in went_on.entries] == [before + 1]


async def test_the_hash_of_a_run_is_kept_once_however_often_it_is_asked(engine: Engine) -> None:
    closed = CloseHistory(
        workflow="problem/motel", run=RUN, outcome="completed", sha256="0" * 64, events=12,
        read_with="temporalio 1.35.0", first_seq=1, last_seq=3,
    )  # fmt: skip
    kept = history_command(RUN)
    first = await engine.desk.submit(closed, by=KEEPER, command_id=kept)

    assert await engine.desk.submit(closed, by=KEEPER, command_id=kept) == first
    other = closed.model_copy(update={"sha256": "1" * 64})
    with pytest.raises(CommandReused):
        await engine.desk.submit(other, by=KEEPER, command_id=kept)


async def test_a_finding_is_about_an_entry_that_is_there_and_changes_nothing_of_it(
    engine: Engine, tmp_path: Path
) -> None:
    town = await found(engine)
    auditor = f"ada@{town.housing}"
    await town.do(AddPerson(person=auditor, name="Ada", role=Role.AUDITOR), SETUP)
    before = await town.entries()
    finding = finding_id_for(town.name)

    nowhere = OpenFinding(finding=finding, entry=f"{town.stream}#99", text="What is this?")
    with pytest.raises(NotFound):
        await town.do(nowhere, auditor)
    await town.do(
        OpenFinding(finding=finding, entry=f"{town.stream}#1", text="Who opened it?"), auditor
    )
    await town.do(AnswerFinding(finding=finding, text="Our operator did."), town.op)
    await town.do(CloseFinding(finding=finding, conclusion="So it says."), auditor)

    assert await town.entries() == before
    row = await engine.pool.fetchrow("SELECT * FROM findings WHERE finding = $1", finding)
    assert row is not None
    assert (row["about"], row["entry"], row["state"]) == (town.stream, 1, "closed")

    conn = await open_connection(engine.owner_url)
    try:
        assert (await verify(conn, at_work=False)).verdict == "ok"
        await export(conn, tmp_path / "bundle")
    finally:
        await conn.close()
    outcome = check(tmp_path / "bundle", Asked())
    assert outcome.integrity == "ok", [*outcome.lines()]


async def _forgotten(engine: Engine, stream: str) -> None:
    """The engine's own data is gone: the run is ended and its history deleted."""
    from temporalio.api.common.v1 import WorkflowExecution
    from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
    from temporalio.client import RPCError

    handle = engine.client.get_workflow_handle(stream)
    await handle.terminate(reason="lost")
    await engine.client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=engine.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=stream),
        )
    )
    while True:
        try:
            await handle.describe()
        except RPCError:
            return
