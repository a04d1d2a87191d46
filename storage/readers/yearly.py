"""What happened in a span of time, over all problems: for summaries."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class Move:
    """A tenure that began: who holds the responsibility since, and who did before, if anybody."""

    responsibility: str
    problem: str
    number: int
    holder: str
    since: datetime
    cause: str
    handoff: str | None
    began_seq: int
    former: str | None
    title: str
    problem_title: str


@dataclass(frozen=True, slots=True)
class Offered:
    handoff: str
    offeror: str
    receiver: str
    state: str


@dataclass(frozen=True, slots=True)
class Promised:
    commitment: str
    promisor: str
    promisee: str
    state: str
    late: bool


@dataclass(frozen=True, slots=True)
class Reported:
    """How many concerns of one source and matter stand where."""

    source: str
    matter: str
    state: str
    many: int


@dataclass(frozen=True, slots=True)
class Problems:
    opened: int
    closed: int
    open_at_end: int


async def moves(conn: "Asking", since: datetime, until: datetime) -> list[Move]:
    """Tenures that began in [since, until), in order of time."""
    return [Move(**row) for row in await conn.fetch(_SQL["moves"], since, until)]


async def offers(conn: "Asking", since: datetime, until: datetime) -> list[Offered]:
    """Handoffs that were offered in the span."""
    return [Offered(**row) for row in await conn.fetch(_SQL["offers"], since, until)]


async def promises(conn: "Asking", since: datetime, until: datetime) -> list[Promised]:
    """Promises that were due in the span."""
    return [Promised(**row) for row in await conn.fetch(_SQL["promises"], since, until)]


async def concerns(conn: "Asking", since: datetime, until: datetime) -> list[Reported]:
    """Concerns that were reported in the span, counted."""
    return [Reported(**row) for row in await conn.fetch(_SQL["concerns"], since, until)]


async def problems(conn: "Asking", since: datetime, until: datetime) -> Problems:
    """How many problems were opened, closed, and open at the end of the span."""
    row = await conn.fetchrow(_SQL["problems"], since, until)
    assert row is not None
    return Problems(**row)
