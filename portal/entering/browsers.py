"""What the portal knows of a browser: its cookies, where it is, what it calls itself."""

import re
from datetime import timedelta

from fastapi import Request
from starlette.responses import Response

from desk import sign_in
from desk.entering.locking import Locked
from desk.entering.secret import TOKEN, token
from desk.sign_in import Entered
from portal.door import Portal
from portal.often import network
from portal.refusals import Stop
from schemas.access import Where

WAITS_FOR = timedelta(minutes=15)
"""How long a browser is remembered that asked for a link or went to a provider."""
_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari", "curl", "python")
_CALLED = {"Edg": "Edge", "OPR": "Opera", "python": "a program", "curl": "a program"}
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux")


def where(request: Request) -> Where:
    """Where a request comes from; of IPv6 the network, for one who has an address has all."""
    address = network(request.client.host) if request.client else None
    return Where(address, _agent(request.headers.get("user-agent", "")))


def _agent(said: str) -> str | None:
    """`Firefox on Windows`; None for what cannot be told. What a browser says of itself is never
    kept as it came.
    """
    name = next((one for one in _BROWSERS if re.search(rf"{one}\w*/", said)), None)
    system = next((one for one in _SYSTEMS if one in said), None)
    if name is None:
        return None
    called = _CALLED.get(name, name)
    return f"{called} on {system.removesuffix(' OS X')}" if system else called


def waiting_browser(request: Request, portal: Portal) -> str | None:
    """What this browser was told to keep when it asked for a link or went to a provider."""
    kept = request.cookies.get(portal.cookie + "-door", "")
    return kept if TOKEN.fullmatch(kept) else None


def remember_browser(answer: Response, portal: Portal, kept: str | None = None) -> None:
    _keep(answer, portal, portal.cookie + "-door", kept or token(), WAITS_FOR)


def let_in(answer: Response, portal: Portal, entered: Entered) -> None:
    """The session goes into the browser, and the browser waits for nothing any more."""
    lasts = sign_in.LINK_LASTS if entered.waits_for else sign_in.SESSION_LASTS
    _keep(answer, portal, portal.cookie, entered.session, lasts)
    answer.delete_cookie(
        portal.cookie + "-door", path="/", secure=portal.secure, httponly=True, samesite="lax"
    )


def _keep(answer: Response, portal: Portal, name: str, secret: str, lasts: timedelta) -> None:
    answer.set_cookie(
        name,
        secret,
        max_age=int(lasts.total_seconds()),
        httponly=True,
        secure=portal.secure,
        samesite="lax",
        path="/",
    )


def locked(refused: Locked) -> Stop:
    """Too many failures, said so that programs and people know when to come back."""
    return Stop(
        429, "locked", refused.message,
        next_step="Wait until then, or ask whoever runs this Remit to let you in again.",
        headers={"Retry-After": str(refused.seconds)},
    )  # fmt: skip
