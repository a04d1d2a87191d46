"""What tests of the audit stand on: the sequencer's own rights over the fresh database."""

from collections.abc import AsyncIterator

import pytest

from runtime.embedded.postgres import Postgres
from runtime.stack import database_url
from storage.pool import Connection, open_connection


@pytest.fixture
async def sequencer(postgres: Postgres, database: str) -> AsyncIterator[Connection]:
    login = "remit_sequencer"
    url = database_url(login, postgres.home.secret(login), postgres.port, database)
    conn = await open_connection(url)
    yield conn
    await conn.close()
