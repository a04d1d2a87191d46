"""A span for each request, where traces are wanted: its route and how it went, no address."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from runtime.traces import span

_QUIET = ("/healthz", "/static/")


class Traced:
    """The first span of what somebody asks at the portal. A caller's own trace is not believed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_QUIET):
            await self.app(scope, receive, send)
            return
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with span("request", "SERVER", remit_request_id=scope.get("remit.request_id", "")) as made:
            await self.app(scope, receive, watched)
            route = str(getattr(scope.get("route"), "path", "(none)"))
            made.update_name(f"{scope['method']} {route}")
            made.set_attributes(
                {
                    "http.request.method": scope["method"],
                    "http.route": route,
                    "http.response.status_code": status,
                }
            )
