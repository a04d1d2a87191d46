"""Showing operators what is encrypted, in Temporal's own pages: POST /decode, and nothing else.

Only for this machine: it listens on the loopback, answers to its own name alone, and wants a
secret, which a browser gets as a cookie through a link that works once. Other sites' pages are
turned away by their origin, so that no page in the operator's browser can read along.
"""

import hmac
import json
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

import structlog
from google.protobuf import json_format
from temporalio.api.common.v1 import Payloads

from runtime.payload_keys import KeyRing
from runtime.payloads import Sealed
from schemas.errors import Refused

log = structlog.get_logger("codec")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_LARGEST = 16 * 1024 * 1024
_COOKIE = "remit_codec"


class CodecEndpoint:
    """An ASGI application. `key` is what callers must show; `ui` the origin of Temporal's pages."""

    def __init__(self, ring: KeyRing, *, key: str, ui: str, port: int) -> None:
        self._codec = Sealed(ring, anywhere=True)
        self._key, self._ui = key, ui.rstrip("/")
        self._hosts = {f"{name}:{port}".encode() for name in ("127.0.0.1", "localhost")}
        self._once = secrets.token_urlsafe(24)
        self.link = f"http://127.0.0.1:{port}/open?once={self._once}"
        """Signs one browser in, once."""

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, headers, body = await self._answer(scope, receive)
        always = [
            (b"content-type", b"application/json"), (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"), (b"vary", b"Origin"),
            (b"content-length", str(len(body)).encode()),
        ]  # fmt: skip
        await send({"type": "http.response.start", "status": status, "headers": always + headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Message, receive: Receive) -> tuple[int, Headers, bytes]:
        given: dict[bytes, bytes] = dict(scope["headers"])
        origin = given.get(b"origin", b"").decode(errors="replace")
        if given.get(b"host") not in self._hosts:  # a foreign name that was made to lead here
            return _no(421, "This is not its name.")
        if origin and origin != self._ui:
            return _no(403, "Other sites' pages may not ask.")
        cors = self._cors() if origin else []
        asked = (scope["method"], scope["path"])
        if asked == ("GET", "/open"):
            return self._opened(scope)
        if asked == ("OPTIONS", "/decode"):
            return 204, cors, b""
        if asked != ("POST", "/decode"):
            return _no(404, "There is POST /decode, and nothing else.")
        if not self._may(given):
            log.warning("codec.turned_away")
            return 401, cors, _no(401, "Open the link first that `remit codec serve` printed.")[2]
        given_body = await _body(receive)
        if given_body is None:
            return _no(413, "This is too much at once.")
        return await self._decoded(given_body, cors)

    async def _decoded(self, body: bytes, cors: Headers) -> tuple[int, Headers, bytes]:
        try:
            asked = json_format.Parse(body, Payloads(), ignore_unknown_fields=True)
            shown = Payloads(payloads=await self._codec.decode(asked.payloads))
        except (json_format.ParseError, UnicodeDecodeError):
            return 400, cors, _no(400, "This is not a list of payloads.")[2]
        except Refused as refused:
            return 400, cors, _no(400, refused.message)[2]
        log.info("codec.shown", payloads=len(shown.payloads))
        return 200, cors, json_format.MessageToJson(shown).encode()

    def _opened(self, scope: Message) -> tuple[int, Headers, bytes]:
        given = parse_qs(scope["query_string"].decode(errors="replace")).get("once", [""])[0]
        if not self._once or not hmac.compare_digest(given.encode(), self._once.encode()):
            return _no(403, "This link was used before; start `remit codec serve` again.")
        self._once = ""
        cookie = f"{_COOKIE}={self._key}; HttpOnly; SameSite=Strict; Path=/decode"
        return 303, [(b"set-cookie", cookie.encode()), (b"location", self._ui.encode())], b""

    def _may(self, given: dict[bytes, bytes]) -> bool:
        shown = given.get(b"authorization", b"").decode(errors="replace").removeprefix("Bearer ")
        if not shown:
            try:
                found = SimpleCookie(given.get(b"cookie", b"").decode(errors="replace"))
            except CookieError:
                return False
            shown = found[_COOKIE].value if _COOKIE in found else ""
        return hmac.compare_digest(shown.encode(), self._key.encode())

    def _cors(self) -> Headers:
        return [
            (b"access-control-allow-origin", self._ui.encode()),
            (b"access-control-allow-credentials", b"true"),
            (b"access-control-allow-methods", b"POST"),
            (b"access-control-allow-headers", b"content-type, x-namespace, authorization"),
        ]


async def _body(receive: Receive) -> bytes | None:
    """What was sent; None where it is more than anybody needs."""
    body = b""
    while True:
        part = await receive()
        body += bytes(part.get("body", b""))
        if len(body) > _LARGEST:
            return None
        if not part.get("more_body"):
            return body


def _no(status: int, sentence: str) -> tuple[int, Headers, bytes]:
    return status, [], json.dumps({"message": sentence}).encode()
