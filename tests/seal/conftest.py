"""What the tests of the seal stand on: the ledger's door, and the sequencer's own rights."""

from collections.abc import AsyncIterator

import pytest

from runtime.embedded.postgres import Postgres
from runtime.stack import database_url
from storage.pool import Connection, open_connection

SEQUENCER = "remit_sequencer"


@pytest.fixture
def sequencer_url(postgres: Postgres, database: str) -> str:
    """The sequencer's way into the fresh database, with no more rights than it has."""
    return database_url(SEQUENCER, postgres.home.secret(SEQUENCER), postgres.port, database)


@pytest.fixture
async def sequencer(sequencer_url: str) -> AsyncIterator[Connection]:
    conn = await open_connection(sequencer_url)
    yield conn
    await conn.close()
