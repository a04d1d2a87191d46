"""A person chooses how to be written to; the board shows what reached nobody."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx2
import pytest

from activities.posting import place_of
from schemas.views import NoticeView
from storage import mail
from storage.readers.notices import notices
from tests.conftest import Engine
from tests.portal.quay import CLINIC, HOUSING, OWNERS, POLICE, Quay, who
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


async def test_every_mail_leads_to_a_page_that_its_reader_may_see(
    signed_in: SignedIn, engine: Engine, quay: Quay
) -> None:
    parties = {
        POLICE: "operator", HOUSING: "representative", OWNERS: "representative",
        CLINIC: "representative",
    }  # fmt: skip
    tried = set[str]()
    for party, role in parties.items():
        client = await signed_in(who(role, party))
        told = [one for one in await notices(engine.pool, party=party) if one.role is None]
        for place in sorted({place_of(one) for one in told}):
            answer = await client.get(place)
            assert answer.status_code == 200, (party, place)
            tried.add(place.split("/")[1])
    assert {"commitments", "handoffs", "partnerships"} <= tried


@pytest.mark.parametrize(
    ("notice", "kind", "subject", "place"),
    [
        ("problem/lot#4:p", "handoff.offered", "lot.h1", "/handoffs/lot.h1"),
        ("problem/lot#5:p", "step.notified", "lot.s1", "/steps/lot.s1"),
        ("problem/lot#6:p", "responsibility.reverted", "lot.lamps", "/problems/lot"),
        ("round/r-quay0001#2:p", "round.closed", "r-quay0001", "/rounds/r-quay0001"),
        ("partnership/quay#3:p", "agreement.signed", "quay.a1", "/partnerships/quay"),
        ("party/p#9:p", "party.person_away", "ann@p", "/party"),
        ("w-1:paused:20261123T070000", "webhook.paused", "w-1", "/webhooks"),
        ("concern/c-7k3m9q2a#2:p", "concern.closed", "c-7k3m9q2a", "/"),
    ],
)
def test_a_notice_leads_where_it_is_answered(
    notice: str, kind: str, subject: str, place: str
) -> None:
    at = datetime.now(UTC)
    told = NoticeView(
        notice=notice, party="p", role=None, problem="lot", seq=4, subject=subject, kind=kind,
        line="Said.", made_at=at, attempts=1, next_try_at=at, delivered_at=None, given_up_at=None,
        last_error=None,
    )  # fmt: skip
    assert place_of(told) == place


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
