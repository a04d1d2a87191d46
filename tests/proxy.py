"""A TCP proxy that can be cut: what is behind it is then away, though it runs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """Forwards to one port of this machine, as long as it is let."""

    target: int
    port: int = 0
    silent: bool = False
    """Take what comes and never answer, like a network that loses everything."""
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def join(self) -> None:
        """Begin, or begin again, to forward; on the same port each time."""
        self.silent = False
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """End every connection, and refuse new ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self._pump(reader, back), self._pump(there, writer))

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        self._open.add(sink)
        with contextlib.suppress(OSError):
            while piece := await source.read(65536):
                if not self.silent:
                    sink.write(piece)
                    await sink.drain()
        self._open.discard(sink)
        sink.close()


@contextlib.asynccontextmanager
async def proxy(target: int) -> AsyncIterator[Proxy]:
    """A proxy before this port, for as long as the block runs."""
    made = Proxy(target)
    await made.join()
    try:
        yield made
    finally:
        await made.cut()
