"""Signing in at an OpenID provider that others wrote, over the network; what is not believed."""

import dataclasses
import hashlib
import io
import re
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx2
import pytest

from desk.entering.providers import Providers
from runtime.providers import Provider
from schemas.ids import SETUP
from storage import providers
from tests.portal.entering.conftest import Door
from tests.portal.entering.test_factor import enrolled
from tests.portal.scene import CLINIC

# The provider leans on parts of its library that will go.
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config", "ignore:.*authlib")
CLIENT, SECRET = "remit-riverton", "s3cret"


@dataclass
class Office:
    """The provider: where it listens, whom it knows, what its token endpoint was asked."""

    issuer: str
    authorized: list[str]
    forms: list[dict[str, str]]

    async def knows(self, subject: str, **claims: Any) -> None:
        async with httpx2.AsyncClient() as http:
            answer = await http.put(f"{self.issuer}/users/{subject}", json=claims)
            assert answer.status_code == 204, answer.text


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with warnings.catch_warnings(record=True):  # it leans on parts of its library that will go
        from oidc_provider_mock import run_server_in_thread

        with run_server_in_thread(require_nonce=True) as server:
            made = Office(f"http://localhost:{server.server_port}", [], [])
            inner = server.app

            def watched(environ: dict[str, Any], start: Any) -> Any:
                if environ["PATH_INFO"] == "/oauth2/token":
                    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
                    environ["wsgi.input"] = io.BytesIO(body)
                    made.forms.append(dict(parse_qsl(body.decode())))
                    made.authorized.append(environ.get("HTTP_AUTHORIZATION", ""))
                return inner(environ, start)

            server.app = watched
            yield made


@pytest.fixture
def door(door: Door, office: Office) -> Door:
    known = (
        Provider("main", "Riverton", office.issuer, CLIENT, SECRET),
        Provider("clinic", "the clinic", f"{office.issuer}/", CLIENT, None, (CLINIC,)),
    )
    portal = dataclasses.replace(door.app.state.portal, providers=Providers(known))
    door.app.state.portal = portal
    return door


async def there(browser: httpx2.AsyncClient, name: str = "main") -> str:
    """Where the button leads."""
    answer = await browser.get(f"/sign-in/with/{name}")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def signed(address: str, subject: str, action: str = "allow") -> str:
    """At the provider: somebody signs in; the way back to Remit, without its host."""
    async with httpx2.AsyncClient() as http:
        answer = await http.post(address, data={"sub": subject, "action": action})
        assert answer.is_redirect, answer.text
        back = answer.headers["location"]
        assert back.startswith("http://127.0.0.1:8321/sign-in/back?")
        return back.removeprefix("http://127.0.0.1:8321")


def with_changed(way: str, **said: str) -> str:
    place = urlsplit(way)
    query = {name: values[0] for name, values in parse_qs(place.query).items()} | said
    return f"{place.path}?{urlencode(query)}"


async def known_at(office: Office, door: Door, subject: str, **more: Any) -> str:
    person = await door.person()
    email = f"{person.replace('@', '.')}@EXAMPLE.org"
    await office.knows(subject, email=email, email_verified=True, **more)
    return person


async def test_a_verified_address_signs_in_its_person(door: Door, office: Office) -> None:
    person = await known_at(office, door, "sub-1")
    browser = door.browser()
    assert "Sign in with Riverton" in (await browser.get("/sign-in")).text
    address = await there(browser)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    way = await signed(address, "sub-1")
    answer = await browser.get(way)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await browser.get("/")).status_code == 200
    digest = hashlib.sha256(office.forms[-1]["code_verifier"].encode()).digest()
    assert asked["code_challenge"] == urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert office.authorized[-1].startswith("Basic ")
    assert await door.log(person) == ["subject.bound", "sign_in.done"]
    written = str(await door.engine.pool.fetch("SELECT * FROM provider_visits"))
    for hidden in (asked["state"], asked["nonce"], office.forms[-1]["code_verifier"]):
        assert hidden not in written

    again = await browser.get(way)
    assert again.status_code == 401, "the way back was used"


async def test_a_code_is_taken_once_and_in_the_browser_that_went(
    door: Door, office: Office
) -> None:
    await known_at(office, door, "sub-2")
    one, two = door.browser(), door.browser()
    mine, theirs = await signed(await there(one), "sub-2"), await signed(await there(two), "sub-2")
    assert (await door.browser().get(mine)).status_code == 401, "no browser that went"
    # The state of the one and the code of the other: whoever slips a code in signs in nobody.
    code = parse_qs(urlsplit(mine).query)["code"][0]
    assert (await one.get(with_changed(mine, state="x" * 43))).status_code == 401
    assert (await one.get(with_changed(mine, state=""))).status_code == 401
    assert (await two.get(with_changed(theirs, code=code))).status_code == 401
    assert (await two.get(theirs)).status_code == 401, "its state was used by the attempt"
    three = door.browser()
    used = parse_qs(urlsplit(mine).query)["code"][0]
    fresh = await signed(await there(three), "sub-2")
    assert (await three.get(with_changed(fresh, code=used))).status_code == 401
    assert (await three.get("/")).status_code == 401


async def test_a_stolen_way_back_opens_nothing_elsewhere(door: Door, office: Office) -> None:
    await known_at(office, door, "sub-3")
    victim, thief = door.browser(), door.browser()
    way = await signed(await there(victim), "sub-3")
    await there(thief)  # so that it has a cookie of its own
    assert (await thief.get(way)).status_code == 401
    assert (await thief.get("/")).status_code == 401


async def test_nobody_is_made_of_what_a_provider_says(door: Door, office: Office) -> None:
    person = await door.person()
    email = f"{person.replace('@', '.')}@example.org"
    await office.knows("nobody", email="nobody@example.org", email_verified=True)
    await office.knows("unverified", email=email, email_verified=False)
    before = await door.engine.pool.fetchval("SELECT count(*) FROM people")
    for subject in ("nobody", "unverified", "not-even-known@example.org"):
        browser = door.browser()
        answer = await browser.get(await signed(await there(browser), subject))
        assert answer.status_code == 403, subject
        assert (await browser.get("/")).status_code == 401
    denied = door.browser()
    answer = await denied.get(await signed(await there(denied), "nobody", action="deny"))
    assert answer.status_code == 401
    assert await door.engine.pool.fetchval("SELECT count(*) FROM people") == before


async def test_a_subject_stays_with_its_person_and_a_person_with_its_subject(
    door: Door, office: Office
) -> None:
    person = await known_at(office, door, "sub-5")
    browser = door.browser()
    assert (await browser.get(await signed(await there(browser), "sub-5"))).is_redirect
    email = f"{person.replace('@', '.')}@example.org"
    await office.knows("sub-6", email=email, email_verified=True)
    other = door.browser()
    assert (await other.get(await signed(await there(other), "sub-6"))).status_code == 403
    await office.knows("sub-5", email="moved@example.org", email_verified=True)
    moved = door.browser()
    assert (await moved.get(await signed(await there(moved), "sub-5"))).is_redirect
    assert await providers.person_of(door.engine.pool, office.issuer, "sub-5") == person
    await door.scene.do(SETUP, "person.deactivate", person=person, reason="Left")
    assert (await moved.get("/")).status_code == 401, "at once"
    left = door.browser()
    assert (await left.get(await signed(await there(left), "sub-5"))).status_code == 403


async def test_it_is_asked_for_its_code_unless_the_provider_did(door: Door, office: Office) -> None:
    person = await known_at(office, door, "sub-7")
    await enrolled(door, person)
    browser = door.browser()
    answer = await browser.get(await signed(await there(browser), "sub-7"))
    assert answer.headers["location"] == "/sign-in/code"
    assert (await browser.get("/")).status_code == 401
    email = f"{person.replace('@', '.')}@example.org"
    await office.knows("sub-7", email=email, email_verified=True, amr=["pwd", "mfa"])
    strong = door.browser()
    answer = await strong.get(await signed(await there(strong), "sub-7"))
    assert answer.headers["location"] == "/"


async def test_a_provider_that_calls_itself_otherwise_is_not_gone_to(door: Door) -> None:
    browser = door.browser()
    answer = await browser.get("/sign-in/with/clinic")
    assert answer.status_code == 503
    assert (await browser.get("/sign-in/with/unknown")).status_code == 404


async def test_a_provider_speaks_for_its_own_parties_only(door: Door, office: Office) -> None:
    await known_at(office, door, "sub-8")
    portal = door.app.state.portal
    narrow = Providers((Provider("main", "x", office.issuer, CLIENT, SECRET, (CLINIC,)),))
    door.app.state.portal = dataclasses.replace(portal, providers=narrow)
    browser = door.browser()
    answer = await browser.get(await signed(await there(browser), "sub-8"))
    assert answer.status_code == 403
    assert re.search("Nobody here is known", answer.text)
