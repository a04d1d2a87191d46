"""What kind of server the record lies on, and who we are to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class Server:
    """One look at the server."""

    version: int
    """As PostgreSQL writes it in a number: 180004 is 18.4."""
    login: str
    may_do_anything: bool
    synchronous_commit: str
    now: datetime


async def server(conn: "Asking") -> Server:
    """The server behind this connection."""
    row = await conn.fetchrow(_SQL["server"])
    assert row is not None
    return Server(**row)
