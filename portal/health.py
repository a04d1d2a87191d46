"""Whether the portal can do its work: it asks the database and the engine, each time."""

import asyncio

from fastapi import APIRouter
from starlette.responses import JSONResponse

from portal.door import Doors, Portal
from schemas.ids import OWN_PARTY
from storage.readers import directory

router = APIRouter(include_in_schema=False)
_PATIENCE = 3.0


@router.get("/healthz")
async def healthz(portal: Doors) -> JSONResponse:
    database, temporal = await asyncio.gather(_database(portal), _temporal(portal))
    well = database and temporal is not False
    told = {"status": "ok" if well else "unavailable", "database": _word(database)}
    if temporal is not None:
        told["temporal"] = _word(temporal)
    return JSONResponse(told, 200 if well else 503)


async def _database(portal: Portal) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            await directory.party(portal.pool, OWN_PARTY)  # any real question will do
            return True
    except Exception:  # whatever it is, the answer is no
        return False


async def _temporal(portal: Portal) -> bool | None:
    if portal.temporal is None:
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            return await portal.temporal.service_client.check_health()
    except Exception:  # whatever it is, the answer is no
        return False


def _word(up: bool) -> str:
    return "up" if up else "down"
