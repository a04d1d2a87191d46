"""What encrypting costs: the same commands with and without it, in turn, on the same servers.

python -m bench.codec [ROUNDS]
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from activities.posting import ConsolePost
from desk.counter import Desk
from runtime.embedded.postgres import embedded_postgres
from runtime.embedded.temporal import embedded_temporal
from runtime.leaving import flush_and_exit
from runtime.payload_keys import KeyRing, add_key
from runtime.payloads import converter
from runtime.temporal import quiet_runtime
from schemas.commands.party import AddPerson, ChangePerson, RegisterParty
from schemas.ids import SETUP
from schemas.parties import PartyKind, Role
from storage import keyring
from storage.migrations import migrate
from storage.pool import open_pool
from worker.wiring import worker

WARM = 20


async def measure(folder: Path, rounds: int) -> dict[str, float]:
    """Milliseconds of one command (median), clear and encrypted, and their ratio."""
    add_key(folder / "keys")
    keyring.begin(folder / "texts")
    ways = {"clear": pydantic_data_converter, "encrypted": converter(KeyRing(folder / "keys"))}
    spent: dict[str, list[float]] = {name: [] for name in ways}
    async with (
        embedded_postgres(folder / "postgres", durable=True) as postgres,
        embedded_temporal(folder / "temporal", durable=True) as temporal,
    ):
        await migrate(postgres.superuser_url)
        keyring.lies_at(folder / "texts")
        pool = await open_pool(postgres.url, size=12)
        clients = {
            name: await Client.connect(
                temporal.address, namespace=temporal.namespace, data_converter=way,
                runtime=quiet_runtime(),
            )
            for name, way in ways.items()
        }  # fmt: skip
        desks = {name: Desk(client, pool, name) for name, client in clients.items()}
        clear, hidden = (worker(clients[n], pool, ConsolePost(), task_queue=n) for n in ways)
        async with clear, hidden:
            for name, desk in desks.items():
                party = RegisterParty(party=name, party_kind=PartyKind.POLICE, name=name)
                await desk.submit(party, by=SETUP)
                person = AddPerson(person=f"a@{name}", name="A", role=Role.OPERATOR)
                await desk.submit(person, by=SETUP)
            for number in range(rounds + WARM):
                for name, desk in desks.items():
                    change = ChangePerson(person=f"a@{name}", name=f"Person {number} " + "x" * 150)
                    begun = time.perf_counter()
                    await desk.submit(change, by=SETUP)
                    if number >= WARM:
                        spent[name].append((time.perf_counter() - begun) * 1_000)
        await pool.close()
    medians = {name: statistics.median(times) for name, times in spent.items()}
    return {**medians, "ratio": medians["encrypted"] / medians["clear"]}


async def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory(prefix="remit-codec-") as folder:
        told = await measure(Path(folder), rounds)
    sys.stdout.write(
        f"one command, median of {rounds}: {told['clear']:.2f} ms in clear,"
        f" {told['encrypted']:.2f} ms encrypted, ratio {told['ratio']:.3f}\n"
    )
    return 0


if __name__ == "__main__":
    flush_and_exit(asyncio.run(main()))
