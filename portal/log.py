"""The log as others' programs read it: checkpoint, tiles and entries in the layout of C2SP
tlog-tiles.

Nobody has to sign in. A header names its chain by a salted hash and its text by a hash with a
random number in it, so the files hold no personal data and no secret; and a log that only those
may read whom the operator lets in could show each of them another history.
"""

import re

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.door import Doors
from portal.refusals import unknown
from seal import tiles
from seal.checkpoints import Checkpoint
from seal.notes import Note
from seal.tiles import WIDTH, Tile

router = APIRouter(include_in_schema=False)

_FOREVER = "public, max-age=31536000, immutable"
_SHORT = "public, max-age=1"
_PLACE = re.compile(r"((?:x[0-9]{3}/){0,4}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
_LEVELS = 8


@router.get("/log/checkpoint")
async def checkpoint(request: Request, portal: Doors) -> Response:
    note = await portal.newest.note()
    if note is None:
        raise unknown()
    return Response(note, media_type="text/plain; charset=utf-8", headers={"cache-control": _SHORT})


@router.get("/log/tile/entries/{place:path}")
async def entries(request: Request, portal: Doors, place: str) -> Response:
    """The headers of up to 256 entries, each after its length."""
    return await _answer(portal, _tile(0, place), entries=True)


@router.get("/log/tile/{level}/{place:path}")
async def tile(request: Request, portal: Doors, level: str, place: str) -> Response:
    """Up to 256 hashes of a level of the tree."""
    if re.fullmatch(r"[0-9]", level) is None or int(level) >= _LEVELS:
        raise unknown()
    return await _answer(portal, _tile(int(level), place), entries=False)


async def _answer(portal: Doors, asked: Tile, *, entries: bool) -> Response:
    """What a signed checkpoint covers, and nothing else: it will never be another."""
    note = await portal.newest.note()
    size = Checkpoint.read(Note.read(note).text).size if note else 0
    if asked.number * WIDTH + asked.width > size >> 8 * asked.level:
        raise unknown()
    async with portal.pool.acquire() as conn:
        read = tiles.bundle if entries else tiles.read
        content = await read(conn, asked)
    return Response(
        content, media_type="application/octet-stream", headers={"cache-control": _FOREVER}
    )


def _tile(level: int, place: str) -> Tile:
    """The tile at this place, which is written in one way only."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise unknown()
    number = int(re.sub(r"[x/]", "", found[1]))
    made = Tile(level, number, int(found[2] or WIDTH))
    if made.path != f"tile/{level}/{place}":
        raise unknown()
    return made
