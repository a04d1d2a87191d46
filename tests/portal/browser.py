"""A real browser before a really listening portal."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator

import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, async_playwright

from desk import sign_in
from portal.main import listening
from runtime.ports import free_port
from runtime.settings import Settings
from storage.pool import Pool
from tests.needed import program

DESKTOP, PHONE = (1200, 900), (375, 812)
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--disable-lcd-text",  # grey letters make smaller pictures
]  # fmt: skip


def chromium() -> str:
    """Where the browser is. Without one these tests are skipped, but never silently in CI."""
    return os.environ.get("REMIT_CHROMIUM") or program("chromium", "chromium-browser")


@contextlib.asynccontextmanager
async def opened_browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=_FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def listening_portal(app: FastAPI) -> AsyncIterator[str]:
    """The portal on a port of its own; its address."""
    port = free_port()
    server = uvicorn.Server(listening(app, Settings(portal_port=port)))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers nothing to wait for
        await asyncio.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


async def link_for(pool: Pool, person: str, address: str) -> str:
    return await sign_in.mint_link(pool, person, address)
