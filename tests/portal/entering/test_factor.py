"""The second factor: enrolled on a page, asked after the link, good once, and locked in time."""

import asyncio
import re
from html import unescape

import httpx2
import pyotp

from desk.entering import factor, locking
from desk.entering.secret import hashed
from schemas.access import AT_THE_CONSOLE
from tests.portal.conftest import fresh_key
from tests.portal.entering.conftest import Door, form
from tests.portal.scene import HOUSING, OPERATOR, promise
from tests.portal.test_api import own_problem


def secret_on(page: httpx2.Response) -> tuple[str, str]:
    """The secret as it stands on the page, and what its form brings back."""
    told = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page.text)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page.text)
    assert told
    assert sealed
    return told[1].replace(" ", ""), unescape(sealed[1])


def codes_on(page: httpx2.Response) -> list[str]:
    return re.findall(r"<li><code>([a-z2-9-]{19})</code>", page.text)


async def enrolled(door: Door, person: str) -> tuple[pyotp.TOTP, list[str]]:
    """Somebody with a telephone, and the recovery codes."""
    browser = await door.signed_in(person)
    secret, sealed = secret_on(await browser.get("/account/factor"))
    totp = pyotp.TOTP(secret)
    page = await browser.post(
        "/account/factor", data=form(browser, sealed=sealed, code=totp.at(door.clock[0]))
    )
    assert page.status_code == 200, page.text
    door.passes(60)
    return totp, codes_on(page)


async def by_half(door: Door, person: str, **more: str) -> httpx2.AsyncClient:
    """Somebody after the link, who still has to show the code."""
    browser = door.browser(**more)
    answer = await browser.post(await door.link(person))
    assert answer.headers["location"] == "/sign-in/code"
    return browser


async def shown(browser: httpx2.AsyncClient, code: str) -> httpx2.Response:
    return await browser.post("/sign-in/code", data=form(browser, code=code))


async def test_it_is_set_up_by_a_code_and_asked_for_after_the_link(door: Door) -> None:
    person = await door.person()
    browser = await door.signed_in(person)
    page = await browser.get("/account/factor")
    secret, sealed = secret_on(page)
    assert "<svg" in page.text
    assert "style=" not in page.text, "the policy allows none"
    totp = pyotp.TOTP(secret)
    wrong = await browser.post("/account/factor", data=form(browser, sealed=sealed, code="000000"))
    assert (wrong.status_code, secret_on(wrong)) == (403, (secret, sealed))
    code = totp.at(door.clock[0])
    done = await browser.post("/account/factor", data=form(browser, sealed=sealed, code=code))
    recovery = codes_on(done)
    assert len(set(recovery)) == 10
    assert (await browser.get("/account/factor")).status_code == 409, "there is one already"

    half = await by_half(door, person)
    waits = half.cookies["remit"]
    for path in ("/", "/account", "/api/v1/inbox"):
        assert (await half.get(path)).status_code == 401, path
    assert (await shown(half, code)).status_code == 403, "the code that set it up was used by that"
    door.passes(30)
    entered = await shown(half, f"{totp.at(door.clock[0])[:3]} {totp.at(door.clock[0])[3:]}")
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    assert half.cookies["remit"] != waits
    assert (await half.get("/")).status_code == 200
    told = await door.log(person)
    assert told[-3:] == ["link.used", "sign_in.failed", "sign_in.done"]

    rows = str(await door.engine.pool.fetch("SELECT * FROM second_factors"))
    log = str(await door.engine.pool.fetch("SELECT * FROM access_log"))
    for hidden in (secret, code, *recovery):
        assert hidden not in rows
        assert hidden not in log


async def test_a_code_and_a_recovery_code_are_good_once(door: Door) -> None:
    person = await door.person()
    totp, recovery = await enrolled(door, person)
    code = totp.at(door.clock[0])
    halves = [await by_half(door, person) for _ in range(3)]
    answers = await asyncio.gather(*(shown(half, code) for half in halves))
    assert sorted(answer.status_code for answer in answers) == [303, 403, 403]
    assert (await shown(await by_half(door, person), recovery[3].upper())).status_code == 303
    again = await by_half(door, person)
    assert (await shown(again, recovery[3])).status_code == 403
    assert (await shown(again, recovery[4].replace("-", " "))).status_code == 303
    page = await again.get("/account")
    assert "8 recovery codes left" in page.text
    door.passes(30)
    new = await again.post(
        "/account/factor/recovery", data=form(again, code=totp.at(door.clock[0]))
    )
    assert len(set(codes_on(new)) - set(recovery)) == 10
    assert (await shown(await by_half(door, person), recovery[5])).status_code == 403


async def test_five_wrong_codes_lock_however_many_come_at_once(door: Door) -> None:
    person, other = await door.person(), await door.person()
    totp, _ = await enrolled(door, person)
    half = await by_half(door, person)
    answers = await asyncio.gather(*(shown(half, f"{n:06}") for n in range(9)))
    codes = [answer.status_code for answer in answers]
    assert (codes.count(403), codes.count(429)) == (5, 4)
    locked = next(answer for answer in answers if answer.status_code == 429)
    assert 0 < int(locked.headers["retry-after"]) <= 900
    right = totp.at(door.clock[0])
    assert (await shown(half, right)).status_code == 429
    assert (await door.browser("198.51.100.9").post(await door.link(person))).status_code == 429
    await door.signed_in(other)
    assert await door.log(person, "sign_in.failed", "sign_in.locked") == [
        *["sign_in.failed"] * 5, "sign_in.locked",
    ]  # fmt: skip
    assert await locking.unlock(door.engine.pool, person, AT_THE_CONSOLE)
    assert (await shown(half, right)).status_code == 303


async def test_guesses_at_links_lock_their_address_and_nobody_elses(door: Door) -> None:
    person, path = await door.person(), f"/sign-in/{'x' * 43}"
    browser = door.browser("203.0.113.5")
    codes = [(await browser.post(path)).status_code for _ in range(7)]
    assert codes == [410, 410, 410, 410, 410, 429, 429]
    assert (await door.browser("203.0.113.6").post(path)).status_code == 410
    assert (await browser.post(await door.link(person))).status_code == 429
    assert (await door.browser("203.0.113.6").post(await door.link(person))).status_code == 303


async def test_a_browser_left_open_accepts_nothing_for_whoever_finds_it(door: Door) -> None:
    person = await door.person()
    totp, recovery = await enrolled(door, person)
    browser = await by_half(door, person)
    await shown(browser, recovery[0])
    offers = [await own_problem(door.scene, f"left-open-{n}") for n in "ab"]
    said = form(browser, version="1", read_back="We take <b>it</b> on by Friday.")
    fresh = await browser.post(f"/handoffs/{offers[0]}/accept", data=said)
    assert fresh.is_redirect, "the code was shown a moment ago"
    await door.scene.do(
        OPERATOR, "commitment.propose", responsibility="left-open-a.walls", promisor=HOUSING,
        promise=promise("Paint", "No old paint", "10wd"),
    )  # fmt: skip

    await door.engine.pool.execute(
        "UPDATE sessions SET factor_at = now() - interval '31 minutes' WHERE token_hash = $1",
        hashed(browser.cookies["remit"]),
    )
    address = f"/handoffs/{offers[1]}/accept"
    for code in ({}, {"factor_code": "000000"}, {"factor_code": recovery[0]}):
        stale = await browser.post(address, data={**said, **code})
        assert stale.status_code == 403
        assert "We take &lt;b&gt;it&lt;/b&gt; on" in stale.text, "nothing that was written is lost"
        assert 'name="factor_code"' in stale.text
    by_script = await browser.post(
        f"/api/v1{address}", json={"version": 1, "read_back": "We take it on."},
        headers={"idempotency-key": fresh_key()},
    )  # fmt: skip
    assert (by_script.status_code, by_script.json()["code"]) == (403, "code_needed")
    promised = await browser.post(
        "/commitments/left-open-a.c1/commit", data=form(browser, version="1")
    )
    assert (promised.status_code, 'name="factor_code"' in promised.text) == (403, True)
    door.passes(30)
    now = totp.at(door.clock[0])
    assert (await browser.post(address, data={**said, "factor_code": now})).is_redirect
    assert (await browser.get("/")).status_code == 200
    assert await door.log(person, "sign_in.failed") == ["sign_in.failed"] * 2


async def test_where_it_is_required_nobody_gets_in_without(door: Door) -> None:
    door.stricter(second_factor="required")
    person = await door.person()
    browser = door.browser()
    answer = await browser.post(await door.link(person))
    assert answer.headers["location"] == "/sign-in/set-up"
    assert (await browser.get("/")).status_code == 401
    assert (await browser.get("/account/factor")).status_code == 401
    assert (await browser.get("/sign-in/code")).headers["location"] == "/sign-in/set-up"
    assert (await shown(browser, "123456")).status_code == 401
    secret, sealed = secret_on(await browser.get("/sign-in/set-up"))
    code = pyotp.TOTP(secret).at(door.clock[0])
    other = factor.offer(await door.person()).sealed
    for bad in (other, "", "x.y", sealed[:-8] + "AAAAAAA="):
        stolen = await browser.post("/sign-in/set-up", data=form(browser, sealed=bad, code=code))
        assert stolen.status_code == 422
    done = await browser.post("/sign-in/set-up", data=form(browser, sealed=sealed, code=code))
    assert len(codes_on(done)) == 10
    assert (await browser.get("/")).status_code == 200
    assert (await by_half(door, person)).cookies["remit"]
