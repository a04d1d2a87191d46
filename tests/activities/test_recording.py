"""The recording activity: what was decided becomes durable, once."""

import inspect

import asyncpg
import pytest
import structlog
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.recording import Recording
from schemas import contracts
from storage.pool import Pool, may_pass
from tests.builders import accept, offered, opened
from tests.chronicle import Chronicle


def test_the_activity_has_the_name_and_the_shape_of_its_contract() -> None:
    promised, made = contracts.record, Recording.record
    for definition in (promised, made):
        assert definition.__temporal_activity_definition.name == "record"  # type: ignore[attr-defined]
    told = inspect.signature(promised, eval_str=True)
    kept = inspect.signature(made, eval_str=True)
    assert list(kept.parameters.values())[1:] == list(told.parameters.values())
    assert kept.return_annotation == told.return_annotation


async def test_a_repeated_attempt_finds_what_the_first_one_did(pool: Pool) -> None:
    recording = Recording(pool)
    batch = Chronicle("problem/motel").decided(opened())
    env = ActivityEnvironment()
    with structlog.testing.capture_logs() as lines:
        first = await env.run(recording.record, batch)
        again = await env.run(recording.record, batch)
    assert (first.again, again.again) == (False, True)
    assert first.last_seq == again.last_seq
    assert [line["event"] for line in lines] == [entry.kind for entry in batch.entries]
    assert lines[0]["command_id"] == batch.entries[0].command_id


async def test_a_conflict_is_final(pool: Pool) -> None:
    chronicle = Chronicle("problem/motel")
    chronicle.decided(opened())
    with pytest.raises(ApplicationError) as conflict:
        await ActivityEnvironment().run(Recording(pool).record, chronicle.decided(offered()))
    assert conflict.value.type == "LedgerConflict"
    assert conflict.value.non_retryable


async def test_anything_else_is_tried_again(pool: Pool) -> None:
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), offered())
    batch = chronicle.decided(accept())
    [ended, begun] = batch.rows.tenures
    torn = batch.rows.model_copy(update={"tenures": (begun,)})
    with pytest.raises(ApplicationError) as refused:
        await ActivityEnvironment().run(
            Recording(pool).record, batch.model_copy(update={"rows": torn})
        )
    assert refused.value.type == "LedgerRefused"
    assert not refused.value.non_retryable
    assert not (await ActivityEnvironment().run(Recording(pool).record, batch)).again
    assert ended.until == begun.since


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError(),
        TimeoutError(),
        asyncpg.CannotConnectNowError("starting up"),
        asyncpg.AdminShutdownError("shutting down"),
        asyncpg.TooManyConnectionsError("full"),
        asyncpg.DiskFullError("full"),
        asyncpg.DeadlockDetectedError("deadlock"),
        asyncpg.ConnectionDoesNotExistError("gone"),
        asyncpg.InterfaceError("closed"),
        asyncpg.QueryCanceledError("timeout"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_outage_is_known_as_one(error: Exception) -> None:
    assert may_pass(error)


def test_a_mistake_is_not_taken_for_an_outage() -> None:
    assert not may_pass(asyncpg.UniqueViolationError("twice"))
    assert not may_pass(asyncpg.InvalidPasswordError("no"))
    assert not may_pass(ValueError())
