"""The newest checkpoint on every answer, so that whoever asks anything has it and may keep it."""

import asyncio
import time
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from seal import one_line
from storage import checkpoints

if TYPE_CHECKING:
    from storage.pool import Pool

HEADER = "remit-checkpoint"
_AGE = 0.5  # seconds for which what was read counts as the newest
_PATIENCE = 0.2  # seconds that an answer waits for it; what was known before is told then
_REST = 5.0  # seconds until a database that is away is asked again


class Newest:
    """What the log has signed last, asked for now and then and not for every answer."""

    def __init__(self, pool: "Pool") -> None:
        self._pool = pool
        self._note: str | None = None
        self._line: str | None = None
        self._until = 0.0
        self._asking: asyncio.Task[None] | None = None

    @property
    def known(self) -> bool:
        """Whether anything is signed at all."""
        return self._note is not None

    async def note(self) -> str | None:
        """The newest checkpoint with its cosignatures, or the last one that could be read."""
        await self._look()
        return self._note

    async def line(self) -> str | None:
        """The same as the header tells it: `origin size root signature`."""
        await self._look()
        return self._line

    async def _look(self) -> None:
        if time.monotonic() < self._until:
            return
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        await asyncio.wait({self._asking}, timeout=_PATIENCE)

    async def _ask(self) -> None:
        try:
            found = await checkpoints.newest(self._pool)
        except Exception:
            self._until = time.monotonic() + _REST  # the pages themselves say what is wrong
            return
        if found is not None and found[1] != self._note:
            self._note, self._line = found[1], one_line.written(found[1])
        self._until = time.monotonic() + _AGE


class Telling:
    """Puts the newest checkpoint on each answer of pages and API."""

    def __init__(self, app: ASGIApp, *, newest: Newest) -> None:
        self.app = app
        self.newest = newest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(("/static/", "/health")):
            await self.app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                line = await self.newest.line()
                if line is not None:
                    MutableHeaders(scope=message)[HEADER] = line
            await send(message)

        await self.app(scope, receive, told)
