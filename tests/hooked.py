"""A receiver of webhooks as others write them, and a party that has one."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h11
from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from standardwebhooks.webhooks import Webhook

from runtime.outward.client import Outward
from runtime.ports import free_port
from schemas.commands.party import AddPerson, RegisterParty
from schemas.parties import Grade, PartyKind, Role
from seal.sequencer import drain
from storage.pool import Connection, Pool
from tests.builders import COUNTY, HOUSING, POLICE, person, request
from tests.chronicle import Chronicle
from tests.runtime.certified import Authority

HOST = "hooks.example.org"
DANA, ADMIN = f"dana@{HOUSING}", f"root@{POLICE}"


@dataclass
class Receiver:
    """Takes messages by HTTPS with libraries that know nothing of Remit."""

    port: int
    authority: Path
    status: int = 200
    slow: float = 0.0
    echo: bool = True
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}/remit"

    def out(self, patience: float = 5.0) -> Outward:
        async def resolve(host: str, port: int) -> list[str]:
            return ["127.0.0.1"]

        return Outward(
            inside=frozenset({f"{HOST}:{self.port}"}),
            authorities=self.authority,
            resolve=resolve,
            patience=patience,
        )

    def answer(self, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        self.got.append((dict(headers), body))
        challenge = json.loads(body)["data"].get("challenge")
        if challenge is not None:
            return (200, challenge.encode()) if self.echo else (200, b"thanks")
        return self.status, b""

    def events(self, secret: str) -> list[BaseCloudEvent]:
        """What arrived, each verified and read as its libraries do it; pings left out."""
        return [one for one in self.all_events(secret) if not one.get_type().endswith(".ping")]

    def all_events(self, secret: str) -> list[BaseCloudEvent]:
        found = []
        for headers, body in self.got:
            Webhook(secret).verify(body, headers)
            found.append(from_http_event(HTTPMessage(headers, body)))
        return found


@contextlib.asynccontextmanager
async def receiving(folder: Path, name: str = "somebody") -> AsyncIterator[Receiver]:
    authority = Authority(folder, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue(HOST))
    made = Receiver(free_port(), authority.file)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            talk = h11.Connection(h11.SERVER)
            headers: dict[str, str] = {}
            body = b""
            while True:
                event = talk.next_event()
                if event is h11.NEED_DATA:
                    talk.receive_data(await reader.read(65536))
                elif isinstance(event, h11.Request):
                    headers = {name.decode(): value.decode() for name, value in event.headers}
                elif isinstance(event, h11.Data):
                    body += event.data
                else:
                    break
            if not isinstance(event, h11.EndOfMessage):
                return
            status, answer = made.answer(headers, body)
            for _ in range(int(made.slow * 20)):
                if not made.slow:
                    break
                await asyncio.sleep(0.05)
            writer.write(
                b"HTTP/1.1 %d X\r\ncontent-length: %d\r\n\r\n%b" % (status, len(answer), answer)
            )
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", made.port, ssl=context)
    try:
        yield made
    finally:
        server.close()


async def parties(pool: Pool) -> None:
    """Police, two partners, and who speaks for them."""
    root = person(POLICE, Role.ADMINISTRATOR)
    for party, kind, name, role, grade in (
        (POLICE, PartyKind.POLICE, "root", Role.ADMINISTRATOR, Grade.ADVISORY),
        (HOUSING, PartyKind.GOVERNMENT, "dana", Role.REPRESENTATIVE, Grade.FULL),
        (COUNTY, PartyKind.GOVERNMENT, "cole", Role.REPRESENTATIVE, Grade.LIMITED),
    ):
        add = AddPerson(person=f"{name}@{party}", name=name.title(), role=role, grade=grade)
        register = RegisterParty(party=party, party_kind=kind, name=party.title())
        await Chronicle(f"party/{party}").told(pool, request(register, root), request(add, root))


async def sealed(owner: Connection) -> None:
    """Every entry has its place in the tree."""
    await drain(owner)


def data_of(event: BaseCloudEvent) -> dict[str, Any]:
    found = event.get_data()
    assert isinstance(found, dict)
    return found
