"""The database itself and the login of the product, made when they are missing."""

import asyncpg


async def provide(admin_url: str, *, database: str, login: str, password: str) -> None:
    """After this, `database` exists and `login` may connect to it with `password`, and no one else.

    What the login may do inside is the migrations' to say.
    """
    connection = await asyncpg.connect(admin_url)
    try:
        if not await connection.fetchval(
            "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", login
        ):
            await _do(connection, "CREATE ROLE %I LOGIN PASSWORD %L", login, password)
        if not await connection.fetchval(
            "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database
        ):
            # One statement makes it, so a start that was killed leaves all of it or none.
            await _do(connection, "CREATE DATABASE %I", database)
        await _do(connection, "REVOKE ALL ON DATABASE %I FROM PUBLIC", database)
        await _do(connection, "GRANT CONNECT ON DATABASE %I TO %I", database, login)
    finally:
        await connection.close()


async def _do(connection: asyncpg.Connection, shape: str, *words: str) -> None:
    """Run a statement that takes no parameters, with PostgreSQL's own quoting of the words."""
    holes = ", ".join(f"${number}::text" for number in range(2, 2 + len(words)))
    statement = await connection.fetchval(f"SELECT format($1, {holes})", shape, *words)
    await connection.execute(statement)
