"""How the command line reaches the memory: one connection for one question, found without delay.

Nothing here imports pydantic or Temporal: `remit who` answers in the time of a database question.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from schemas.errors import NotFound, Unavailable

if TYPE_CHECKING:
    import asyncpg

T = TypeVar("T")


def ask(question: "Callable[[asyncpg.Connection[asyncpg.Record]], Awaitable[T]]") -> T:
    """Put one question to the database of the running Remit and return the answer."""
    return asyncio.run(asked(question))


async def asked(question: "Callable[[asyncpg.Connection[asyncpg.Record]], Awaitable[T]]") -> T:
    """The same, for those who are waiting already."""
    from storage.pool import open_connection

    url = database_url()
    try:
        conn = await open_connection(url, application="remit-cli")
        try:
            return await question(conn)
        finally:
            await conn.close(timeout=2)
    except Exception as wrong:
        raise plainly(wrong) from None


def logs_aside() -> None:
    """Standard output is the answer and nothing else: what the rooms below log is left out here,
    but for warnings, which go to standard error."""
    import structlog

    if not structlog.is_configured():
        structlog.configure(logger_factory=structlog.stdlib.LoggerFactory())


def home() -> Path:
    """The data folder of this machine."""
    return Path(os.environ.get("REMIT_HOME") or ".remit").absolute()


def database_url() -> str:
    """Where the running Remit keeps its memory. It holds a password: never print or log it."""
    _say_where_keys_lie()
    from runtime import consistent, stack
    from runtime.home import Home

    named = consistent.database_url(os.environ)
    if named is not None:
        return named
    here = Home(home())
    status = stack.running(here)
    if not status or "postgres" not in status.get("ports", {}):
        raise Unavailable(
            f"Remit is not running on {here.path}.",
            next_step="Start it with: remit up",
            code="not_running",
        )
    password = stack.secret(here.secrets / "remit_app")
    return stack.database_url("remit_app", password, status["ports"]["postgres"])


def _say_where_keys_lie() -> None:
    """Whoever reaches the memory may have to read its texts."""
    from storage import keyring

    named = os.environ.get("REMIT_DISCLOSURE_KEYS")
    keyring.lies_at(Path(named) if named else home() / "secrets" / keyring.FILE)


def plainly(wrong: Exception) -> Exception:
    """A failure of the database as a refusal in plain words; anything else as it is."""
    import asyncpg

    from storage.pool import may_pass

    if isinstance(
        wrong, asyncpg.InvalidPasswordError | asyncpg.InvalidAuthorizationSpecificationError
    ):
        return _unavailable("The database refuses this login.", "Check REMIT_DATABASE_URL.")
    if isinstance(wrong, asyncpg.UndefinedTableError | asyncpg.InvalidCatalogNameError):
        return _unavailable(
            "The database is not prepared for Remit.", "Prepare it: remit db migrate"
        )
    if isinstance(wrong, asyncpg.ClientConfigurationError):
        return _unavailable("The database address cannot be used.", "Check REMIT_DATABASE_URL.")
    if isinstance(wrong, asyncpg.QueryCanceledError) or may_pass(wrong):
        return _unavailable("The database does not answer.", "See what runs: remit status")
    return wrong


_LISTED = {"step": "ladder", "meeting": "partnership"}
"""Nouns whose list stands in another group of commands."""


def found(thing: T | None, noun: str, name: str) -> T:
    """The thing, or the refusal that says there is none of that name."""
    if thing is None:
        lists = {"person": "people", "party": "parties"}.get(noun, f"{noun} ids")
        raise NotFound(
            f"There is no {noun} {name}.",
            next_step=f"See the {lists}: remit {_LISTED.get(noun, noun)} list",
            code="not_found",
        )
    return thing


def _unavailable(sentence: str, next_step: str) -> Unavailable:
    return Unavailable(sentence, next_step=next_step, code="database_unavailable")
