"""The style sheet and the icon: all that a page loads beside itself."""

from functools import cache
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response

from portal.refusals import unknown

router = APIRouter(include_in_schema=False)
_FOLDER = Path(__file__).parent / "static"
_TYPES = {"remit.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml",
          "passkey.js": "text/javascript; charset=utf-8"}  # fmt: skip


@router.get("/static/{name}")
async def static(name: str) -> Response:
    if name not in _TYPES:
        raise unknown()
    return Response(
        _content(name), media_type=_TYPES[name], headers={"cache-control": "public, max-age=600"}
    )


@cache
def _content(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
