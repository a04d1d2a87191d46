"""Departments that take handoffs by Open311, and what went to them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from schemas.open311 import Filing, Link, meaning
from storage.keyring import Keyring, keyring
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking, Connection

_SQL = queries(__file__)


async def put(conn: "Asking", link: Link, key: str | None) -> None:
    """The party's link from now on. Raises NoKeyring where there is a key and nothing to seal it
    with."""
    ring = keyring() if key else None
    sealed = ring.wrap(key.encode(), _about(link.party)) if ring and key else None
    await conn.execute(
        _SQL["put"], link.party, link.url, link.jurisdiction, link.service_code, link.address,
        link.speaker, [str(one) for one in link.meanings], link.texts, link.every_minutes,
        ring.current if ring else None, sealed,
    )  # fmt: skip


async def remove(conn: "Asking", party: str) -> bool:
    """False where there was none."""
    return bool(await conn.fetchval(_SQL["remove"], party))


async def link(conn: "Asking", party: str) -> Link | None:
    row = await conn.fetchrow(_SQL["link"], party)
    return None if row is None else Link(**{**row, "meanings": _meanings(row["meanings"])})


async def key(conn: "Asking", party: str) -> str | None:
    """What is sent as `api_key`. Raises NoKeyring."""
    row = await conn.fetchrow(_SQL["key"], party)
    if row is None or row["sealed"] is None:
        return None
    return keyring().unwrap(row["kek"], row["sealed"], _about(party)).decode()


async def find(conn: "Asking") -> None:
    """Note the offers that wait for a department and are not noted yet."""
    await conn.execute(_SQL["find"])


async def due(conn: "Asking", most: int) -> list[Filing]:
    """Those to be sent or looked at now; they are nobody else's for two minutes."""
    return [Filing(**row) for row in await conn.fetch(_SQL["due"], most)]


async def filing(conn: "Asking", handoff: str) -> Filing | None:
    row = await conn.fetchrow(_SQL["filing"], handoff)
    return None if row is None else Filing(**row)


async def filings(conn: "Asking", party: str, most: int = 50) -> list[Filing]:
    """What went to the party's department, newest first."""
    return [Filing(**row) for row in await conn.fetch(_SQL["filings"], party, most)]


async def note(conn: "Asking", handoff: str, *, after: float, **known: Any) -> None:
    """What is known now; it is looked at again after so many seconds. What is not named stays."""
    await conn.execute(
        _SQL["note"], handoff, after, known.get("state"), known.get("request"),
        known.get("token"), known.get("status"), known.get("notes"), known.get("updated"),
        known.get("error"), known.get("attempts", 0),
    )  # fmt: skip


async def wrap_again(conn: "Connection", ring: Keyring) -> None:
    """Bring every key under the current one that wraps. Needs the owner's rights."""
    for row in await conn.fetch(_SQL["wrapped_by_others"], ring.current):
        raw = ring.unwrap(row["kek"], row["sealed"], _about(row["party"]))
        await conn.execute(
            _SQL["wrap_again"], row["party"], ring.current, ring.wrap(raw, _about(row["party"]))
        )


def _meanings(texts: Sequence[str]) -> tuple[Any, ...]:
    return tuple(meaning(text) for text in texts)


def _about(party: str) -> bytes:
    return f"remit-open311-key/v1\n{party}".encode()
