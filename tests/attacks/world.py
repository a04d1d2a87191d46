"""The world that is attacked: a real ledger written by the real engine, sealed and witnessed, and
everything that others than the operator hold of it.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
from cryptography.x509 import load_pem_x509_certificates
from temporalio.client import Client

from activities.posting import ConsolePost
from desk.counter import Desk
from runtime.embedded.postgres import Postgres
from runtime.embedded.temporal import Temporal, embedded_temporal
from runtime.payload_keys import KeyRing, add_key
from runtime.payloads import converter
from runtime.stack import database_url
from runtime.temporal import quiet_runtime
from schemas.commands.party import AddPerson, RegisterParty
from schemas.ids import SETUP
from schemas.parties import Grade, PartyKind, Role
from seal import keys
from seal.checkpoints import cosign
from seal.notes import COSIGNATURE, Note, SigningKey
from seal.receipts import Receipts
from seal.sealer import seal
from seal.sequencer import drain
from seal.stamping import Authority, stamp
from storage import checkpoints
from storage.pool import Connection, Pool, open_connection, open_pool
from tests.conftest import Engine
from tests.seal import authority
from tests.town import Town
from worker.wiring import worker

ORIGIN = "ledger.example/attacked"
TOWNS = ("one", "two", "three", "four")
DIVERTED, ENDED = "three", "four"
"""Whose histories in Temporal are attacked as well; nothing else happens to them."""


@dataclass
class Held:
    """What others than the operator have, and no intruder can reach."""

    kept: str = ""
    """The checkpoint that the auditor took home from an earlier audit."""
    witnessed: dict[str, str] = field(default_factory=dict)
    """What the witness has cosigned at the end of each phase, from the witness's own files."""
    receipts: dict[str, list[str]] = field(default_factory=dict)
    """What the partners were given for their commands, by phase."""


@dataclass
class World:
    """Databases by name, the keys, and the engine's own memory."""

    postgres: Postgres
    folder: Path
    temporal: Temporal
    client: Client
    ring: KeyRing
    name: str
    tsa: Authority
    """Who stamped the ledger at the end of the first phase."""
    held: Held = field(default_factory=Held)
    witness: SigningKey = field(
        default_factory=lambda: SigningKey.made("witness.example/clinic", COSIGNATURE)
    )

    @property
    def log(self) -> SigningKey:
        return keys.read(self.folder / "secrets" / keys.LOG_KEYS)[0]

    @property
    def receipt_key(self) -> SigningKey:
        return keys.read(self.folder / "secrets" / keys.RECEIPT_KEY)[0]

    def url(self, login: str, database: str) -> str:
        secret = self.postgres.home.secret(login)
        return database_url(login, secret, self.postgres.port, database)

    async def copy(self, of: str, name: str) -> str:
        """A copy of a database under another name. Nobody may be connected to it."""
        await self.say(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy")
        return name

    async def say(self, statement: str) -> None:
        conn = await asyncpg.connect(self.url("postgres", "postgres"))
        try:
            await conn.execute(statement)
        finally:
            await conn.close()

    @asynccontextmanager
    async def master(self, database: str) -> AsyncIterator[Connection]:
        """Somebody who may do anything to this database."""
        conn = await open_connection(self.url("postgres", database))
        try:
            yield conn
        finally:
            await conn.close()

    @asynccontextmanager
    async def engine(self, database: str) -> AsyncIterator[Engine]:
        """The whole engine at work on this database."""
        pool = await open_pool(self.url("remit_app", database), size=8)
        try:
            async with worker(self.client, pool, ConsolePost(), task_queue="remit"):
                yield Engine(
                    desk=Desk(self.client, pool), pool=pool, client=self.client,
                    app_url=self.url("remit_app", database),
                    owner_url=self.url("postgres", database), temporal=self.temporal,
                    task_queue="remit", keys=self.ring,
                )  # fmt: skip
        finally:
            await asyncio.wait_for(pool.close(), 10)

    async def sealed(self, database: str, ago: timedelta) -> str:
        """Order, sign and cosign what is there; the checkpoint with the witness's word."""
        async with self.master(database) as conn:
            await drain(conn, sweep=True)
            await seal(conn, self.folder / "secrets", self.folder / "memory", ORIGIN)
            return await self.cosigned(conn, ago)

    async def cosigned(self, conn: Connection, ago: timedelta = timedelta()) -> str:
        newest = await checkpoints.newest(conn)
        assert newest is not None
        size, note = newest
        at = datetime.now(UTC) - ago
        line = cosign(Note.read(note).text, self.witness, at).line
        vkey = self.witness.verifier.vkey
        await checkpoints.cosign(conn, ORIGIN, size, vkey, line, at)
        return note + line

    async def receipts(self, pool: Pool, since: int) -> list[str]:
        """The receipts of every command after this entry, as each who gave one received it."""
        key = await keys.receipt_key(pool, self.folder / "secrets")
        assert key is not None
        given = await pool.fetch(
            "SELECT DISTINCT stream, command_id FROM ledger WHERE entry_id > $1", since
        )
        signer = Receipts(key)
        notes = [await signer.give(pool, row["stream"], row["command_id"]) for row in given]
        return [note for note in notes if note is not None]


@asynccontextmanager
async def world(
    postgres: Postgres,
    empty: str,
    folder: Path,
    name: str,
    *,
    text: str,
    towns: Sequence[str] = TOWNS,
) -> AsyncIterator[World]:
    """A new world of that name, told in three phases; what is offered is offered with this text.

    `<name>_backup` is its ledger after the first phase, sealed; `<name>_unsealed` has the third
    phase before it was sealed; `<name>_whole` is all of it, sealed.
    """
    folder.mkdir()  # noqa: ASYNC240 - nobody waits for it
    async with embedded_temporal(folder, time_skipping=True) as temporal:
        secrets = temporal.home.secrets / "payload_keys"
        add_key(secrets)
        ring = KeyRing(secrets)
        client = await Client.connect(
            temporal.address, namespace=temporal.namespace, data_converter=converter(ring),
            runtime=quiet_runtime(),
        )  # fmt: skip
        with authority.listening(authority.made(folder / "tsa")) as tsa:
            certificates = load_pem_x509_certificates(tsa.root.read_bytes())
            stamping = Authority(tsa.url, tuple(certificates))
            made = World(postgres, folder, temporal, client, ring, name, stamping)
            await _tell(made, empty, text, towns)
        yield made


async def _tell(made: World, empty: str, text: str, towns: Sequence[str]) -> None:
    live, held = await made.copy(empty, f"{made.name}_live"), made.held
    async with made.engine(live) as engine:
        for name in towns:
            await _found(Town(engine, engine.desk, name))
            await _first(Town(engine, engine.desk, name), text)
    held.kept = held.witnessed["first"] = await made.sealed(live, timedelta(hours=1))
    async with made.master(live) as conn:
        await stamp(conn, made.tsa)
    await made.copy(live, f"{made.name}_backup")
    async with made.engine(live) as engine:
        first = await _count(engine.pool)
        held.receipts["first"] = await made.receipts(engine.pool, 0)
        for name in towns:
            await _second(Town(engine, engine.desk, name))
    held.witnessed["second"] = await made.sealed(live, timedelta(minutes=30))
    async with made.engine(live) as engine:
        second = await _count(engine.pool)
        held.receipts["second"] = await made.receipts(engine.pool, first)
        await _third(Town(engine, engine.desk, "two"))
        held.receipts["third"] = await made.receipts(engine.pool, second)
    await made.copy(live, f"{made.name}_unsealed")
    held.witnessed["third"] = await made.sealed(live, timedelta())
    await made.say(f"ALTER DATABASE {live} RENAME TO {made.name}_whole")


async def _count(pool: Pool) -> int:
    return int(await pool.fetchval("SELECT max(entry_id) FROM ledger"))


async def _found(town: Town) -> None:
    for party, kind in ((town.police, PartyKind.POLICE), (town.housing, PartyKind.GOVERNMENT)):
        await town.do(RegisterParty(party=party, party_kind=kind, name=party.title()), SETUP)
    for person, role in (
        (town.op, Role.OPERATOR),
        (town.supervisor, Role.SUPERVISOR),
        (town.rep, Role.REPRESENTATIVE),
        (town.second, Role.REPRESENTATIVE),
    ):
        add = AddPerson(person=person, name=person.title(), role=role, grade=Grade.FULL)
        await town.do(add, SETUP)
    await town.open()


async def _first(town: Town, text: str) -> None:
    await town.offer(summary=text)
    await town.ask(1)
    await town.supply(1)
    await town.decline(1)
    await town.offer(summary=text)
    await town.accept(2)


async def _second(town: Town) -> None:
    await town.give_back(2)
    for number in (3, 4):
        await town.offer()
        await town.ask(number)
        await town.supply(number)
        await town.withdraw(number)
    await town.offer()
    await town.accept(5)


async def _third(town: Town) -> None:
    await town.give_back(5)
    await town.offer()
    await town.ask(6)
    await town.supply(6)
    await town.accept(6)
