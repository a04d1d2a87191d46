"""A portal of which the tests move the clock, with a mail server behind it."""

import contextlib
import dataclasses
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from activities.letters import SmtpLetters
from activities.posting import MailServer
from desk import sign_in
from portal.app import create
from runtime.settings import Settings
from schemas.ids import SETUP
from tests.activities.test_notifying import Mailbox
from tests.conftest import Engine
from tests.portal.conftest import ADDRESS
from tests.portal.scene import HOUSING, Scene

_numbers = itertools.count(1)


@dataclass
class Door:
    """A portal, and people who come to it in browsers of their own."""

    app: FastAPI
    engine: Engine
    scene: Scene
    clock: list[datetime]
    mailbox: Mailbox
    opened: list[httpx2.AsyncClient] = field(default_factory=list)

    def browser(self, address: str = "192.0.2.7", **headers: str) -> httpx2.AsyncClient:
        made = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self.app, client=(address, 1234)),
            base_url=ADDRESS,
            headers={"origin": ADDRESS, **headers},
        )
        self.opened.append(made)
        return made

    def stricter(self, **settings: Any) -> None:
        """The same door under other settings, until the test ends."""
        portal = self.app.state.portal
        changed = portal.settings.model_copy(update=settings)
        self.app.state.portal = dataclasses.replace(portal, settings=changed)

    def passes(self, seconds: float) -> None:
        self.clock[0] += timedelta(seconds=seconds)

    async def person(self, party: str = HOUSING, **more: Any) -> str:
        """Somebody new, with an address of their own."""
        name = f"door-{next(_numbers)}@{party}"
        said = {"email": f"{name.replace('@', '.')}@example.org", **more}
        await self.scene.do(
            SETUP, "person.add", person=name, name="Toni Door", role="representative",
            grade="full", **said,
        )  # fmt: skip
        return name

    async def link(self, person: str, **more: Any) -> str:
        made = await sign_in.mint_link(self.engine.pool, person, ADDRESS, **more)
        return made.removeprefix(ADDRESS)

    async def signed_in(self, person: str, **more: str) -> httpx2.AsyncClient:
        browser = self.browser(**more)
        answer = await browser.post(await self.link(person))
        assert answer.headers["location"] == "/", answer.text
        return browser

    async def log(self, person: str | None, *events: str) -> list[str]:
        rows = await self.engine.pool.fetch(
            "SELECT event FROM access_log WHERE person IS NOT DISTINCT FROM $1"
            " AND (cardinality($2::text[]) = 0 OR event = ANY ($2)) ORDER BY number",
            person, list(events),
        )  # fmt: skip
        return [row["event"] for row in rows]


@pytest.fixture(scope="session")
async def outside(
    engine: Engine, scene: Scene, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Door]:
    box, clock = Mailbox(), [datetime.now(UTC)]
    box.open()
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    server = MailServer("127.0.0.1", box.port, "remit@example.org", starttls=False)
    app = create(
        engine.desk, engine.pool, settings, temporal=engine.client,
        now=lambda: clock[0], letters=SmtpLetters(server),
    )  # fmt: skip
    yield Door(app, engine, scene, clock, box)
    box.close()


@pytest.fixture
async def door(outside: Door) -> AsyncIterator[Door]:
    outside.mailbox.mails.clear()
    before = outside.app.state.portal
    yield outside
    outside.app.state.portal = before
    with contextlib.suppress(RuntimeError):
        for browser in outside.opened:
            await browser.aclose()
    outside.opened.clear()


def form(browser: httpx2.AsyncClient, **fields: str) -> dict[str, str]:
    """A form of this browser's session."""
    return {"form_token": sign_in.form_token(browser.cookies["remit"]), **fields}
