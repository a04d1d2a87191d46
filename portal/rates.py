"""How many requests one key or session may send, so that no program starves the others."""

import hashlib
import math
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.refusals import Stop, answer

MOST_KEPT = 10_000
BURST = 2
"""Seconds' worth of requests that may come at once after a rest."""
_FREE = ("/static/", "/health", "/log/")


class Rate:
    """A bucket for each caller that fills at so many requests a second. In memory, per process."""

    def __init__(self, per_second: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._most = float(per_second * BURST)
        self._clock = clock
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def wait(self, name: bytes) -> float:
        """Seconds until this caller may ask again; 0 where it may now, and then that counts."""
        now = self._clock()
        left, since = self._left.pop(name, (self._most, now))
        left = min(self._most, left + (now - since) * self._per_second)
        allowed = left >= 1
        self._left[name] = (left - 1 if allowed else left, now)
        while len(self._left) > MOST_KEPT:
            self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._per_second


class Rates:
    """Answers 429 to whoever asks too often, before anything is looked up for them.

    Callers are told apart by the credential that they send, known here by a salted hash alone.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        per_second: int,
        cookie: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app = app
        self._rate = Rate(per_second, clock)
        self._cookie = cookie
        self._salt = secrets.token_bytes(16)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(_FREE):
            credential = self._credential(Headers(scope=scope))
            name = hashlib.sha256(self._salt + credential.encode()).digest() if credential else b""
            seconds = self._rate.wait(name) if name else 0.0
            if seconds:
                stop = Stop(
                    429, "too_many_requests", "You ask more often than this Remit allows.",
                    headers={"Retry-After": str(math.ceil(seconds))},
                )  # fmt: skip
                await answer(Request(scope), stop)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _credential(self, headers: Headers) -> str | None:
        given = headers.get("authorization")
        return given or cookie_parser(headers.get("cookie", "")).get(self._cookie)
