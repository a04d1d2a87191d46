"""Reading what a 311 system sends, and knowing whose key it has."""

import re
from datetime import datetime, timedelta

from fastapi import Request

from portal.door import Portal, with_key
from portal.often import Often
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from portal.when import read_with_zone

_OFTEN = Often(each=600, all_=6000, within=timedelta(minutes=1))
_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,12})?", re.ASCII)


def begun(request: Request, portal: Portal, kind: str, jurisdiction: str | None = None) -> str:
    """Which form is asked for. Raises Stop where this is switched off, asked too often, or
    another jurisdiction is meant."""
    mine = portal.settings.open311_jurisdiction
    if mine is None or kind not in ("json", "xml"):
        raise unknown()
    if not _OFTEN.may(request.client.host if request.client else "", portal.now()):
        raise Stop(429, "too_often", "Asked too often.", headers={"Retry-After": "60"})
    meant = jurisdiction or request.query_params.get("jurisdiction_id")
    if meant not in (None, "", mine):
        raise Stop(404, "no_jurisdiction", "jurisdiction_id provided was not found.",
                   next_step="Leave it out, or say the one of this Remit.")  # fmt: skip
    return kind


async def keyed(request: Request, portal: Portal, key: str | None) -> Viewer:
    """Whoever the key speaks for. It comes as `api_key`, or as `Authorization: Bearer`."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    given = key or (bearer.strip() if scheme.lower() == "bearer" else "")
    if not given:
        raise Stop(403, "no_key", "Missing or invalid API key.",
                   next_step="Send api_key; one is made with: remit person key PERSON")  # fmt: skip
    viewer = await with_key(request, portal, given)
    request.scope["remit.viewer"] = viewer
    return viewer


def instant(text: str | None, name: str) -> datetime | None:
    if not text:
        return None
    # A plus sign that was not percent-encoded arrives as a space.
    read = read_with_zone(text.strip().replace(" ", "+"))
    if read is None:
        raise wrong(f"{name} is not a date and time with its zone: 2026-11-30T14:00:00Z.")
    return read


def point(lat: str, long: str) -> str | None:
    """Both degrees as a `Point` has them; None where neither is given."""
    if not lat.strip() and not long.strip():
        return None
    degrees = (lat.strip(), long.strip())
    if not all(_DEGREES.fullmatch(one) for one in degrees):
        raise wrong("lat and long are degrees in WGS 84, such as 39.7392 and -104.9903.")
    north, east = (float(one) for one in degrees)
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise wrong("lat and long are no place on earth.")
    return f"{north:.7f},{east:.7f}"


def wrong(said: str) -> Stop:
    return Stop(400, "invalid", said)


def listed(text: str | None) -> list[str]:
    """What is separated by commas."""
    return [one.strip() for one in (text or "").split(",") if one.strip()]
