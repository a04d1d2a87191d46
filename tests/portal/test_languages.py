"""Pages in the reader's language, whoever reads and however it was chosen."""

import re
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from language.speaking import speaking
from portal.spoken import option, say_escaped, told
from tests.conftest import Engine
from tests.portal.scene import CLERK, DANA, MOTEL

SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]
SPANISH = {"accept-language": "es-MX,es;q=0.9,en;q=0.8"}


def form_token(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


async def test_a_page_speaks_the_language_that_the_browser_asks_for(
    client: httpx2.AsyncClient,
) -> None:
    page = (await client.get("/sign-in", headers=SPANISH)).text
    assert '<html lang="es">' in page
    assert "Se inicia sesión con un enlace de un solo uso." in page
    assert '<html lang="en">' in (await client.get("/sign-in")).text, "and forgets it afterwards"
    refused = await client.get("/nothing", headers=SPANISH)
    assert refused.status_code == 404
    assert "Página no encontrada" in refused.text


async def test_programs_are_answered_in_english(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/api/v1/problems", headers=SPANISH)
    assert answer.json()["detail"] == "You are not signed in, or your session has ended."


async def test_a_choice_without_signing_in_stays_in_the_browser(
    client: httpx2.AsyncClient,
) -> None:
    chosen = await client.post("/language", data={"language": "es", "back": "/sign-in?out=yes"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/sign-in?out=yes")
    cookie = chosen.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "max-age=", "path=/"))
    assert '<html lang="es">' in (await client.get("/sign-in")).text
    await client.post("/language", data={"language": "en", "back": "/"})
    assert '<html lang="en">' in (await client.get("/sign-in", headers=SPANISH)).text


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "",
     "/\n/evil.example", "http:///x", "\thttps://evil.example", "/ \r\nset-cookie: a=b", "//[x"],
)  # fmt: skip
async def test_the_switch_leads_to_no_other_place(client: httpx2.AsyncClient, back: str) -> None:
    chosen = await client.post("/language", data={"language": "es", "back": back})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/")


@pytest.mark.parametrize("wanted", ["", "tlh", "es-MX", "../es", "ES"])
async def test_a_language_that_is_not_there_is_refused(
    client: httpx2.AsyncClient, wanted: str
) -> None:
    chosen = await client.post("/language", data={"language": wanted, "back": "/"})
    assert chosen.status_code == 422
    assert "set-cookie" not in chosen.headers


async def test_a_persons_own_choice_holds_in_every_browser_of_theirs(
    signed_in: SignedIn, engine: Engine
) -> None:
    one, other = await signed_in(CLERK), await signed_in(CLERK)
    stolen = await one.post("/language", data={"language": "es", "back": "/"})
    assert stolen.status_code == 403, "a form of another session chooses nothing"
    assert '<html lang="en">' in (await other.get("/")).text
    token = form_token((await one.get("/")).text)
    await one.post("/language", data={"language": "es", "back": "/", "form_token": token})
    page = (await other.get("/", headers={"accept-language": "en"})).text
    assert '<html lang="es">' in page
    assert "Bandeja de entrada" in page
    assert (
        await engine.pool.fetchval("SELECT language FROM person_languages WHERE person = $1", CLERK)
        == "es"
    )
    token = form_token(page)
    await other.post("/language", data={"language": "en", "back": "/", "form_token": token})
    assert '<html lang="en">' in (await one.get("/", headers=SPANISH)).text


async def test_a_handoff_is_read_and_refused_in_spanish(signed_in: SignedIn) -> None:
    client = await signed_in(DANA)
    client.headers.update(SPANISH)
    path = f"/handoffs/{MOTEL}.h4"
    page = (await client.get(path)).text
    for said in (
        "Traspaso de una responsabilidad", "Es su turno.", "Lo que sigue siendo de la policía",
        "Aceptar y responder de ello", "días hábiles", "Lo que ha pasado hasta ahora",
        "Traspaso ofrecido",
    ):  # fmt: skip
        assert said in page, said
    assert re.search(r"<time [^>]*>(lun|mar|mié|jue|vie|sáb|dom) \d+ [a-z]+ \d{4}, ", page)
    assert "Neighbours complain of noise" in page, "what people wrote stays as they wrote it"

    empty = {"form_token": form_token(page), "code": "no_mandate", "text": " "}
    wrong = await client.post(f"{path}/decline", data=empty)
    assert wrong.status_code == 422
    assert "Rellene «Explíqueselo a la otra parte»." in wrong.text
    assert '<option value="no_mandate" selected>Falta de mandato</option>' in wrong.text

    late = await client.post(
        f"/handoffs/{MOTEL}.h1/accept",
        data={"form_token": form_token(page), "read_back": "Sí.", "version": "1"},
    )
    assert late.status_code in (404, 409)
    assert "<h1>" in late.text
    assert "Esto fue rechazado" in late.text or "Página no encontrada" in late.text


async def test_a_length_of_time_is_proposed_in_the_words_of_the_page(signed_in: SignedIn) -> None:
    client = await signed_in(DANA)
    client.headers.update(SPANISH)
    asked = (await client.get(f"/handoffs/{MOTEL}.h4/counter")).text
    assert re.search(r'value="\d+ (día|semana|hora)s?( hábil(es)?)?"', asked)


def test_names_that_look_like_markup_or_like_texts_stay_names() -> None:
    """A text from a person that passes the catalog on its way is escaped like any other."""
    with speaking("es"):
        assert say_escaped("<b>%(x)s</b>", x="<i>") == "&lt;b&gt;&lt;i&gt;&lt;/b&gt;"
        assert say_escaped("It is 100% <b>") == "It is 100% &lt;b&gt;"
        assert option("Riverton <Housing>") == "Riverton <Housing>"
        assert told("Nobody <wrote> this.") == '<span lang="en">Nobody &lt;wrote&gt; this.</span>'
