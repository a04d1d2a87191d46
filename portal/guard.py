"""What every request passes before any page or route sees it: host, size, origin and headers."""

import asyncio
import re
import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.refusals import Stop, answer, unknown
from schemas.attachments import MOST_BYTES

log = structlog.get_logger("portal")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
WITH_SCRIPT = {
    "content-security-policy": CONTENT_SECURITY_POLICY.replace(
        "default-src 'none';", "default-src 'none'; script-src 'self';"
    )
}
"""For the pages of passkeys alone, which ask the browser by our own script."""
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # `no-referrer` would make browsers send `Origin: null`, and the origin is what we check.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
FORM_LIMIT = 256 * 1024  # the longest form, some texts of 4,000 characters, fits four times
JSON_LIMIT = 2 * 1024 * 1024
BODY_PATIENCE = 20.0  # seconds to send a body of at most that size
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CACHEABLE = ("/static/", "/log/", "/public", "/feeds/")
"""Where an answer says itself how long it may be kept; never by who is signed in."""


class Guard:
    """Refuses what no page needs to look at, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], origin: str | None) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.origin = origin  # the public address; None: the one the request was sent to
        self.secure = bool(origin and origin.startswith("https://"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = scope["remit.request_id"] = secrets.token_hex(8)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                self.mark(headers, scope["path"])
            await send(message)

        try:
            receive = await self._checked(scope, receive)
        except Stop as stop:
            log.info(
                "request.turned_away", request_id=request_id, code=stop.code, status=stop.status
            )
            await answer(Request(scope), stop)(scope, receive, with_headers)
            return
        if scope["method"] == "HEAD":
            # The same answer as GET. The server, whose scope this is not, leaves the body out.
            scope = {**scope, "method": "GET", "remit.head": True}
        await self.app(scope, receive, with_headers)

    async def _checked(self, scope: Scope, receive: Receive) -> Receive:
        headers = Headers(scope=scope)
        self._check_host(headers)
        if "\0" in scope["path"]:
            raise unknown()  # nothing can have that in its name
        if scope["method"] in SAFE:
            return receive
        self._check_origin(headers, scope["path"])
        return replay(await whole_body(headers, receive, limit_for(scope["path"])))

    def mark(self, headers: MutableHeaders, path: str) -> None:
        """Put the security headers on an answer."""
        for name, value in HEADERS.items():
            if name == "content-security-policy" and name in headers:
                continue  # a report for the printer carries its style in itself, and a policy
            headers[name] = value
        if self.secure:
            headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
        if not path.startswith(CACHEABLE):
            headers["cache-control"] = "no-store"
        elif "cache-control" not in headers:
            headers["cache-control"] = "no-cache"

    def _check_host(self, headers: Headers) -> None:
        given = headers.getlist("host")
        if len(given) == 1 and "@" not in given[0]:
            name, colon, port = given[0].lower().rpartition(":")
            if not colon or given[0].endswith("]"):
                name, port = given[0].lower(), ""
            if name in self.hosts and (port == "" or (port.isascii() and port.isdigit())):
                return
        raise Stop(400, "bad_host", "This is not the address of this Remit.")

    def _check_origin(self, headers: Headers, path: str) -> None:
        """A browser adds the session's cookie by itself, so the request must come from our page."""
        if "authorization" in headers or path.startswith("/open311/"):
            return  # a key is never added by a browser itself
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        # The Host was checked before, so a page of the same host is a page of ours.
        ours = {headers["host"], urlsplit(self.origin or "").netloc} - {""}
        same = origin is not None and _netloc(origin) in ours
        if self.secure and origin is not None:
            same = same and origin.startswith("https://")
        if (site is not None and site != "same-origin") or (origin is not None and not same):
            raise Stop(403, "cross_site", "The form was not sent from a page of this Remit.")
        if site is None and origin is None:
            raise Stop(403, "cross_site", "The browser did not say which page sent this form.")


def _netloc(origin: str) -> str | None:
    """Host and port of an origin; None for `null`, which anybody's sandbox can send."""
    try:
        told = urlsplit(origin)
    except ValueError:
        return None
    return told.netloc if told.scheme in ("http", "https") else None


_A_FILE = re.compile(r"(/api/v1)?/commitments/[a-z0-9.-]{1,90}/files", re.ASCII)


def limit_for(path: str) -> int:
    if _A_FILE.fullmatch(path):
        return MOST_BYTES + 64 * 1024  # and what a form puts around it
    return JSON_LIMIT if path.startswith("/api/") else FORM_LIMIT


async def whole_body(headers: Headers, receive: Receive, limit: int) -> bytes:
    """Read a body of at most `limit` bytes; whatever is longer is never held in memory."""
    too_long = Stop(
        413, "too_large", f"At most {limit // 1024} kB can be sent at once.",
        next_step="Go back, and send less or a smaller file.",
    )  # fmt: skip
    if headers.get("content-encoding", "identity") != "identity":
        raise Stop(415, "compressed", "Send the content uncompressed.")
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers and "content-length" in headers:
        raise Stop(
            400, "two_lengths", "The request says its length in two ways.",
            headers={"connection": "close"},
        )  # fmt: skip
    if not (length.isascii() and length.isdigit()):
        raise Stop(400, "bad_length", "The Content-Length is not a number.")
    if len(length) > 12 or int(length) > limit:
        raise too_long
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_PATIENCE):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Stop(400, "cut_off", "The connection ended before the content did.")
                body += message.get("body", b"")
                if len(body) > limit:
                    raise too_long
                if not message.get("more_body"):
                    return bytes(body)
    except TimeoutError:
        raise Stop(408, "too_slow", "The content did not arrive in time.") from None


def replay(body: bytes) -> Receive:
    """A `receive` that tells the body once and then waits, as an open connection does."""
    told = False

    async def receive() -> Message:
        nonlocal told
        if told:
            await asyncio.Event().wait()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
