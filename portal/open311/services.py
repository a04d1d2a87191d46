"""What can be reported: the kinds of matter that the public can choose from."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.door import Doors
from portal.open311 import asking
from portal.open311.writing import answer
from portal.refusals import Stop
from portal.when import iso
from rules.words_of_concerns import PUBLIC_MATTERS

router = APIRouter(include_in_schema=False)
_SINCE = datetime(2026, 11, 23, tzinfo=UTC)
"""Since when the services are as they are."""
WHEN = "WHEN"
"""The one attribute that every service has."""


@router.get("/open311/discovery.{kind}")
async def discovery(request: Request, portal: Doors, kind: str) -> Response:
    """Where the service is, as Open311 service discovery says it."""
    kind = asking.begun(request, portal, kind)
    address = portal.settings.portal_address
    return answer(kind, "discovery", {
        "changeset": iso(_SINCE),
        "contact": f"Whoever runs this Remit: {address}",
        "key_service": "A key is made with: remit person key PERSON",
        "endpoints": [{
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": f"{address}/open311/v2", "changeset": iso(_SINCE), "type": "production",
            "formats": ["application/json", "text/xml"],
        }],
    })  # fmt: skip


@router.get("/open311/v2/services.{kind}")
async def services(request: Request, portal: Doors, kind: str) -> Response:
    kind = asking.begun(request, portal, kind)
    return answer(kind, ("services", "service"), [_service(code) for code in PUBLIC_MATTERS])


@router.get("/open311/v2/services/{code}.{kind}")
async def definition(request: Request, portal: Doors, code: str, kind: str) -> Response:
    """The attributes of one service. Raises Stop (404) for a code that there is not."""
    kind = asking.begun(request, portal, kind)
    must_be_known(code)
    return answer(kind, "service_definition", {
        "service_code": code,
        "attributes": [{
            "variable": True, "code": WHEN, "datatype": "datetime", "required": False,
            "datatype_description": "ISO 8601 with its zone, such as 2026-11-30T14:00:00Z",
            "order": 1, "description": "When it happened; now, if nothing is said.",
        }],
    })  # fmt: skip


def must_be_known(code: str) -> None:
    if code not in PUBLIC_MATTERS:
        raise Stop(404, "no_service", "service_code was not found.",
                   next_step="See services for those that there are.")  # fmt: skip


def _service(code: str) -> dict[str, Any]:
    return {
        "service_code": code,
        "service_name": PUBLIC_MATTERS[code],
        "description": f"{PUBLIC_MATTERS[code]}. In danger call the emergency number instead.",
        "metadata": True,
        "type": "realtime",
        "keywords": code.replace("_", ","),
        "group": "Public safety",
    }
