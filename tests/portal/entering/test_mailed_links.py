"""Asking for a link on the page: the same answer for all, and a link for one browser."""

import re

import httpx2
import pytest

from schemas.ids import SETUP
from tests.portal.entering.conftest import Door
from tests.portal.entering.test_factor import enrolled


def code_on(page: httpx2.Response) -> str:
    found = re.search(r"<code>([a-z2-9]{4}-[a-z2-9]{4})</code>", page.text)
    assert found
    return found[1]


def link_in(door: Door) -> str:
    text = str(door.mailbox.mails[-1].get_payload(decode=True).decode())
    found = re.search(r"http\S+(/sign-in/\S{43})\s", text)
    assert found
    return found[1]


async def asked(door: Door, browser: httpx2.AsyncClient, person: str) -> httpx2.Response:
    page = await browser.post("/sign-in", data={"email": email_of(person)})
    assert page.status_code == 200, page.text
    return page


def email_of(person: str) -> str:
    return f"{person.replace('@', '.')}@example.org"


async def test_it_works_without_more_in_the_browser_that_asked(door: Door) -> None:
    person = await door.person()
    browser = door.browser("192.0.2.20")
    await asked(door, browser, person.upper())
    mail = door.mailbox.mails[-1]
    assert mail["To"] == email_of(person), "as it is registered"
    link = link_in(door)
    for method in ("GET", "HEAD", "GET"):
        page = await browser.request(method, link)
        assert (page.status_code, "set-cookie" in page.headers) == (200, False)
    assert "Toni Door" in page.text
    assert "another browser" not in page.text
    assert (await browser.post(link)).headers["location"] == "/"
    assert (await browser.get("/")).status_code == 200
    assert (await browser.post(link)).status_code == 410
    assert await door.log(person) == ["link.asked", "sign_in.done"]


async def test_elsewhere_it_wants_the_code_of_the_browser_that_asked(door: Door) -> None:
    person = await door.person()
    code = code_on(await asked(door, door.browser("192.0.2.21"), person))
    link, other = link_in(door), door.browser("192.0.2.22")
    assert "Code from the other browser" in (await other.get(link)).text
    for wrong in ({}, {"code": ""}, {"code": "abcd-efgh"}):
        answer = await other.post(link, data=wrong)
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
    assert (await other.post(link, data={"code": code.upper().replace("-", " ")})).is_redirect
    assert (await other.get("/")).status_code == 200
    assert (await door.browser("192.0.2.21").post(link)).status_code == 410


async def test_the_code_of_a_browser_is_guessed_at_five_times(door: Door) -> None:
    person = await door.person()
    code = code_on(await asked(door, door.browser("192.0.2.23"), person))
    link, other = link_in(door), door.browser("192.0.2.24")
    codes = [(await other.post(link, data={"code": f"aaaa-aaa{n}"})).status_code for n in range(6)]
    assert codes == [403] * 5 + [429]
    assert (await other.post(link, data={"code": code})).status_code == 429


async def test_elsewhere_the_second_factor_is_as_good(door: Door) -> None:
    person = await door.person()
    totp, _ = await enrolled(door, person)
    await asked(door, door.browser("192.0.2.25"), person)
    other = door.browser("192.0.2.26")
    assert "Code from the other browser" not in (await other.get(link_in(door))).text
    answer = await other.post(link_in(door))
    assert answer.headers["location"] == "/sign-in/code"
    assert (await other.get("/")).status_code == 401
    assert totp


async def test_nobody_learns_who_is_known(door: Door) -> None:
    person, gone = await door.person(), await door.person()
    await door.scene.do(SETUP, "person.deactivate", person=gone, reason="Left")
    pages = []
    for address in (email_of(person), "nobody@example.org", email_of(gone)):
        page = await door.browser("192.0.2.30").post("/sign-in", data={"email": address})
        told = page.text.replace(address, "ADDRESS").replace(code_on(page), "CODE")
        pages.append((page.status_code, told, sorted(page.headers)))
    assert pages[0] == pages[1] == pages[2]
    assert [mail["To"] for mail in door.mailbox.mails] == [email_of(person)]
    for _ in range(4):
        page = await door.browser("192.0.2.31").post("/sign-in", data={"email": email_of(person)})
        assert page.status_code == 200
    assert len(door.mailbox.mails) == 3, "nobody's mailbox is filled by others"


async def test_letters_that_only_look_alike_are_no_address_of_anybody(door: Door) -> None:
    person = await door.person(email="mike-door@example.org")
    for alike in ("mi\u212ae-door@example.org", "m\u0131ke-door@example.org"):
        answer = await door.browser("192.0.2.35").post("/sign-in", data={"email": alike})
        assert answer.status_code == 200
    assert not door.mailbox.mails
    assert await door.log(person) == []


async def test_who_asks_twice_in_one_browser_can_take_either_link(door: Door) -> None:
    person, browser = await door.person(), door.browser("192.0.2.36")
    await asked(door, browser, person)
    first = link_in(door)
    await asked(door, browser, person)
    assert "Code from the other browser" not in (await browser.get(first)).text
    assert (await browser.post(first)).is_redirect


async def test_one_address_asks_five_times_in_ten_minutes(door: Door) -> None:
    browser = door.browser("192.0.2.33")
    said = {"email": "nobody@example.org"}
    codes = [(await browser.post("/sign-in", data=said)).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


@pytest.mark.parametrize(
    "address",
    ["", "dana", "@", "a@b@c", "a b@example.org", "a@example.org\nBcc: x@example.org",
     "<a@example.org>", "x" * 250 + "@example.org", "a@example.org, b@example.org"],
)  # fmt: skip
async def test_what_is_no_address_is_said_so(door: Door, address: str) -> None:
    answer = await door.browser("192.0.2.34").post("/sign-in", data={"email": address})
    assert answer.status_code == 422
    assert not door.mailbox.mails


async def test_where_no_mail_is_sent_the_page_says_how_else(client: httpx2.AsyncClient) -> None:
    page = await client.get("/sign-in")
    assert "Send me a link" not in page.text
    assert "remit person link" in page.text
    assert (await client.post("/sign-in", data={"email": "a@example.org"})).status_code == 404
