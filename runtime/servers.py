"""Servers that are not ours to start: are they what Remit needs, and what is missing?

A look, not a change: each question is asked once and waits a few seconds at most.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from runtime.settings import Settings
from schemas.errors import Refused
from schemas.search_attributes import SEARCH_ATTRIBUTES

if TYPE_CHECKING:
    from temporalio.client import Client

    from storage.readers.server import Server

OK, NOTE, BAD = "ok", "note", "bad"
OLDEST, NEWEST = 15, 18
"""Major versions of PostgreSQL that Remit was written for; a newer one is a note."""
RETENTION = timedelta(days=7)
"""As long as a closed workflow has to be remembered at least, for repeated commands and repairs."""
CLOCKS_APART = timedelta(seconds=5)
_PATIENCE = 8.0


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    state: str
    told: str
    next_step: str | None = None


async def database(settings: Settings) -> list[Finding]:
    """What there is to say about the PostgreSQL of the settings."""
    assert settings.database_url is not None
    url = settings.database_url.get_secret_value()
    place = urlsplit(url)
    where = f"{place.hostname}:{place.port or 5432}"
    found = [_road("database", where, parse_qs(place.query).get("sslmode", ["prefer"])[-1])]
    try:
        async with asyncio.timeout(_PATIENCE):
            server, missing = await _asked(url)
    except Refused as refused:
        return [*found, Finding("database", BAD, refused.message, refused.next_step)]
    except Exception as wrong:  # whatever it is, it did not answer
        why = type(wrong).__name__
        return [*found, Finding(
            "database", BAD, f"{where} does not answer ({why}).",
            "Check REMIT_DATABASE_URL, its password, and the way there.",
        )]  # fmt: skip
    return [*found, *_of_the_server(server), _migrated(missing), await _walled(url)]


async def _asked(url: str) -> "tuple[Server, list[str]]":
    from storage.migrations import pending_on
    from storage.pool import open_connection
    from storage.readers.server import server

    conn = await open_connection(url, application="remit doctor")
    try:
        return await server(conn), await pending_on(conn)
    finally:
        await conn.close(timeout=2)


def _of_the_server(server: "Server") -> list[Finding]:
    major = server.version // 10000
    found = [Finding("database version", OK, f"PostgreSQL {major}.{server.version % 10000}")]
    if major < OLDEST:
        found = [Finding(
            "database version", BAD, f"PostgreSQL {major} is too old.",
            f"Use PostgreSQL {OLDEST} to {NEWEST}.",
        )]  # fmt: skip
    elif major > NEWEST:
        found = [Finding("database version", NOTE, f"PostgreSQL {major}; tried up to {NEWEST}")]
    if server.may_do_anything:
        found.append(Finding(
            "database login", BAD, f"{server.login} may do anything, and so change the record.",
            "Let Remit in as remit_app: remit db migrate --logins",
        ))  # fmt: skip
    if server.synchronous_commit == "off":
        found.append(Finding(
            "durability", BAD, "synchronous_commit is off: an answer could be lost.",
            "Turn it on for this database.",
        ))  # fmt: skip
    apart = abs(datetime.now(UTC) - server.now)
    if apart > CLOCKS_APART:
        found.append(Finding(
            "clocks", BAD, f"Ours and the database's are {apart.total_seconds():.0f} s apart.",
            "Let both machines follow the same time service.",
        ))  # fmt: skip
    return found


async def _walled(url: str) -> Finding:
    """Whether the portal can read for parties as somebody to whom only theirs is shown."""
    from storage.logins import reader_url
    from storage.pool import open_pool
    from storage.wall import NoSecondWall, wall

    try:
        async with asyncio.timeout(_PATIENCE):
            pool = await open_pool(url, size=1, application="remit doctor")
            try:
                async with wall(pool, reader_url(url), size=1):
                    pass
            finally:
                pool.terminate()
    except NoSecondWall as refused:
        return Finding("second wall", BAD, refused.message, refused.next_step)
    except Exception as wrong:  # whatever it is, the portal will not start
        told = f"It cannot be looked at ({type(wrong).__name__})."
        return Finding("second wall", BAD, told, "Bring the tables up to date: remit db migrate")
    return Finding("second wall", OK, "remit_reader is shown what is a party's")


def _migrated(missing: list[str]) -> Finding:
    if missing:
        told = f"{len(missing)} migrations are missing, from {missing[0]} on."
        return Finding("migrations", BAD, told, "Bring the tables up to date: remit db migrate")
    return Finding("migrations", OK, "up to date")


async def temporal(settings: Settings) -> list[Finding]:
    """What there is to say about the Temporal of the settings."""
    from temporalio.service import RPCError

    from runtime.temporal import connect

    assert settings.temporal_address is not None
    mode = "verify-full" if settings.temporal_tls else "disable"
    found = [_road("temporal", settings.temporal_address, mode)]
    try:
        async with asyncio.timeout(_PATIENCE):
            client = await connect(settings)
            return [*found, *await _namespace(settings, client)]
    except Refused as refused:
        return [*found, Finding("temporal", BAD, refused.message, _how(refused))]
    except RPCError as refused:
        return [*found, Finding(
            "namespace", BAD, f"{settings.temporal_namespace}: {refused.message}",
            "Make it, or name another: REMIT_TEMPORAL_NAMESPACE",
        )]  # fmt: skip
    except TimeoutError:
        return [*found, Finding("temporal", BAD, "It answers too slowly.", "See its own health.")]


def _how(refused: Refused) -> str:
    if refused.code == "temporal_unavailable":
        return "Check its address, TLS, key and certificates: see docs/operations.md"
    return refused.next_step


async def _namespace(settings: Settings, client: "Client") -> list[Finding]:
    from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
    from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
    from temporalio.service import RPCError

    name = settings.temporal_namespace
    described = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=name)
    )
    kept = described.config.workflow_execution_retention_ttl.ToTimedelta()
    found = [Finding("namespace", OK, f"{name}, remembers what ended for {kept.days} days")]
    if kept < RETENTION:
        found = [Finding(
            "namespace", BAD, f"{name} forgets what ended after {kept}.",
            f"temporal operator namespace update --namespace {name} --retention 720h",
        )]  # fmt: skip
    try:
        known = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace=name)
        )
    except RPCError as refused:  # a hosted Temporal may keep this to its own tools
        told = f"it does not tell: {refused.message}"
        return [*found, Finding("search attributes", NOTE, told)]
    lacking = [(at, kind) for at, kind in SEARCH_ATTRIBUTES if at not in known.custom_attributes]
    if not lacking:
        return [*found, Finding("search attributes", OK, "all there")]
    words = " ".join(f"--name {at} --type {kind}" for at, kind in lacking)
    return [*found, Finding(
        "search attributes", BAD, "Missing: " + ", ".join(at for at, _ in lacking),
        f"temporal operator search-attribute create --namespace {name} {words}",
    )]  # fmt: skip


def _road(what: str, where: str, mode: str) -> Finding:
    """Whether others could read, or stand in for, what is at the other end."""
    host = where.rpartition(":")[0].strip("[]")
    if mode == "verify-full":
        return Finding(what, OK, f"{where}, by TLS that knows whom it talks to")
    if host in ("localhost", "127.0.0.1", "::1"):
        return Finding(what, OK, f"{where}, on this machine")
    return Finding(
        what, NOTE, f"{where}, without TLS that knows whom it talks to ({mode})",
        "Only on a network of its own; else: sslmode=verify-full, REMIT_TEMPORAL_TLS=true",
    )  # fmt: skip
