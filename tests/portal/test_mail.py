"""A person chooses how to be written to; the board shows what reached nobody."""

import re
from collections.abc import Awaitable, Callable

import httpx2

from storage import mail
from tests.conftest import Engine
from tests.portal.scene import AUDITOR, CLERK, OPERATOR, Scene

SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def test_each_person_chooses_how_to_be_written_to(
    signed_in: SignedIn, engine: Engine, scene: Scene
) -> None:
    clerk = await signed_in(CLERK)
    assert 'href="/mail"' in (await clerk.get("/account")).text
    page = (await clerk.get("/mail")).text
    assert "No address of yours is known" in page
    assert re.search(r'value="each" checked', page)
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token

    wrong = await clerk.post("/mail", data={"form_token": token[1], "how": "never"})
    assert wrong.status_code == 422
    assert "Choose how you want your mail." in wrong.text
    stolen = await clerk.post("/mail", data={"how": "daily"})
    assert stolen.status_code == 403
    assert (await mail.standing(engine.pool, CLERK)).how == "each"

    done = await clerk.post("/mail", data={"form_token": token[1], "how": "daily"})
    assert done.status_code == 303
    page = (await clerk.get(done.headers["location"])).text
    assert "Your mail comes as you chose." in page
    assert re.search(r'value="daily" checked', page)
    assert (await mail.standing(engine.pool, CLERK)).how == "daily"
    assert (await mail.standing(engine.pool, AUDITOR)).how == "each"


async def test_the_board_shows_what_reached_nobody(
    signed_in: SignedIn, engine: Engine, scene: Scene
) -> None:
    operator = await signed_in(OPERATOR)
    name = await engine.pool.fetchval("SELECT notice FROM notices ORDER BY made_at LIMIT 1")
    was = await engine.pool.fetchrow(
        "SELECT delivered_at, last_error FROM notices WHERE notice = $1", name
    )
    set_to = (
        "UPDATE notices SET delivered_at = $2, last_error = $3, next_try_at = now() + '1 day'"
        " WHERE notice = $1"
    )
    assert was is not None
    await engine.pool.execute(set_to, name, None, "SMTPConnectError: nobody there")
    try:
        page = (await operator.get("/board")).text
    finally:
        await engine.pool.execute(set_to, name, was["delivered_at"], was["last_error"])
    assert "Told, but it reached nobody" in page
    assert "SMTPConnectError: nobody there" in page
    assert "Tried again" in page
    assert "remit worklist --undelivered" in page
    assert "Told, but it reached nobody" not in (await operator.get("/board")).text
