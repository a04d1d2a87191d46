"""What concerns the caller's party, told as it happens: server-sent events."""

import asyncio
import hashlib
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from portal.api import asking
from portal.api.answers import Shape
from portal.door import Doors, Portal, Viewing, still_known
from portal.live.concerning import concerning
from portal.live.following import Follower
from portal.numbers import whole
from portal.refusals import Stop
from portal.rights import Viewer
from storage.readers.placed import Placed

router = APIRouter(prefix="/api/v1", tags=["events"])
START = "start"
PATIENCE = 30.0
"""Seconds that a caller may take to hear what is sent; a piece is a few kilobytes."""
_PATHS = {
    "problem": "problems", "handoff": "handoffs", "commitment": "commitments", "step": "steps",
    "responsibility": "responsibilities", "partnership": "partnerships", "finding": "findings",
    "concern": "concerns", "candidate": "candidates", "round": "rounds", "playbook": "playbooks",
}  # fmt: skip


@router.get("/events", response_class=Response)
async def events(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """Every entry that the caller's party may see, as it becomes durable, in the one order of the
    signed tree. Each has its place as its id: a stream that broke goes on after `Last-Event-ID`,
    without loss and without repetition. `after` says the same at the first time; `after=start`
    tells everything from the beginning on. Events hold no texts: `href` says where to read more.
    """
    given = asking.parameters(request, "after")
    after = _after(request.headers.get("last-event-id"), given.get("after"))
    if viewer.session is not None:
        raise Stop(
            403, "key_needed", "This stream is for programs, which send an API key.",
            next_step="Make one: remit person key; then send Authorization: Bearer KEY.",
        )  # fmt: skip
    key = hashlib.sha256(request.headers["authorization"].encode()).digest()
    if "remit.head" in request.scope:
        return Response(media_type="text/event-stream")
    # Joined here and not in the stream, so that what is wrong is still answered as a problem.
    return Telling(request, portal, viewer, await portal.live.join(key, after))


class EventTold(Shape):
    """One entry of the ledger, told without its texts. `href` is where the API tells more."""

    place: int
    entry: str
    kind: str
    subject: str
    at: datetime
    by: str
    recorded_at: datetime
    href: str | None

    @staticmethod
    def of(one: Placed) -> "EventTold":
        entry = one.entry
        path = _PATHS.get(entry.kind.partition(".")[0])
        return EventTold(
            place=one.place, entry=f"{entry.stream}#{entry.seq}", kind=entry.kind,
            subject=entry.subject, at=entry.at, by=entry.by, recorded_at=entry.recorded_at,
            href=f"/api/v1/{path}/{entry.subject}" if path else None,
        )  # fmt: skip


def _after(last: str | None, after: str | None) -> int | None:
    """The place that was heard last; None to begin with what comes now."""
    given = last if last is not None else after
    if given is None or given == "":
        return None
    if given == START and last is None:
        return -1
    read = whole(given)
    if read is None:
        raise Stop(400, "bad_parameter", "A place is a whole number, or `start` as `after`.")
    return read


class Telling(Response):
    """A stream that ends when the caller goes, the key is revoked, or this process stops."""

    def __init__(
        self, request: Request, portal: Portal, viewer: Viewer, follower: Follower
    ) -> None:
        super().__init__(media_type="text/event-stream")
        del self.headers["content-length"]
        self.headers["x-accel-buffering"] = "no"  # a proxy in between passes it on at once
        self._request, self._portal = request, portal
        self._viewer, self._follower = viewer, follower

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        telling = asyncio.create_task(self._tell(send))
        leaving = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (telling, leaving):
                task.cancel()
            await asyncio.gather(telling, leaving, return_exceptions=True)
            self._portal.live.leave(self._follower)
        wrong = None if telling.cancelled() else telling.exception()
        if wrong is not None and not isinstance(wrong, TimeoutError | OSError):
            raise wrong  # unlike one who did not listen, and so has gone

    async def _tell(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        await _say(send, f"retry: 2000\n: what concerns {self._viewer.party}\n\n")
        live = self._portal.live
        while not live.ending:
            found = await self._follower.more(live.heartbeat)
            viewer = await still_known(self._request, self._portal)
            if viewer is None:
                break
            said = "".join(map(written, await concerning(self._portal, viewer, found)))
            if said:
                await _say(send, said)
            elif not found:
                # Whoever comes again need not be shown anew what did not concern them.
                heard = f"id: {self._follower.next - 1}\n" if self._follower.next else ""
                await _say(send, f"{heard}: still here\n\n")
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _say(send: Send, text: str) -> None:
    async with asyncio.timeout(PATIENCE):
        body = {"type": "http.response.body", "body": text.encode(), "more_body": True}
        await send(body)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def written(one: Placed) -> str:
    """One event as it is sent."""
    return f"id: {one.place}\ndata: {EventTold.of(one).model_dump_json()}\n\n"
