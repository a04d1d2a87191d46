"""One log line for every request, and a calm answer where something unexpected happened."""

import time
import traceback
from collections.abc import Callable

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.refusals import Stop, answer
from storage.pool import may_pass

log = structlog.get_logger("portal")


Seen = Callable[[str, str, int, float], None]
"""Hears of an answer: method, route as a pattern, status, seconds."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Journal:
    """Writes who asked for what and how it went: the route, never the address as it was typed,
    which may hold a sign-in link's secret.
    """

    def __init__(self, app: ASGIApp, seen: Seen | None = None) -> None:
        self.app = app
        self._seen = seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = scope["remit.request_id"]
        began, status = time.perf_counter(), 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if may_pass(error):
                stop = Stop(
                    503, "database_unavailable", "The record cannot be read at the moment.",
                    headers={"Retry-After": "5"},
                )  # fmt: skip
            else:
                stop = Stop(500, "unexpected", "Something went wrong that Remit did not expect.")
            # Without the local variables, which a structured traceback would show: they hold
            # cookies and keys.
            trace = "".join(traceback.format_exception(error))
            log.error("request.failed", request_id=request_id, route=_route(scope), trace=trace)
            if status == 0:
                await answer(Request(scope), stop)(scope, receive, watched)
        finally:
            viewer, seconds = scope.get("remit.viewer"), time.perf_counter() - began
            if self._seen is not None:
                method = scope["method"] if scope["method"] in _METHODS else "(other)"
                self._seen(method, _route(scope), status, seconds)
            log.info(
                "request.answered",
                request_id=request_id,
                method=scope["method"],
                route=_route(scope),
                status=status,
                person=viewer.person if viewer else None,
                ms=round(seconds * 1000, 1),
            )


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", "(none)"))
