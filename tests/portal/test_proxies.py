"""Whose word about addresses is believed: that of the proxies that are named, and nobody else's."""

from typing import Any

import httpx2
import pytest

from portal.guard import Guard
from portal.main import listening
from runtime.settings import Settings


async def seen(settings: Settings, peer: str, **headers: str) -> str:
    """The address that the portal takes a request to come from."""
    came: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        came.append(scope["client"][0])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    config = listening(app, settings)
    config.load()
    transport = httpx2.ASGITransport(config.loaded_app, client=(peer, 1))
    async with httpx2.AsyncClient(transport=transport, base_url="http://remit") as client:
        await client.get("/", headers=headers)
    return str(came[0])


@pytest.mark.parametrize(
    ("proxies", "peer", "said", "address"),
    [
        (None, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (None, "127.0.0.1", "203.0.113.9", "127.0.0.1"),
        ("10.0.0.7", "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.7", "10.0.0.7", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.0/24", "10.0.0.7", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
    ],
)
async def test_a_forwarded_address_is_believed_of_named_proxies_only(
    proxies: str | None, peer: str, said: str, address: str
) -> None:
    settings = Settings(portal_proxies=proxies)
    assert await seen(settings, peer, **{"x-forwarded-for": said}) == address


@pytest.mark.parametrize(("origin", "status"), [("https://remit", 204), ("http://remit", 403)])
async def test_behind_https_a_page_that_came_without_it_is_another_site(
    origin: str, status: int
) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    transport = httpx2.ASGITransport(Guard(app, hosts=["remit"], origin="https://remit"))
    async with httpx2.AsyncClient(transport=transport, base_url="https://remit") as client:
        answer = await client.post("/api/v1/commands", headers={"origin": origin}, json={})
    assert answer.status_code == status
    assert "max-age" in answer.headers["strict-transport-security"]
