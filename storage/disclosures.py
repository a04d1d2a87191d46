"""Where entries and their texts come together again: the one place for everybody who reads.

A row that can be opened has the columns of the query `whole`, whatever else it has.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg

from schemas.body import Body, open_body, reveal_body
from schemas.disclosed import Text, locked, value_of
from schemas.events import Event
from schemas.texts import TextAt
from storage import keyring as kept
from storage.keyring import Keyring, NoKeyring, keyring
from storage.named import queries

if TYPE_CHECKING:
    from storage.data_keys import DataKey
    from storage.pool import Asking, Connection

_SQL = queries(__file__)
Row = Mapping[str, Any] | asyncpg.Record


class TextsMissing(ValueError):  # noqa: N818 - says what is the case
    """Texts that no entry expunged are not there, so what the entry says cannot be told."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry with its texts. `missing` names those that are gone with no entry that says so."""

    body: Body
    missing: tuple[str, ...]


def opened(row: Row) -> Opened:
    """What an entry says. Raises ValueError where it cannot be understood, NoKeyring where the
    keys of its texts are not here.
    """
    body, missing = open_body(row["body"], texts(row))
    return Opened(body, tuple(missing))


def event(row: Row) -> Event:
    """The event, whole or with what an entry expunged. Raises as `opened`, and TextsMissing."""
    found = opened(row)
    if found.missing:
        raise TextsMissing(f"entry {row['seq']} lacks {', '.join(found.missing)}")
    return found.body.event


def readable(row: Row) -> dict[str, Any]:
    """What can be shown of an entry: texts that cannot be read here are told as such."""
    try:
        known, gone = texts(row), None
    except NoKeyring:
        known, gone = _without(row), locked
    try:
        return reveal_body(row["body"] or b"{}", known, gone)[0]
    except ValueError:
        return {}  # the audit is what reports it


def texts(row: Row) -> list[Text]:
    """The texts of an entry as they lie there, opened."""
    if not row["paths"]:
        return []
    key: DataKey | None = None
    found = []
    for path, sealed, under in zip(row["paths"], row["sealed"], row["unders"], strict=True):
        if sealed is None:
            found.append(Text(path, None, under))
            continue
        key = key or _key_of(row)
        found.append(Text(path, key.open(row["seq"], path, sealed) if key else None, under))
    return found


def expunged(row: Row) -> list[str]:
    """The paths of the texts of an entry that were expunged."""
    return [
        path
        for path, under in zip(row["paths"] or (), row["unders"] or (), strict=True)
        if under is not None
    ]


def _without(row: Row) -> list[Text]:
    return [Text(p, None, u) for p, u in zip(row["paths"] or (), row["unders"] or (), strict=True)]


def _key_of(row: Row) -> "DataKey | None":
    from storage.data_keys import DataKey

    if row["key_id"] is None:
        return None
    return DataKey.unwrapped(row["stream"], row["key_id"], row["kek"], row["wrapped"], keyring())


async def data_key(conn: "Asking", stream: str, ring: Keyring) -> "DataKey | None":
    """The key of a stream that has one. Raises NoKeyring."""
    from storage.data_keys import DataKey

    row = await conn.fetchrow(_SQL["key"], stream)
    if row is None:
        return None
    return DataKey.unwrapped(stream, row["key_id"], row["kek"], row["wrapped"], ring)


async def whole(conn: "Asking", stream: str, *, after: int = 0) -> list[Row]:
    """The entries of a stream as rows that can be opened, in order."""
    return [*await conn.fetch(_SQL["whole"], stream, after)]


async def spoken(conn: "Asking", stream: str) -> list[tuple[int, str, str]]:
    """Every text of a stream that is there: its entry, its path, and what it says."""
    return [
        (row["seq"], text.path, value_of(text.disclosure))
        for row in await whole(conn, stream)
        for text in sorted(texts(row), key=lambda text: text.path)
        if text.disclosure is not None
    ]


async def there(conn: "Asking", stream: str) -> set[TextAt]:
    """The texts of a stream that can be read and could be expunged."""
    rows = await conn.fetch(_SQL["there"], stream)
    return {TextAt(seq=row["seq"], path=row["path"]) for row in rows}


async def begin(conn: "Asking", file: Path) -> None:
    """Make sure that this process can seal texts: it makes the first key of an installation.

    Raises NoKeyring where the database knows of keys and the file is gone, for to make another one
    would hide that the texts are lost; or where it knows of keys that are not in this file, for
    what is written here could then not be read where they are.
    """
    if not os.path.exists(file):  # noqa: ASYNC240 - one stat, at the start
        if await conn.fetchval(_SQL["any_key"]):
            raise NoKeyring(f"{file} is gone, and the database was written with it")
        kept.begin(file)
    kept.lies_at(file)
    here = keyring().keys
    for row in await conn.fetch(_SQL["wrapping"]):
        if row["kek"] not in here:
            raise NoKeyring(f"the key {row['kek']} is not in {file}")


async def wrap_again(conn: "Connection") -> int:
    """Bring every data key under the current key that wraps, and what webhooks and files lie under;
    how many data keys. Needs the owner's rights.
    """
    from storage import attachments, open311, senders, webhooks
    from storage.data_keys import about

    ring, done = keyring(), 0
    async with conn.transaction():
        await webhooks.wrap_again(conn, ring)
        await senders.wrap_again(conn, ring)
        await open311.wrap_again(conn, ring)
        await attachments.wrap_again(conn, ring)
    while True:
        async with conn.transaction():
            rows = await conn.fetch(_SQL["wrapped_by_others"], ring.current)
            for row in rows:
                bound = about(row["stream"], row["key_id"])
                raw = ring.unwrap(row["kek"], row["wrapped"], bound)
                await conn.execute(
                    _SQL["wrap_again"], row["stream"], ring.current, ring.wrap(raw, bound)
                )
        if not rows:
            return done
        done += len(rows)
