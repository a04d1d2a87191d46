"""Migrations: numbered SQL files, each applied once and in order, forward only.

The hash of each applied file is kept. A file that was changed later is refused, because two
installations must not differ under one number.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import Refused
from storage.named import queries
from storage.pool import open_connection
from storage.rebuild import rebuild

if TYPE_CHECKING:
    from storage.pool import Connection

_SQL = queries(__file__)
_FOLDER = Path(__file__).parent
TOLD_AGAIN = frozenset({"0032_told_again.sql"})
"""With these every projection is told again, because older entries cause rows that are new."""


class MigrationChanged(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The migration {name} was changed after this database had it.",
            next_step="Restore the file; what is new belongs in a migration with a new number.",
        )


class NewerDatabase(Refused):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"This database already had {name}, which this Remit does not know.",
            next_step="Use a newer Remit on this database.",
        )


async def migrate(url: str) -> list[str]:
    """Bring the database up to date; the names of the migrations that were applied now.

    Raises NoKeyring where projections are to be told again and the texts cannot be read here;
    the migrations before stay, and the next run goes on from there.
    """
    conn = await open_connection(url, application="remit migrate", patient=True)
    try:
        await conn.execute("SET lock_timeout = '10s'; SET statement_timeout = '10min'")
        await conn.execute(_SQL["one_at_a_time"])  # the lock ends with the connection
        await conn.execute(_SQL["make_table"])
        await conn.execute(_SQL["say_what_it_is"])
        missing = await pending_on(conn)
        for name in missing:
            file = _FOLDER / name
            async with conn.transaction():
                await conn.execute(file.read_text(encoding="utf-8"))
                await conn.execute("RESET ROLE")
                if name in TOLD_AGAIN:
                    await rebuild(conn)
                await conn.execute(_SQL["remember"], name, _sha256(file))
        return missing
    finally:
        await conn.close()


async def pending(url: str) -> list[str]:
    """The names of the migrations that this database has yet to have, in their order."""
    conn = await open_connection(url, application="remit migrate")
    try:
        return await pending_on(conn)
    finally:
        await conn.close()


async def pending_on(conn: "Connection") -> list[str]:
    """The same over a connection. Refuses a changed file and a database newer than this Remit."""
    ours = {file.name: _sha256(file) for file in sorted(_FOLDER.glob("[0-9]*.sql"))}
    if not await conn.fetchval(_SQL["is_there"]):
        return list(ours)
    had = {row["name"]: row["sha256"] for row in await conn.fetch(_SQL["applied"])}
    for name, sha256 in had.items():
        if name not in ours:
            raise NewerDatabase(name)
        if ours[name] != sha256:
            raise MigrationChanged(name)
    return [name for name in ours if name not in had]


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
