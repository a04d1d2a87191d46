"""The engine's histories against the ledger: on a real Temporal and a real PostgreSQL, with what
an operator or an intruder can do to either of them.
"""

import asyncio
import hashlib
import json
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import (
    DeleteWorkflowExecutionRequest,
    ResetWorkflowExecutionRequest,
)
from temporalio.client import Client, RPCError

from audit.reconcile import reconcile as compare
from desk.reconciling import reconcile
from desk.reviving import Reviving
from runtime.temporal import quiet_runtime
from schemas.commands.method import AskDismissal, DismissProblem, RecordCheers
from schemas.commands.record import TerminateEngine
from schemas.comparison import Comparison
from schemas.ids import KEEPER
from schemas.method import Cheers, CheersAnswer
from storage.pool import Connection, open_connection
from storage.readers.history import history
from tests.conftest import Engine
from tests.town import Town, found

KEPT = "record/log"


@pytest.fixture
async def owner(engine: Engine) -> AsyncIterator[Connection]:
    """A superuser. What it did to the ledger is put right in the end: others use it as well."""
    conn = await open_connection(engine.owner_url)
    for table in ("ledger", "bodies"):
        await conn.execute(f"CREATE TEMP TABLE whole_{table} AS TABLE {table} WITH NO DATA")
    yield conn
    async with conn.transaction():
        for table, given in (("ledger", " OVERRIDING SYSTEM VALUE"), ("bodies", "")):
            await triggers(conn, table, on=False)
            await conn.execute(
                f"DELETE FROM {table} t USING (SELECT DISTINCT stream FROM whole_{table}) w"  # noqa: S608
                " WHERE t.stream = w.stream AND (t.seq <= (SELECT max(seq) FROM whole_ledger o"
                " WHERE o.stream = t.stream) OR t.stream <> $1)",
                KEPT,
            )
            await conn.execute(f"INSERT INTO {table}{given} TABLE whole_{table}")
            await triggers(conn, table, on=True)
    await conn.close()


@pytest.fixture
async def town(engine: Engine) -> Town:
    """A problem with an accepted handoff."""
    town = await found(engine)
    await town.offer()
    await town.accept()
    return town


async def looked(engine: Engine, town: Town, *, write: bool = False) -> Comparison:
    return await reconcile(engine.desk, engine.client, engine.pool, stream=town.stream, write=write)


def told(comparison: Comparison) -> list[tuple[int | None, str]]:
    return [(one.seq, one.what) for one in comparison.differences]


async def without_triggers(owner: Connection, *statements: str, of: Town) -> None:
    """What a superuser can do to tables that only grow."""
    async with owner.transaction():
        for table in ("ledger", "bodies"):
            await triggers(owner, table, on=False)
            await owner.execute(
                f"INSERT INTO whole_{table} SELECT * FROM {table} WHERE stream IN ($1, $2)",  # noqa: S608
                of.stream,
                KEPT,
            )
        for statement in statements:
            await owner.execute(statement, of.stream)
        for table in ("ledger", "bodies"):
            await triggers(owner, table, on=True)


async def triggers(owner: Connection, table: str, *, on: bool) -> None:
    if not on:
        await owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        return
    await owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
    for (name,) in await owner.fetch(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal", table
    ):
        await owner.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


async def test_what_was_done_as_it_should_be_agrees(engine: Engine, town: Town) -> None:
    comparison = await looked(engine, town)

    assert (comparison.verdict, told(comparison)) == ("agree", [])
    assert comparison.entries == len(await town.entries())
    assert comparison.commands == 3


async def test_the_whole_installation_is_compared_and_the_outcome_stands_on_the_record(
    engine: Engine, town: Town
) -> None:
    steps: list[str] = []
    comparison = await reconcile(engine.desk, engine.client, engine.pool, tell=steps.append)

    mine = [one for one in comparison.differences if one.stream == town.stream]
    assert mine == []
    assert comparison.streams >= 3
    assert steps[0] == "Asking Temporal for its runs"
    last = (await history(engine.pool, "record/log"))[-1]
    assert last.kind == "record.reconciled"
    assert last.event["verdict"] == comparison.verdict
    assert last.by == KEEPER


async def test_an_entry_that_a_superuser_deletes_is_missed(
    engine: Engine, town: Town, owner: Connection
) -> None:
    before = len(await town.entries())
    await without_triggers(
        owner,
        "DELETE FROM bodies WHERE stream = $1 AND seq = (SELECT max(seq) FROM ledger"
        " WHERE stream = $1)",
        "DELETE FROM ledger WHERE stream = $1 AND seq = (SELECT max(seq) FROM ledger"
        " WHERE stream = $1)",
        of=town,
    )

    comparison = await looked(engine, town)

    assert comparison.verdict == "differ"
    assert any(
        seq == before and "was written by the engine and is not in the ledger" in what
        for seq, what in told(comparison)
    )


async def test_an_entry_that_says_something_else_is_noticed(
    engine: Engine, town: Town, owner: Connection
) -> None:
    await without_triggers(
        owner,
        "UPDATE bodies SET body = convert_to(replace(convert_from(body, 'UTF8'),"
        " 'housing-', 'police-'), 'UTF8') WHERE stream = $1 AND seq = 3",
        of=town,
    )

    comparison = await looked(engine, town)

    assert comparison.verdict == "differ"
    assert [seq for seq, _ in told(comparison)] == [3]


async def test_each_entry_names_the_run_that_wrote_it(engine: Engine, town: Town) -> None:
    run = (await town.handle.describe()).run_id

    entries = await history(engine.pool, town.stream)

    assert {one.body["run"] for one in entries} == {run}


async def test_an_entry_that_names_another_run_is_unexplained(
    engine: Engine, town: Town, owner: Connection
) -> None:
    await without_triggers(
        owner,
        "UPDATE bodies SET body = convert_to(regexp_replace(convert_from(body, 'UTF8'),"
        """ '"run":"[0-9a-f]{8}', '"run":"00000000'), 'UTF8') WHERE stream = $1 AND seq = 2""",
        of=town,
    )

    assert [seq for seq, _ in told(await looked(engine, town))] == [2]


async def test_an_entry_that_no_run_wrote_is_unexplained(
    engine: Engine, town: Town, owner: Connection
) -> None:
    last = len(await town.entries())
    await without_triggers(
        owner,
        "INSERT INTO ledger (stream, seq, kind, subject, at, by, command_id, header, leaf_hash)"
        " SELECT stream, seq + 1, kind, subject, at, by, 'smuggled-in', header, leaf_hash"
        " FROM ledger WHERE stream = $1 AND seq = (SELECT max(seq) FROM ledger WHERE stream = $1)",
        of=town,
    )

    assert (last + 1, "no run of the engine explains this entry and no hash of one was kept") in (
        told(await looked(engine, town))
    )


async def test_a_run_that_is_terminated_behind_the_back_is_reported(
    engine: Engine, town: Town
) -> None:
    await town.handle.terminate(reason="nobody will know")

    comparison = await looked(engine, town)

    assert comparison.verdict == "differ"
    assert "the run was terminated, and no entry says so" in [what for _, what in told(comparison)]


async def test_what_is_entered_only_afterwards_explains_nothing(
    engine: Engine, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.compared.CLOCKS_DIFFER", timedelta(0))
    run = (await town.handle.describe()).run_id
    await town.handle.terminate(reason="first")
    late = TerminateEngine(workflow=town.stream, run=run, because="Explained away.")
    await engine.desk.submit(late, by=KEEPER)

    assert "the run was terminated, and no entry says so" in [
        what for _, what in told(await looked(engine, town))
    ]


async def test_a_run_whose_termination_stands_on_the_record_is_explained(
    engine: Engine, town: Town
) -> None:
    run = (await town.handle.describe()).run_id
    ending = TerminateEngine(workflow=town.stream, run=run, because="The town moved away.")
    await engine.desk.submit(ending, by=KEEPER)
    await town.handle.terminate(reason="on the record")

    assert told(await looked(engine, town)) == []


async def test_a_problem_that_was_dismissed_needs_no_run_any_more(engine: Engine) -> None:
    town = await found(engine)
    answers = {
        name: CheersAnswer(holds=place > 0, evidence="One call.")
        for place, name in enumerate(Cheers.model_fields)
    }
    await town.do(RecordCheers(problem=town.problem, answers=Cheers(**answers)), town.op)
    await town.do(
        AskDismissal(problem=town.problem, reason="One event.", instead="The landlord."), town.op
    )
    await town.do(DismissProblem(problem=town.problem), town.supervisor)
    await ended(town)

    assert told(await looked(engine, town)) == []


async def test_what_ended_by_the_record_and_was_revived_is_missed_when_it_goes_again(
    engine: Engine, town: Town
) -> None:
    """What explained the first end explains no later one."""
    run = (await town.handle.describe()).run_id
    ending = TerminateEngine(workflow=town.stream, run=run, because="The town moved away.")
    await engine.desk.submit(ending, by=KEEPER)
    await town.handle.terminate(reason="on the record")
    reviving = Reviving(engine.client, engine.pool, engine.task_queue)
    await reviving.revive(town.stream, by=KEEPER, because="It came back.")
    assert told(await looked(engine, town)) == []
    await deleted(engine, town)

    words = [what for _, what in told(await looked(engine, town))]
    assert any(what.startswith("no run of the engine takes commands for it") for what in words)


async def test_a_reset_behind_the_back_is_reported(engine: Engine, town: Town) -> None:
    base = await town.handle.describe()
    events = (await town.handle.fetch_history()).events
    last = max(
        event.event_id for event in events if event.HasField(
            "workflow_task_completed_event_attributes"
        )
    )  # fmt: skip
    await engine.client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=engine.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=town.stream, run_id=base.run_id),
            reason="again",
            workflow_task_finish_event_id=last,
            request_id="reset-1",
        )
    )

    comparison = await looked(engine, town)

    assert f"the run was made by resetting {base.run_id}, and no entry says so" in [
        what for _, what in told(comparison)
    ]


async def test_a_running_workflow_that_is_deleted_is_missed(engine: Engine, town: Town) -> None:
    await deleted(engine, town)

    comparison = await looked(engine, town)

    words = [what for _, what in told(comparison)]
    assert any(what.startswith("no run of the engine explains these entries") for what in words)
    assert any(what.startswith("no run of the engine takes commands for it") for what in words)


async def test_the_comparison_survives_the_end_of_retention(engine: Engine, town: Town) -> None:
    await town.settle()
    await town.close()
    await ended(town)
    assert (await looked(engine, town, write=True)).kept == 1
    kept = (await looked(engine, town, write=True)).kept
    assert kept == 0, "once for each run"
    await deleted(engine, town)

    comparison = await looked(engine, town)

    assert comparison.runs == 0
    assert told(comparison) == []


async def test_without_the_kept_hash_a_history_that_is_gone_explains_nothing(
    engine: Engine, town: Town
) -> None:
    await town.settle()
    await town.close()
    await ended(town)
    await deleted(engine, town)

    assert (await looked(engine, town)).verdict == "differ"


async def test_a_history_that_is_not_the_one_whose_hash_was_kept_is_noticed(
    engine: Engine, town: Town, owner: Connection
) -> None:
    await town.settle()
    await town.close()
    await ended(town)
    await looked(engine, town, write=True)
    await without_triggers(
        owner,
        "UPDATE bodies b SET body = convert_to(regexp_replace(convert_from(body, 'UTF8'),"
        """ '"sha256":"[0-9a-f]{64}"', '"sha256":"' || repeat('0', 64) || '"'), 'UTF8')"""
        " FROM ledger l WHERE l.stream = b.stream AND l.seq = b.seq"
        " AND l.kind = 'history.closed' AND l.subject = $1",
        of=town,
    )

    assert "its history is not the one whose hash was kept" in [
        what for _, what in told(await looked(engine, town))
    ]


async def test_what_was_decided_and_cannot_be_written_is_reported(
    engine: Engine, town: Town, owner: Connection
) -> None:
    """The ledger takes nothing more of this problem, so that a decision stays in the outbox."""
    await owner.execute(
        "CREATE FUNCTION nothing_more() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'not now'; END $$"
    )
    await owner.execute(
        "CREATE TRIGGER nothing_more BEFORE INSERT ON ledger FOR EACH ROW"
        f" WHEN (NEW.stream = '{town.stream}') EXECUTE FUNCTION nothing_more()"
    )
    giving = asyncio.create_task(town.give_back())
    try:
        comparison = Comparison()
        for _ in range(200):
            comparison = await compare(
                engine.client, engine.pool, stream=town.stream, patience=timedelta(0)
            )
            if comparison.differences:
                break
            await asyncio.sleep(0.05)
        assert any("still waits to be written" in what for _, what in told(comparison))
    finally:
        await owner.execute("DROP TRIGGER nothing_more ON ledger")
        await owner.execute("DROP FUNCTION nothing_more()")
    await giving

    assert told(await looked(engine, town)) == []


async def test_where_temporal_does_not_answer_nobody_can_tell(engine: Engine, town: Town) -> None:
    away = await Client.connect("127.0.0.1:1", lazy=True, runtime=quiet_runtime())

    comparison = await compare(away, engine.pool, stream=town.stream)

    assert comparison.verdict == "cannot_tell"


async def test_the_hash_of_a_history_can_be_had_with_other_tools(
    engine: Engine, town: Town
) -> None:
    await town.handle.terminate(reason="for its hash")
    run = (await town.handle.describe()).run_id
    await looked(engine, town, write=True)
    kept = [
        one for one in await history(engine.pool, "record/log")
        if one.kind == "history.closed" and one.event["run"] == run
    ]  # fmt: skip
    shown = await asyncio.create_subprocess_exec(
        str(engine.temporal.program), "workflow", "show", "--address", engine.temporal.address,
        "--namespace", engine.temporal.namespace, "--workflow-id", town.stream, "--run-id", run,
        "--output", "json", "--no-json-shorthand-payloads", stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await shown.communicate()
    lines = b"".join(
        json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        + b"\n"
        for event in json.loads(out)["events"]
    )

    assert hashlib.sha256(lines).hexdigest() == kept[0].event["sha256"]
    if (jq := shutil.which("jq")) is not None:  # as docs/auditors.md says it
        sorted_ = await asyncio.create_subprocess_exec(
            jq, "-cS", ".events[]", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        same, _ = await sorted_.communicate(out)
        assert same == lines


async def ended(town: Town) -> None:
    """The run is over, and Temporal says so."""
    await town.handle.result()


async def deleted(engine: Engine, town: Town) -> None:
    """As retention does it, or somebody with Temporal's own program."""
    await engine.client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=engine.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=town.stream),
        )
    )
    while True:
        try:
            await town.handle.describe()
        except RPCError:
            return
        await asyncio.sleep(0.05)
