"""Somebody who listens to a stream of the portal, without a network in between."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI


@dataclass
class Heard:
    """What came so far: the status, and each block of the stream."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    over: bool = False
    came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def events(self) -> list[tuple[int, dict[str, Any]]]:
        """Each event with its id, as a client reads them."""
        found = []
        for block in self.text.split("\n\n")[:-1]:
            said = dict(line.split(": ", 1) for line in block.split("\n") if line[:1] != ":")
            if "data" in said:
                found.append((int(said["id"]), json.loads(said["data"])))
        return found

    @property
    def last_id(self) -> str | None:
        ids = [line[4:] for line in self.text.split("\n") if line.startswith("id: ")]
        return ids[-1] if ids else None

    async def until(self, enough: Any, seconds: float = 10) -> None:
        """Wait until it is enough. Raises TimeoutError, saying what came instead."""
        try:
            async with asyncio.timeout(seconds):
                while not enough(self):
                    self.came.clear()
                    await self.came.wait()
        except TimeoutError:
            raise TimeoutError(self.text) from None


@contextlib.asynccontextmanager
async def listening(
    app: FastAPI,
    key: str,
    *,
    path: str = "/api/v1/events",
    query: str = "",
    last: str | None = None,
) -> AsyncIterator[Heard]:
    """Listens with this key until the block is left."""
    heard, leave, path = Heard(), asyncio.Event(), "/api/v1/events"
    headers = [(b"host", b"127.0.0.1"), (b"authorization", f"Bearer {key}".encode())]
    headers += [(b"last-event-id", last.encode())] if last is not None else []

    async def receive() -> dict[str, Any]:
        await leave.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            heard.status = message["status"]
            heard.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        else:
            heard.text += message.get("body", b"").decode()
            heard.over = not message.get("more_body")
        heard.came.set()

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": query.encode(), "headers": headers, "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }  # fmt: skip
    task = asyncio.create_task(app(scope, receive, send))
    try:
        yield heard
    finally:
        leave.set()
        await asyncio.wait_for(task, 10)
