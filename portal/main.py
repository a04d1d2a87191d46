"""The portal as a process: connects, listens, and stops when asked."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable

import structlog
import uvicorn

from desk.counter import Desk
from portal.app import create
from runtime import traces
from runtime.leaving import flush_and_exit
from runtime.logs import set_up_logs
from runtime.settings import Settings, load_settings
from runtime.stack import disclosure_keys, locate, say_ready
from runtime.temporal import connect
from runtime.watching import engine_figures, steps, watched
from schemas.errors import Refused
from storage import keyring
from storage.logins import reader_url
from storage.pool import answers, open_pool
from storage.wall import wall as second_wall

log = structlog.get_logger("portal")
POOL = 12


def run() -> None:
    flush_and_exit(_run())


def _run() -> int:
    settings = load_settings()
    set_up_logs(settings, "portal", steps=steps(settings, settings.portal_metrics_port))
    try:
        traces.begin(settings, "portal")
        asyncio.run(serve(settings))
    except Refused as refused:
        log.error("portal.refused", reason=refused.message, next_step=refused.next_step)
        return 6
    except SystemExit as leaving:  # uvicorn's way of saying that it could not listen
        log.error("portal.not_listening", host=settings.portal_host, port=settings.portal_port)
        return leaving.code if isinstance(leaving.code, int) else 1
    except Exception:
        log.exception("portal.failed")
        return 1
    finally:
        traces.end()
    return 0


async def serve(settings: Settings) -> None:
    """Listen until SIGTERM or SIGINT, then finish what is under way."""
    stack = locate(settings)
    keyring.lies_at(disclosure_keys(settings))
    engine = engine_figures(settings.portal_metrics_port)
    client = await connect(settings)
    told = traces.hearing(settings)
    pool = await open_pool(stack.database_url, size=POOL, application="remit-portal", told=told)
    ready = {"database": lambda: answers(pool), "temporal": client.service_client.check_health}
    try:
        async with (
            watched(
                settings, settings.portal_metrics_port, "portal", pool, engine=engine, ready=ready
            ) as metrics,
            second_wall(pool, reader_url(stack.database_url), told=told) as wall,
        ):
            desk = Desk(client, pool, settings.temporal_task_queue)
            seen = metrics.request if metrics else None
            app = create(desk, pool, settings, temporal=client, seen=seen, wall=wall)
            portal = app.state.portal
            await portal.receipts.prepare()
            for name in (signal.SIGTERM, signal.SIGINT):
                # Uvicorn stops by them, and then raises them anew, which would end us half-way out.
                asyncio.get_running_loop().add_signal_handler(name, lambda: None)
            await _Listener(settings, listening(app, settings), portal.live.end).serve()
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(pool.close(), timeout=5)


class _Listener(uvicorn.Server):
    """A server that says so once it listens; until then another may answer at its port."""

    def __init__(
        self, settings: Settings, config: uvicorn.Config, ends: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._settings = settings
        self._ends = ends

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ends()  # streams would be waited for
        await super().shutdown(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            say_ready(self._settings, "portal")


def listening(app: object, settings: Settings) -> uvicorn.Config:
    """How the server listens: our own log of requests, nothing believed of forwarding headers but
    those of the proxies that the settings name.
    """
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        host=settings.portal_host,
        port=settings.portal_port,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # it would write addresses, and one-time links are addresses
        server_header=False,
        proxy_headers=settings.portal_proxies is not None,
        forwarded_allow_ips=settings.portal_proxies or "",
        limit_concurrency=400,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=8,
    )
