"""The port for those who keep an installation: figures, and whether it lives and can work.

It asks nobody who they are, so it is never the port that partners reach.
"""

import asyncio
import contextlib
import errno
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from runtime import traces
from runtime.ports import free_port
from runtime.probe import fetch
from runtime.settings import Settings
from runtime.temporal import quiet_runtime
from schemas.errors import Unavailable

if TYPE_CHECKING:
    from runtime.metrics import Metrics
    from storage.pool import Pool

Asked = Callable[[], Awaitable[bool]]
"""A question about this moment, such as whether the database answers."""

_PLAIN = "text/plain; charset=utf-8"
_FIGURES = "text/plain; version=0.0.4; charset=utf-8"
_PATIENCE = 3.0  # seconds, for the request to arrive and for each question


def engine_figures(port: int | None) -> str | None:
    """Have Temporal's engine keep figures, before anybody connects; where it serves them.

    None where nobody watches, and then it keeps none.
    """
    if port is None:
        return None
    address = f"127.0.0.1:{free_port()}"
    quiet_runtime(address)
    return address


def steps(settings: Settings, port: int | None) -> list[Any]:
    """What each line of a process's log passes: the trace it belongs to, and the counting."""
    found: list[Any] = []
    if port is not None:
        from runtime.metrics import count_line

        found.append(count_line)
    if settings.otlp_endpoint is not None:
        found.append(traces.with_trace)
    return found


@contextlib.asynccontextmanager
async def watched(
    settings: Settings,
    port: int | None,
    process: str,
    pool: "Pool",
    *,
    engine: str | None = None,
    ready: Mapping[str, Asked],
) -> "AsyncIterator[Metrics | None]":
    """Answer at `port` for as long as the block runs; without a port nothing listens."""
    if port is None:
        yield None
        return
    from runtime.metrics import Metrics

    metrics = Metrics(process, pool)
    window = _Window(metrics, engine, ready)
    try:
        server = await asyncio.start_server(window.serve, settings.metrics_host, port)
    except OSError as wrong:
        why = "another program has it" if wrong.errno == errno.EADDRINUSE else wrong.strerror
        raise Unavailable(
            f"Metrics cannot be served at {settings.metrics_host}:{port}: {why}.",
            next_step="Choose another port, or REMIT_METRICS_HOST.",
            code="port_taken",
        ) from None
    async with server:
        yield metrics


class _Window:
    def __init__(self, metrics: "Metrics", engine: str | None, ready: Mapping[str, Asked]) -> None:
        self._metrics = metrics
        self._engine = engine
        self._ready = ready

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, TimeoutError, asyncio.LimitOverrunError, ValueError):
            async with asyncio.timeout(_PATIENCE):
                asked = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)
            status, kind, body = await self._answer(asked)
            writer.write(
                f"HTTP/1.0 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                "Connection: close\r\n\r\n".encode()
                + body
            )
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    async def _answer(self, asked: list[bytes]) -> tuple[str, str, bytes]:
        match asked:
            case [b"GET", b"/metrics", _]:
                return "200 OK", _FIGURES, await self._figures()
            case [b"GET", b"/livez", _]:
                return "200 OK", _PLAIN, b"alive\n"
            case [b"GET", b"/readyz", _]:
                answers = await asyncio.gather(*map(_asked, self._ready.values()))
                found = dict(zip(self._ready, answers, strict=True))
                told = "".join(f"{name} {'up' if up else 'down'}\n" for name, up in found.items())
                well = all(found.values())
                return "200 OK" if well else "503 Service Unavailable", _PLAIN, told.encode()
            case _:
                pass
        return "404 Not Found", _PLAIN, b"/metrics, /livez and /readyz are here.\n"

    async def _figures(self) -> bytes:
        ours = await self._metrics.text()
        if self._engine is None:
            return ours
        status, theirs = await fetch(f"http://{self._engine}/metrics")
        return ours + theirs if status == 200 else ours


async def _asked(question: Asked) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await question()
    except Exception:  # whatever it is, the answer is no
        return False
