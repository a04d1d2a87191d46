"""Pages as a signed-in person gets them, over the network, and portals over other databases."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator

import httpx2

from bench.stack import Bench
from desk import sign_in
from runtime.ports import free_port
from runtime.probe import fetch
from runtime.process import launch
from storage.pool import Pool


async def portal_client(pool: Pool, url: str, person: str) -> httpx2.AsyncClient:
    """A browser with a session of this person."""
    link = await sign_in.mint_link(pool, person, url)
    entered = await sign_in.consume(pool, link.rpartition("/")[2])
    assert entered is not None
    return httpx2.AsyncClient(base_url=url, cookies={"remit": entered.session}, timeout=60)


async def page(http: httpx2.AsyncClient, path: str) -> int:
    """Get a page whole; its bytes. Raises where it is no page."""
    got = await http.get(path)
    if got.status_code != 200:
        raise RuntimeError(f"{path} was answered with {got.status_code}")
    return len(got.content)


@contextlib.asynccontextmanager
async def portal_over(bench: Bench, database: str) -> AsyncIterator[str]:
    """A portal of its own over another database of this stack; its address."""
    port = free_port()
    process = await launch(
        f"portal-{database}",
        [sys.executable, "-P", "-m", "portal"],
        log=bench.home.log(f"portal-{database}"),
        env=dict(os.environ)
        | {
            "REMIT_HOME": str(bench.home.path),
            "REMIT_DATABASE_URL": bench.database(database),
            "REMIT_TEMPORAL_ADDRESS": bench.stack.temporal_address,
            "REMIT_PORTAL_PORT": str(port),
        },
    )
    url = f"http://127.0.0.1:{port}"
    try:
        async with asyncio.timeout(60):
            while (await fetch(f"{url}/healthz"))[0] != 200:
                if not process.running:
                    raise RuntimeError(process.last_words(9))
                await asyncio.sleep(0.05)
        yield url
    finally:
        await process.stop(within=3)
