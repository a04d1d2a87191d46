"""The portal, put together: pages for people, the API for programs, one guard before both."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from activities.letters import SmtpLetters
from desk.entering.providers import Providers
from desk.receipting import Receipting
from language.speaking import later
from portal import (
    attached,
    calendar,
    commitment,
    handoff,
    health,
    inbox,
    languages,
    ledger,
    log,
    mail,
    manual,
    paper,
    problem,
    public,
    public_problems,
    receipt,
    refusals,
    signing_in,
    static,
)
from portal import webhooks as hooks
from portal.api import (
    attachments,
    commands,
    concerns,
    events,
    findings,
    ladder,
    openapi,
    partnerships,
    playbooks,
    questions,
    rounds,
    trust,
    webhooks,
)
from portal.api import inbox as waiting
from portal.auditing import desk as auditing
from portal.cursors import Cursors
from portal.door import Portal
from portal.entering.rooms import ROUTERS as ENTERING
from portal.guard import Guard
from portal.journal import Journal, Seen
from portal.live import telling
from portal.live.following import Live
from portal.newest import Newest, Telling
from portal.open311 import doors
from portal.partner.rooms import ROUTERS
from portal.rates import Rates
from portal.refusals import Stop, answer
from portal.steering import board, publishing
from portal.traced import Traced
from runtime.home import Home
from runtime.mail import mail_server
from runtime.providers import providers
from schemas.errors import Refused

if TYPE_CHECKING:
    from temporalio.client import Client

    from desk.counter import Desk
    from desk.entering.asking import Letters
    from runtime.settings import Settings
    from storage.pool import Pool
    from storage.wall import Wall


def create(
    desk: "Desk",
    pool: "Pool",
    settings: "Settings",
    *,
    temporal: "Client | None" = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    seen: Seen | None = None,
    letters: "Letters | None" = None,
    wall: "Wall | None" = None,
) -> FastAPI:
    """The application. Desk and pool stay the caller's, who closes them.

    `seen` hears of every request that was answered. `wall` is what parties are read for through.
    """
    app = FastAPI(
        title="Remit",
        version="1",
        description=openapi.ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        # It would take a stranger's trace for its own, and note addresses. See portal/traced.py.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    receipts, newest = Receipting(pool, Home.at(settings.home).secrets), Newest(pool)
    server = mail_server(settings)
    portal = Portal(
        desk, pool, settings, receipts, newest, Cursors(Home.at(settings.home)), Live(pool),
        temporal,
        letters or (SmtpLetters(server) if server else None),
        Providers(providers(settings)), now, wall,
    )  # fmt: skip
    app.state.portal = portal
    for router in ENTERING:
        app.include_router(router)
    for room in (
        health, static, signing_in, inbox, problem, paper, ledger, handoff, attached, commitment,
        attachments,
        ladder, calendar, public, public_problems, commands, questions, findings, concerns,
        partnerships, playbooks, rounds, trust, waiting, telling, manual, openapi, receipt, log,
        languages, mail, webhooks, events, hooks,
    ):  # fmt: skip
        app.include_router(room.router)
    steering = (board.router, publishing.router)
    for router in (*auditing.ROUTERS, *doors.ROUTERS, *ROUTERS, *steering):
        app.include_router(router)
    app.add_exception_handler(Stop, _stopped)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(ValidationError, _invalid)
    if settings.api_rate:
        cookie = app.state.portal.cookie
        app.add_middleware(Rates, per_second=settings.api_rate, cookie=cookie)
    app.add_middleware(Journal, seen=seen)
    if settings.otlp_endpoint is not None:
        app.add_middleware(Traced)
    app.add_middleware(Telling, newest=newest)
    app.add_middleware(Guard, hosts=hosts(settings), origin=settings.portal_url)
    app.add_middleware(languages.Speaking, cookie=portal.language_cookie)
    return app


def hosts(settings: "Settings") -> set[str]:
    """The names under which this portal answers."""
    names = {"localhost", "127.0.0.1", "[::1]", settings.portal_host}
    public = urlsplit(settings.portal_url or "").hostname
    return names | {public} if public else names


async def _stopped(request: Request, stop: Exception) -> Response:
    assert isinstance(stop, Stop)
    return answer(request, stop)


async def _refused(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)
    return answer(request, refusals.from_refused(refused))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return answer(request, refusals.unknown())
    text = (
        later("This address does not take that method.") if error.status_code == 405 else "Refused."
    )
    code = "wrong_method" if error.status_code == 405 else "refused"
    return answer(request, Stop(error.status_code, code, text, headers=dict(error.headers or {})))


async def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return answer(request, Stop(422, "invalid", "The request cannot be understood."))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, ValidationError)
    return answer(request, refusals.from_validation(error))
