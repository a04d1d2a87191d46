"""The attacks, each carried out for real, and by which checks each has to be noticed."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import ResetReapplyExcludeType
from temporalio.api.workflowservice.v1 import (
    DeleteWorkflowExecutionRequest,
    ResetWorkflowExecutionRequest,
)

from seal.notes import SigningKey
from seal.sequencer import drain
from tests.attacks.intruder import Body, Intruder
from tests.attacks.world import DIVERTED, ENDED, ORIGIN, World
from tests.town import Town

CHECKS = (
    "body", "chain", "root", "cover", "kept", "wit", "rcpt", "fold", "sem", "tsa", "fresh", "temp",
)  # fmt: skip
STREAM = "problem/motel-one"
NEWEST = "problem/motel-two"
"""The stream in which the newest entries stand."""


@dataclass(frozen=True)
class Attack:
    """What is done to a copy of which ledger."""

    name: str
    do: Callable[[Intruder, World], Awaitable[None]]
    caught: str
    """The checks that the design marks for it."""
    database: str = "whole"
    streams: tuple[str, ...] = (STREAM,)
    """Whose histories are compared with the ledger."""
    known: tuple[str, ...] = ("first", "second", "third")
    """What of it anybody outside has seen: the partners their receipts, the witness checkpoints."""
    fork: bool = False
    """What the auditor is shown is the other world."""


ATTACKS: list[Attack] = []


def attack(
    name: str, caught: str, **more: object
) -> Callable[[Callable[[Intruder, World], Awaitable[None]]], None]:
    def known(do: Callable[[Intruder, World], Awaitable[None]]) -> None:
        ATTACKS.append(Attack(name, do, caught, **more))  # type: ignore[arg-type]

    return known


async def _another_holder(intruder: Intruder) -> tuple[int, Body]:
    """The first transfer of the first problem, with somebody else as the holder."""
    seq = await intruder.find(STREAM, "responsibility.transferred")
    body = await intruder.body(STREAM, seq)
    body["event"]["holder"] = "police-two"
    return seq, body


async def _edit(intruder: Intruder) -> None:
    seq, body = await _another_holder(intruder)
    await intruder.put(STREAM, seq, body)


@attack("edit a body", "body sem temp")
async def _(intruder: Intruder, world: World) -> None:
    await _edit(intruder)


@attack("edit body and header", "chain root kept wit sem temp")
async def _(intruder: Intruder, world: World) -> None:
    seq = await intruder.find(STREAM, "problem.opened")
    body = await intruder.body(STREAM, seq)
    body["event"]["police"] = "police-two"
    await intruder.put(STREAM, seq, body)
    await intruder.do(
        "UPDATE ledger l SET header = convert_to(regexp_replace(convert_from(header, 'UTF8'),"
        " '[0-9a-f]{64}\\n$', encode(sha256(b.body), 'hex') || E'\\n'), 'UTF8')"
        f" FROM bodies b WHERE (l.stream, l.seq) = (b.stream, b.seq) AND l.stream = '{STREAM}'"
        f" AND l.seq = {seq}",
        "UPDATE ledger SET leaf_hash = sha256('\\x00'::bytea || header)"
        f" WHERE stream = '{STREAM}' AND seq = {seq}",
    )


@attack("rewrite all hashes, no log key", "root kept wit sem temp")
async def _(intruder: Intruder, world: World) -> None:
    await _edit(intruder)
    await intruder.rewrite()


@attack("rewrite all, another key", "root kept wit sem temp")
async def _(intruder: Intruder, world: World) -> None:
    await _edit(intruder)
    await intruder.rewrite(SigningKey.made(ORIGIN))


@attack("rewrite all, with the log key", "kept wit sem temp")
async def _(intruder: Intruder, world: World) -> None:
    await _edit(intruder)
    await intruder.rewrite(world.log)


@attack("another story, consistent, in Temporal too, with the log key", "kept wit", fork=True)
async def _(intruder: Intruder, world: World) -> None:
    await intruder.sign(world.log)


@attack("delete a middle row", "chain root cover kept wit rcpt sem temp")
async def _(intruder: Intruder, world: World) -> None:
    await intruder.remove(STREAM, await intruder.find(STREAM, "responsibility.transferred"))


@attack("delete a middle row, rechain, sign with the log key", "kept wit rcpt sem temp")
async def _(intruder: Intruder, world: World) -> None:
    await intruder.remove(STREAM, await intruder.find(STREAM, "responsibility.transferred"))
    await intruder.close_ranks()
    await intruder.rewrite(world.log)


@attack(
    "truncate to an old signed checkpoint", "rcpt fresh temp", streams=(STREAM, NEWEST),
)  # fmt: skip
async def _(intruder: Intruder, world: World) -> None:
    size = await intruder.conn.fetchval("SELECT min(size) FROM checkpoints")
    total = await intruder.conn.fetchval("SELECT count(*) FROM ledger")
    await intruder.remove_newest(total - size)
    await intruder.do(
        f"DELETE FROM cosignatures WHERE size > {size}",
        f"DELETE FROM checkpoints WHERE size > {size}",
        f"DELETE FROM leaves WHERE idx >= {size}",
        "DELETE FROM receipts r WHERE NOT EXISTS"
        " (SELECT FROM ledger l WHERE l.command_id = r.command_id)",
    )
    await intruder.rewrite()


@attack(
    "truncate and sign the newest five anew", "temp", database="unsealed", streams=(NEWEST,),
    known=("first", "second"),
)  # fmt: skip
async def _(intruder: Intruder, world: World) -> None:
    await drain(intruder.conn, sweep=True)
    await intruder.sign(world.log)
    await intruder.remove_newest(5)
    await intruder.do("DELETE FROM receipts r WHERE NOT EXISTS"
                      " (SELECT FROM ledger l WHERE l.command_id = r.command_id)")  # fmt: skip
    await intruder.rewrite(world.log)
    await world.cosigned(intruder.conn)


@attack(
    "delete a row before it is sequenced", "temp", database="unsealed", streams=(NEWEST,),
    known=("first", "second"),
)  # fmt: skip
async def _(intruder: Intruder, world: World) -> None:
    await intruder.remove_newest(2)  # an acceptance and the transfer that it causes
    await intruder.do("DELETE FROM receipts r WHERE NOT EXISTS"
                      " (SELECT FROM ledger l WHERE l.command_id = r.command_id)")  # fmt: skip
    await intruder.rehash()
    await intruder.retell()
    await drain(intruder.conn, sweep=True)
    await intruder.sign(world.log)
    await world.cosigned(intruder.conn)


async def _neighbours(intruder: Intruder) -> int:
    return int(
        await intruder.conn.fetchval(
            "SELECT min(a.idx) FROM leaves a JOIN ledger l USING (entry_id)"
            " JOIN leaves b ON b.idx = a.idx + 1 JOIN ledger m ON m.entry_id = b.entry_id"
            " WHERE l.stream <> m.stream AND a.idx > 5"
        )
    )


@attack("reorder two rows", "root kept wit")
async def _(intruder: Intruder, world: World) -> None:
    await intruder.swap(await _neighbours(intruder))


@attack("reorder two rows, sign with the log key", "kept wit")
async def _(intruder: Intruder, world: World) -> None:
    await intruder.swap(await _neighbours(intruder))
    await intruder.sign(world.log)


@attack("insert a backdated row in the middle, sign with the log key",
        "kept wit rcpt sem temp")  # fmt: skip
async def _(intruder: Intruder, world: World) -> None:
    seq = await intruder.find(STREAM, "handoff.offered")
    body = await intruder.body(STREAM, seq)
    body["nonce"] = "0" * 32
    body["event"]["stamp"]["command_id"] = "00000000-0000-4000-8000-000000000000"
    await intruder.insert(STREAM, seq, body)
    await intruder.rewrite(world.log)


@attack("append with a past date", "sem tsa fresh temp")
async def _(intruder: Intruder, world: World) -> None:
    last = int(await intruder.conn.fetchval(
        "SELECT max(seq) FROM ledger WHERE stream = $1", STREAM))  # fmt: skip
    body = await intruder.body(STREAM, last)
    body["nonce"] = "0" * 32
    body["event"]["stamp"] |= {"at": "2020-01-31T09:00:00Z", "command_id": "0" * 32}
    await intruder.insert(STREAM, last + 1, body)
    await intruder.rehash()
    await intruder.retell()
    await _seal_on(intruder, world)


async def _seal_on(intruder: Intruder, world: World) -> None:
    """Whatever has come since is ordered, signed with the log's own key and cosigned."""
    await drain(intruder.conn, sweep=True)
    await intruder.add_checkpoint(world.log)
    await world.cosigned(intruder.conn)


@attack("duplicate an entry", "sem")
async def _(intruder: Intruder, world: World) -> None:
    last = int(await intruder.conn.fetchval(
        "SELECT max(seq) FROM ledger WHERE stream = $1", STREAM))  # fmt: skip
    await intruder.insert(STREAM, last + 1, await intruder.body(STREAM, last))
    await intruder.rehash()
    await intruder.retell()
    await _seal_on(intruder, world)


@attack("edit the projection only", "fold")
async def _(intruder: Intruder, world: World) -> None:
    await intruder.do("UPDATE tenures SET holder = 'police-two'"
                      " WHERE problem = 'motel-one' AND until IS NULL")  # fmt: skip


@attack("restore an old backup and go on", "wit rcpt temp", database="backup",
        streams=(STREAM, NEWEST))  # fmt: skip
async def _(intruder: Intruder, world: World) -> None:
    seq = await intruder.find(STREAM, "responsibility.transferred")
    body = await intruder.body(STREAM, seq - 1)
    body["nonce"] = "0" * 32
    body["event"]["stamp"]["command_id"] = "0" * 32
    await intruder.insert(STREAM, seq + 1, body)
    await intruder.rehash()
    await intruder.retell()
    await drain(intruder.conn, sweep=True)
    await intruder.add_checkpoint(world.log)


@attack("swap the log key", "root kept wit")
async def _(intruder: Intruder, world: World) -> None:
    key = SigningKey.made(ORIGIN)
    await intruder.conn.execute(
        "UPDATE log_keys SET vkey = $1 WHERE use = 'checkpoint'", key.verifier.vkey
    )
    await intruder.sign(key)


@attack("delete the newest checkpoints", "cover fresh")
async def _(intruder: Intruder, world: World) -> None:
    size = await intruder.conn.fetchval("SELECT max(size) FROM checkpoints")
    await intruder.do(
        f"DELETE FROM cosignatures WHERE size = {size}",
        f"DELETE FROM checkpoints WHERE size = {size}",
    )


@attack("erase a body without an entry that says so", "body fold sem tsa temp")
async def _(intruder: Intruder, world: World) -> None:
    seq = await intruder.find(STREAM, "handoff.declined")
    await intruder.do(f"DELETE FROM bodies WHERE stream = '{STREAM}' AND seq = {seq}")


@attack("an event happened and was never written", "temp", streams=(f"problem/motel-{DIVERTED}",))
async def _(intruder: Intruder, world: World) -> None:
    """The engine writes into a copy; the ledger that is shown never hears of it."""
    async with world.engine(f"{world.name}_diverted") as engine:
        await Town(engine, engine.desk, DIVERTED).give_back(5)


@attack("terminate a history in Temporal", "temp", streams=(f"problem/motel-{ENDED}",))
async def _(intruder: Intruder, world: World) -> None:
    await world.client.get_workflow_handle(f"problem/motel-{ENDED}").terminate("an intruder")


@attack("delete a history in Temporal", "temp", streams=("party/housing-four",))
async def _(intruder: Intruder, world: World) -> None:
    await world.client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=world.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id="party/housing-four"),
        )
    )


@attack("reset a history in Temporal", "temp", streams=("party/police-four",))
async def _(intruder: Intruder, world: World) -> None:
    handle = world.client.get_workflow_handle("party/police-four")
    first = None
    async for event in handle.fetch_history_events():
        if event.HasField("workflow_task_completed_event_attributes"):
            first = event.event_id
            break
    assert first is not None
    await world.client.workflow_service.reset_workflow_execution(
        ResetWorkflowExecutionRequest(
            namespace=world.client.namespace,
            workflow_execution=WorkflowExecution(workflow_id="party/police-four"),
            reason="an intruder",
            workflow_task_finish_event_id=first,
            request_id=str(uuid.uuid4()),
            reset_reapply_exclude_types=[ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE],
        )
    )
