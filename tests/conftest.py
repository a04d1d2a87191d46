"""Real servers for tests: one PostgreSQL per session, one fresh database per test."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
import structlog
from temporalio.client import Client

from activities.posting import ConsolePost
from desk.counter import Desk
from runtime.embedded.postgres import Postgres, embedded_postgres
from runtime.embedded.temporal import Temporal, embedded_temporal
from runtime.payload_keys import KeyRing, add_key
from runtime.payloads import converter
from runtime.stack import database_url as url_to
from runtime.temporal import quiet_runtime
from seal.keys import log_keys
from storage import keyring
from storage.migrations import migrate
from storage.pool import Connection, Pool, open_connection, open_pool
from worker.wiring import worker

_numbers = itertools.count(1)
TESTS = Path(__file__).parent
LONG = {
    name: place
    for place, name in enumerate(
        (
            "cli/test_up.py", "portal/test_everyone.py", "cases/test_examples.py",
            "cli/test_exit_codes.py", "deploy/test_services.py", "audit/test_reconcile.py",
            "faults/test_restored.py", "attacks/test_matrix.py", "deploy/test_image.py",
            "bench/test_bench.py", "deploy/test_traces.py",
            "cli/test_bad_inputs.py", "runtime/test_keeping.py", "seal/test_served.py",
            "verify/test_real_ledgers.py", "faults/test_kills.py",
            "faults/test_canaries.py", "portal/test_rights.py", "verify/test_quick.py",
        )
    )
}  # fmt: skip
"""Files that take longest. They begin first, so that at the end none goes on alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {item.path: item.path.relative_to(TESTS).as_posix() for item in items}
    items.sort(key=lambda item: LONG.get(places[item.path], len(LONG)))


@pytest.fixture(scope="session", autouse=True)
def disclosure_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The keys of the texts in the ledger, for this process and those that it starts."""
    file = tmp_path_factory.mktemp("keys") / keyring.FILE
    keyring.begin(file)
    with pytest.MonkeyPatch.context() as patch, keyring.lying_at(file):
        patch.setenv("REMIT_DISCLOSURE_KEYS", str(file))
        yield file


@pytest.fixture(scope="module", autouse=True)
def these_keys_at_first(disclosure_keys: Path) -> Iterator[None]:
    """What a file of tests sets up for all of them lies under these keys, and not under those that
    a stack of an earlier file left in this process."""
    with keyring.lying_at(disclosure_keys):
        yield


@pytest.fixture
def keys_here(disclosure_keys: Path) -> Path:
    """The keys that a test works with; where servers have keys of their own, theirs."""
    return disclosure_keys


@pytest.fixture(autouse=True)
def these_keys_only(keys_here: Path) -> Iterator[None]:
    """A command line or a stack in this process may read other keys, and no test after it."""
    with keyring.lying_at(keys_here):
        yield


@pytest.fixture
def logs_unasked() -> Iterator[None]:
    """Logs as they come where nobody has set them up, whatever ran in this process before."""
    before = structlog.get_config() if structlog.is_configured() else None
    structlog.reset_defaults()
    yield
    if before is None:
        structlog.reset_defaults()
    else:
        structlog.configure(**before)


@pytest.fixture(scope="session")
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Postgres]:
    """A PostgreSQL for this session. REMIT_PG_BIN chooses another version."""
    chosen = os.environ.get("REMIT_PG_BIN")
    folder = tmp_path_factory.mktemp("stack")
    async with embedded_postgres(folder, pg_bin=Path(chosen) if chosen else None) as server:
        yield server


@pytest.fixture(scope="session")
async def template(postgres: Postgres) -> str:
    """The name of a database that is up to date and empty."""
    await _statement(postgres, "CREATE DATABASE template_remit")
    await migrate(_url(postgres, "postgres", "template_remit"))
    return "template_remit"


@pytest.fixture
async def database(postgres: Postgres, template: str) -> AsyncIterator[str]:
    """The name of a fresh database, up to date and empty, for one test."""
    name = f"test_{next(_numbers)}"
    await _statement(postgres, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield name
    await _statement(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def owner_url(postgres: Postgres, database: str) -> str:
    """The superuser's way into the fresh database."""
    return _url(postgres, "postgres", database)


@pytest.fixture
def app_url(postgres: Postgres, database: str) -> str:
    """The product's way into the fresh database."""
    return _url(postgres, "remit_app", database)


@pytest.fixture
async def pool(app_url: str) -> AsyncIterator[Pool]:
    """A pool as the product has one, with the product's rights only."""
    opened = await open_pool(app_url, size=8)
    yield opened
    try:
        await asyncio.wait_for(opened.close(), 5)
    except TimeoutError:
        opened.terminate()  # a test that failed can leave a connection in use


@pytest.fixture
async def superuser(owner_url: str) -> AsyncIterator[Connection]:
    """Somebody who may do anything to the database."""
    conn = await open_connection(owner_url)
    yield conn
    await conn.close()


def _url(postgres: Postgres, login: str, database: str) -> str:
    return url_to(login, postgres.home.secret(login), postgres.port, database)


async def _statement(postgres: Postgres, statement: str) -> None:
    conn = await asyncpg.connect(_url(postgres, "postgres", "postgres"))
    try:
        await conn.execute(statement)
    finally:
        await conn.close()


@dataclass(frozen=True)
class Engine:
    """The whole engine, for real: Temporal, PostgreSQL, a worker, and the desk before it.

    One for the session: a test takes its own problem ids and parties, and leaves them behind.
    """

    desk: Desk
    pool: Pool
    client: Client
    app_url: str
    owner_url: str
    temporal: Temporal
    task_queue: str
    keys: KeyRing | None = None
    """What the engine encrypts with; a further client needs it too."""


@pytest.fixture(scope="session")
async def temporal(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Temporal]:
    """A Temporal dev server whose workflows' clocks can be moved on."""
    folder = tmp_path_factory.mktemp("temporal")
    async with embedded_temporal(folder, time_skipping=True) as server:
        yield server


@pytest.fixture(scope="session")
async def engine(postgres: Postgres, template: str, temporal: Temporal) -> AsyncIterator[Engine]:
    await _statement(postgres, f"CREATE DATABASE engine TEMPLATE {template}")
    app_url = _url(postgres, "remit_app", "engine")
    keys = temporal.home.secrets / "payload_keys"
    add_key(keys)
    ring = KeyRing(keys)
    client = await Client.connect(
        temporal.address,
        namespace=temporal.namespace,
        data_converter=converter(ring),
        runtime=quiet_runtime(),
    )
    pool = await open_pool(app_url, size=12)
    async with worker(client, pool, ConsolePost(), task_queue="remit"):
        yield Engine(
            desk=Desk(client, pool),
            pool=pool,
            client=client,
            app_url=app_url,
            owner_url=_url(postgres, "postgres", "engine"),
            temporal=temporal,
            task_queue="remit",
            keys=ring,
        )
    await pool.close()


@pytest.fixture(scope="session")
async def log_home(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the one that seals the engine's ledger, under example.gov/log."""
    home = tmp_path_factory.mktemp("sealing")
    conn = await open_connection(engine.owner_url)
    await log_keys(conn, home / "secrets", "example.gov/log")
    await conn.close()
    return home
