"""The guarded client: one request to an address that somebody else configured.

Whoever can name an address can make this machine look at its own inside: at the metadata of a
cloud, at databases, at Temporal. So a name is resolved once for each request, every address that it
has must be public, the connection goes to just the address that was checked (while certificate and
`Host` are still those of the name), redirects are an answer like any other and never followed, and
time, headers and body have an end. What was answered is for programs; nobody shows it to people.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import h11

from runtime.outward.addresses import BadAddress, Target, allowed_inside, read
from runtime.outward.public import is_public
from schemas.errors import Unavailable

if TYPE_CHECKING:
    from runtime.settings import Settings

PATIENCE = 5.0
"""Seconds for everything: the name, the connection, the request and the whole answer."""
LARGEST = 64 * 1024
"""Bytes of an answer's body."""
MOST_ADDRESSES = 3
"""Of one name, tried one after the other."""
LARGEST_HEAD = 16 * 1024
_PIECE = 16 * 1024
_NAMES = ThreadPoolExecutor(max_workers=16, thread_name_prefix="names")
"""Resolvers wait in threads; those of a stranger's slow name must not be everybody's."""

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Every address that a name has."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. `seconds` is how long it took."""

    status: int
    body: bytes
    seconds: float
    headers: Mapping[str, str]
    """Names in lower case; of a header that came twice, the last."""

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


class NotReached(Exception):  # noqa: N818 - says what is the case
    """There is no answer. `code` is one word for logs and lists, and tells nothing of the inside:
    no_name, not_public, no_connection, bad_certificate, too_slow, too_long, not_http.
    """

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


class Outward:
    """Makes requests. `inside` are hosts and ports that the operator allows wherever they lie."""

    def __init__(
        self,
        *,
        inside: frozenset[str] = frozenset(),
        authorities: Path | None = None,
        resolve: Resolve | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """`authorities` is a file of certificates (PEM) that vouch for hosts besides the usual.

        Raises Unavailable where it cannot be read.
        """
        self._inside = inside
        self._resolve = resolve or _resolved
        self._patience = patience
        self._tls = ssl.create_default_context()
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        if authorities is not None:
            try:
                self._tls.load_verify_locations(authorities)
            except (OSError, ssl.SSLError):
                raise Unavailable(
                    f"The certificates in {authorities} cannot be read.",
                    next_step="Correct REMIT_OUTWARD_AUTHORITIES, or unset it.",
                    code="no_authorities",
                ) from None

    @classmethod
    def of(cls, settings: "Settings") -> "Outward":
        """The way out of this installation. Raises Refused where a setting cannot be used."""
        inside = allowed_inside(settings.outward_inside)
        return cls(inside=inside, authorities=settings.outward_authorities)

    def read(self, url: str) -> Target:
        """Where it leads, as far as its text says. Raises BadAddress."""
        return read(url, self._inside)

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        most: int = LARGEST,
    ) -> Reply:
        """The answer, whatever its status. Raises BadAddress, or NotReached where there is none."""
        target = self.read(url)
        began = time.monotonic()
        bound = asyncio.timeout(self._patience)
        try:
            async with bound:
                status, told, content = await self._exchanged(
                    target, method, headers or {}, body, most
                )
        except TimeoutError:
            raise NotReached(
                "too_slow", f"there was no whole answer within {self._patience:g} seconds"
            ) from None
        return Reply(status, content, time.monotonic() - began, told)

    async def check(self, url: str) -> None:
        """Whether it could be sent to now, without sending anything. Raises BadAddress."""
        try:
            async with asyncio.timeout(self._patience):
                await self.addresses(self.read(url))
        except NotReached as why:
            raise BadAddress(str(why)) from None
        except TimeoutError:
            raise BadAddress("its name is not told in time") from None

    async def addresses(self, target: Target) -> list[str]:
        """The addresses of the host, every one of them public. Raises NotReached."""
        try:
            found = await self._resolve(target.host, target.port)
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise NotReached("no_name", f"the name {target.host} leads nowhere")
        if not target.inside and not all(map(is_public, found)):
            raise NotReached(
                "not_public", f"the name {target.host} leads to an address that is not public"
            )
        return found

    async def _exchanged(
        self, target: Target, method: str, headers: Mapping[str, str], body: bytes, most: int
    ) -> tuple[int, dict[str, str], bytes]:
        reader, writer = await self._connected(target)
        try:
            talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=LARGEST_HEAD)
            told = {
                "host": target.authority,
                "user-agent": "Remit",
                "accept-encoding": "identity",
                "connection": "close",
                "content-length": str(len(body)),
                **{name.lower(): value for name, value in headers.items()},
            }
            asked = h11.Request(method=method, target=target.path, headers=[*told.items()])
            writer.write(talk.send(asked) or b"")
            writer.write(talk.send(h11.Data(data=body)) or b"" if body else b"")
            writer.write(talk.send(h11.EndOfMessage()) or b"")
            await writer.drain()
            return await _answer(talk, reader, most)
        except h11.RemoteProtocolError as wrong:
            code = "too_long" if wrong.error_status_hint == 431 else "not_http"
            raise NotReached(code, "what it answers is not HTTP as Remit reads it") from None
        except (OSError, EOFError, ssl.SSLError):
            raise NotReached("no_connection", "the connection broke") from None
        finally:
            writer.transport.abort()

    async def _connected(self, target: Target) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the first address that takes one; each was checked just now."""
        addresses = (await self.addresses(target))[:MOST_ADDRESSES]
        for address in addresses:
            # One that says nothing, such as of a network that is not routed here, leaves time for
            # the others.
            patience = None if address == addresses[-1] else self._patience / MOST_ADDRESSES
            try:
                async with asyncio.timeout(patience):
                    return await asyncio.open_connection(
                        address,
                        target.port,
                        limit=_PIECE,
                        ssl=self._tls if target.tls else None,
                        server_hostname=target.host if target.tls else None,
                    )
            except ssl.SSLError:
                raise NotReached(
                    "bad_certificate", f"no certificate vouches for {target.host} there"
                ) from None
            except OSError:  # a timeout is one too
                continue
        raise NotReached("no_connection", f"{target.host} takes no connection")


async def _answer(
    talk: h11.Connection, reader: asyncio.StreamReader, most: int
) -> tuple[int, dict[str, str], bytes]:
    status, told, content, heads = 0, dict[str, str](), bytearray(), 0
    while True:
        event = talk.next_event()
        match event:
            case h11.NEED_DATA:
                talk.receive_data(await reader.read(_PIECE))
            case h11.InformationalResponse():
                heads += 1
                if heads > 10:
                    raise NotReached("not_http", "it promises an answer again and again")
            case h11.Response():
                status = event.status_code
                told = {name.decode(): value.decode("latin-1") for name, value in event.headers}
            case h11.Data():
                content += event.data
                if len(content) > most:
                    raise NotReached("too_long", f"the answer is longer than {most:,} bytes")
            case h11.EndOfMessage():
                return status, told, bytes(content)
            case _:
                raise NotReached("not_http", "the connection ended before the answer did")


async def _resolved(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().run_in_executor(
        _NAMES, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    return list(dict.fromkeys(str(one[4][0]) for one in found))
