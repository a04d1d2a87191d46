"""Connections to PostgreSQL, with an end to every wait."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    from storage.wall import Seen

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Asking: TypeAlias = "Connection | Pool | Seen"
"""What a reader can ask: a connection, a pool that lends one for the moment, or what one party
sees."""

COMMAND_TIMEOUT = 9.0
"""Seconds until the client gives up; asyncpg itself would wait until the kernel does."""
CONNECT_TIMEOUT = 10.0

_SERVER_SETTINGS = {
    "statement_timeout": "8s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
    "jit": "off",  # the questions are short; to compile one takes longer than to answer it
}


Told = Callable[[Any], None]
"""Hears of each statement after it was done: its text, its time, and how it failed, if it did."""


async def open_pool(
    url: str, *, size: int = 8, application: str = "remit", told: Told | None = None
) -> "Pool":
    """A pool of at most `size` connections. The caller closes it."""

    async def listen(conn: Connection) -> None:
        assert told is not None
        conn.add_query_logger(told)

    pool: Pool = await asyncpg.create_pool(
        url,
        min_size=0 if size < 2 else 1,
        max_size=size,
        timeout=CONNECT_TIMEOUT,
        command_timeout=COMMAND_TIMEOUT,
        max_inactive_connection_lifetime=120.0,
        init=listen if told is not None else None,
        reset=_left_alone,
        server_settings={**_SERVER_SETTINGS, "application_name": application},
    )
    return pool


async def _left_alone(conn: Connection) -> None:
    """Nothing here changes a session (no SET, LISTEN or lock that outlives its transaction), so a
    connection that comes back needs no RESET, which would be a round trip after every question. An
    open transaction is rolled back all the same.
    """


async def answers(pool: "Pool") -> bool:
    """Whether the database answers a question now."""
    return bool(await pool.fetchval("SELECT true"))


async def open_connection(
    url: str, *, application: str = "remit", patient: bool = False
) -> "asyncpg.Connection[asyncpg.Record]":
    """One connection. A patient one may ask questions that take long, such as an audit does."""
    settings = {**_SERVER_SETTINGS, "application_name": application}
    if patient:
        settings |= {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0"}
    return await asyncpg.connect(
        url,
        timeout=CONNECT_TIMEOUT,
        command_timeout=None if patient else COMMAND_TIMEOUT,
        server_settings=settings,
    )


_MAY_PASS = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a server killed while its answer was on the way
    asyncpg.OperatorInterventionError,  # shutting down, starting up, cancelled by timeout
    asyncpg.InsufficientResourcesError,  # disk full, too many connections
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,  # a former primary: the next connection finds the new one
    asyncpg.IdleInTransactionSessionTimeoutError,
    ConnectionError,
    OSError,
    TimeoutError,
    asyncio.TimeoutError,
)


def may_pass(error: BaseException) -> bool:
    """Whether the same call can succeed a little later.

    Where the connection broke during a commit nobody knows whether it happened; the same call
    again finds out, because every write here answers a repetition with what it did before.
    """
    if isinstance(error, asyncpg.InvalidPasswordError | asyncpg.InvalidCatalogNameError):
        return False
    return isinstance(error, _MAY_PASS)
