"""Your sessions and keys: seen, ended, made with a scope, and over at once when they have to be."""

import itertools
import re

import httpx2
import pyotp

from desk import sign_in
from schemas.ids import SETUP
from tests.conftest import Engine
from tests.portal.conftest import ADDRESS, fresh_key
from tests.portal.entering.conftest import Door, form
from tests.portal.entering.test_factor import enrolled, shown

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_numbers = itertools.count(1)


def key_on(page: httpx2.Response) -> str:
    found = re.search(r'<p class="hash">(remit_[^<]+)</p>', page.text)
    assert found, page.text
    return found[1]


async def program(door: Door, key: str) -> httpx2.AsyncClient:
    made = door.browser()
    made.headers = httpx2.Headers({"authorization": f"Bearer {key}"})
    return made


async def test_sessions_are_listed_and_ended_one_by_one_or_all_others(door: Door) -> None:
    person, stranger = await door.person(), await door.person()
    here = await door.signed_in(person, **{"user-agent": FIREFOX})
    others = [await door.signed_in(person, address="2001:db8:1:2:3:4:5:6") for _ in range(3)]
    page = await here.get("/account")
    assert page.text.count("2001:db8:1:2::/64") >= 3
    assert "Firefox on Linux" in page.text
    assert FIREFOX not in str(await door.engine.pool.fetch("SELECT agent FROM sessions"))
    named = re.findall(r'name="session" value="([0-9a-f]{12})"', page.text)
    assert len(named) == 3
    intruder = await door.signed_in(stranger)
    said = form(intruder, session=named[0])
    assert (await intruder.post("/account/sessions/end", data=said)).status_code == 404
    assert (await here.post("/account/sessions/end", data={"session": named[0]})).status_code == 403
    await here.post("/account/sessions/end", data=form(here, session=named[0]))
    left = [(await other.get("/")).status_code for other in others]
    assert sorted(left) == [200, 200, 401]
    await here.post("/account/sessions/end-others", data=form(here))
    assert {(await other.get("/")).status_code for other in others} == {401}
    assert (await here.get("/")).status_code == 200
    assert await door.log(person, "session.ended", "sessions.ended") == [
        "session.ended", "sessions.ended",
    ]  # fmt: skip


async def test_signing_in_again_ends_what_the_browser_had(door: Door) -> None:
    person = await door.person()
    browser = await door.signed_in(person)
    before = browser.cookies["remit"]
    await browser.post(await door.link(person))
    assert browser.cookies["remit"] != before
    old = door.browser(cookie=f"remit={before}")
    assert (await old.get("/")).status_code == 401


async def test_a_key_does_what_its_scope_says_and_until_it_is_revoked(door: Door) -> None:
    person = await door.person()
    browser = await door.signed_in(person)
    command = {"kind": "handoff.acknowledge", "handoff": "none-such.h1"}
    answers = {}
    for scope in ("read", "command", "both"):
        said = form(browser, label=f"A {scope} program", scope=scope, lasts="30")
        key = key_on(await browser.post("/account/keys/make", data=said))
        client = await program(door, key)
        read = await client.get("/api/v1/inbox")
        given = await client.post(
            "/api/v1/commands", json=command, headers={"idempotency-key": fresh_key()}
        )
        answers[scope] = (read.status_code, given.status_code)
    assert answers == {"read": (200, 403), "command": (403, 404), "both": (200, 404)}
    assert given.json()["code"] == "not_found"
    page = await browser.get("/account")
    prefix = key.rpartition("_" + key.split("_", 2)[2])[0]
    assert prefix in page.text
    assert key not in page.text
    assert "never" not in page.text, "each was used"
    await browser.post("/account/keys/revoke", data=form(browser, prefix=prefix))
    assert (await client.get("/api/v1/inbox")).status_code == 401
    for wrong in ({"label": ""}, {"scope": "all"}, {"lasts": "9999"}, {"label": "x" * 81}):
        said = form(browser, **{"label": "x", "scope": "read", "lasts": "30", **wrong})
        assert (await browser.post("/account/keys/make", data=said)).status_code == 422
    assert await door.log(person, "key.made", "key.revoked") == [*["key.made"] * 3, "key.revoked"]


async def test_who_has_a_second_factor_shows_it_before_a_key_is_made(door: Door) -> None:
    person = await door.person()
    totp, _ = await enrolled(door, person)
    browser = door.browser()
    await browser.post(await door.link(person))
    await shown(browser, totp.at(door.clock[0]))
    said = form(browser, label="Work orders", scope="read", lasts="30")
    assert (await browser.post("/account/keys/make", data=said)).status_code == 422
    door.passes(30)
    now = totp.at(door.clock[0])
    assert key_on(await browser.post("/account/keys/make", data={**said, "code": now}))
    assert (await browser.post("/account/factor/remove", data=form(browser))).status_code == 422
    door.passes(30)
    gone = form(browser, code=pyotp.TOTP(totp.secret).at(door.clock[0]))
    assert (await browser.post("/account/factor/remove", data=gone)).status_code == 303
    await door.signed_in(person)


async def test_who_is_shut_out_is_out_at_once_and_stays_out(door: Door, engine: Engine) -> None:
    party = f"door-party-{next(_numbers)}"
    await door.scene.do(
        SETUP, "party.register", party=party, party_kind="business", name="Doors", zone="UTC"
    )
    person = await door.person(party)
    browser = await door.signed_in(person)
    client = await program(door, await sign_in.mint_key(engine.pool, person))
    link = (await sign_in.mint_link(engine.pool, person, ADDRESS)).removeprefix(ADDRESS)
    assert (await client.get("/api/v1/inbox")).status_code == 200
    await door.scene.do(SETUP, "party.deactivate", party=party, reason="Closed")
    assert (await browser.get("/")).status_code == 401
    assert (await client.get("/api/v1/inbox")).status_code == 401
    assert (await door.browser().post(link)).status_code == 410
    await door.scene.do(SETUP, "party.reactivate", party=party, reason="Open again")
    assert (await browser.get("/")).status_code == 401
    assert (await client.get("/api/v1/inbox")).status_code == 401
    await door.signed_in(person)
