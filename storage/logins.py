"""The database itself and the login of the product, made when they are missing."""

import base64
import hashlib
import hmac
import secrets
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg

_ROUNDS = 4096  # PostgreSQL's own number; its clients pay for each at every connection


READER = "remit_reader"


def reader_url(app_url: str) -> str:
    """The way in of who reads for parties: that of the product, under its own name.

    Its password is made from the product's, so that nobody has to keep a second one; from it
    nobody comes back to the product's.
    """
    parts = urlsplit(app_url)
    secret = f":{reader_password(unquote(parts.password))}" if parts.password else ""
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{READER}{secret}@{place}"))


def reader_password(app_password: str) -> str:
    return hmac.digest(app_password.encode(), READER.encode(), "sha256").hex()


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


async def open_door(admin_url: str, *, login: str, password: str) -> None:
    """After this, `login`, a role that the migrations made, may enter with `password` alone.

    The password itself does not travel: PostgreSQL gets what it would have made of it, so that no
    log of statements can hold it. Given again with another password, only that one is good.
    """
    connection = await asyncpg.connect(admin_url)
    try:
        database = await connection.fetchval("SELECT current_database()")
        await _do(connection, "ALTER ROLE %I LOGIN PASSWORD %L", login, verifier(password))
        await _do(connection, "REVOKE ALL ON DATABASE %I FROM PUBLIC", database)
        await _do(connection, "GRANT CONNECT ON DATABASE %I TO %I", database, login)
    finally:
        await connection.close()


def verifier(password: str) -> str:
    """What PostgreSQL keeps of a password (RFC 5803), made here from a fresh salt."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${_ROUNDS}:{_text(salt)}${_text(stored)}:{_text(server)}"


def _text(given: bytes) -> str:
    return base64.b64encode(given).decode()


async def _do(connection: asyncpg.Connection, shape: str, *words: str) -> None:
    """Run a statement that takes no parameters, with PostgreSQL's own quoting of the words."""
    holes = ", ".join(f"${number}::text" for number in range(2, 2 + len(words)))
    statement = await connection.fetchval(f"SELECT format($1, {holes})", shape, *words)
    await connection.execute(statement)
