"""Signing in: once, by a person, from our own page; and out."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx2
import pytest

from desk import sign_in
from schemas.errors import NotFound
from storage.sign_in import end_sessions_of
from tests.conftest import Engine
from tests.portal.conftest import ADDRESS
from tests.portal.scene import DANA, MOTEL, Scene

SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def path_for(engine: Engine, **more: timedelta) -> str:
    return (await sign_in.mint_link(engine.pool, DANA, ADDRESS, **more)).removeprefix(ADDRESS)


async def test_looking_at_a_link_shows_whose_it_is_and_uses_nothing(
    client: httpx2.AsyncClient, engine: Engine, scene: Scene
) -> None:
    path = await path_for(engine)
    for method in ("GET", "HEAD", "GET"):
        page = await client.request(method, path)
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
    assert "Dana Whitehorse" in page.text
    assert (await client.post(path)).status_code == 303


async def test_a_link_is_used_once_even_by_two_at_the_same_moment(
    client: httpx2.AsyncClient, engine: Engine, scene: Scene
) -> None:
    path = await path_for(engine)
    answers = await asyncio.gather(*(client.post(path) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [303, 410, 410, 410, 410]
    assert (await client.get(path)).status_code == 410


async def test_an_old_a_cut_and_a_misspelt_link_are_of_no_use(
    client: httpx2.AsyncClient, engine: Engine, scene: Scene
) -> None:
    path = await path_for(engine)
    for wrong in (path[:-1], path.swapcase().replace("/SIGN-IN/", "/sign-in/"), path + "x"):
        assert (await client.get(wrong)).status_code == 410
        assert (await client.post(wrong)).status_code == 410
    old = await path_for(engine, lasts=timedelta(seconds=-1))
    assert (await client.post(old)).status_code == 410
    assert (await client.post(path)).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"}, {"origin": ADDRESS, "sec-fetch-site": "cross-site"}, {},
    ],
)  # fmt: skip
async def test_a_form_from_elsewhere_is_refused(
    client: httpx2.AsyncClient, engine: Engine, scene: Scene, headers: dict[str, str]
) -> None:
    path = await path_for(engine)
    del client.headers["origin"]
    assert (await client.post(path, headers=headers)).status_code == 403
    assert (await client.post(path, headers={"origin": ADDRESS})).status_code == 303


async def test_the_cookie_is_kept_from_scripts_and_from_other_sites(
    client: httpx2.AsyncClient, engine: Engine, scene: Scene
) -> None:
    cookie = (await client.post(await path_for(engine))).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


async def test_signing_out_ends_the_session_for_good(signed_in: SignedIn) -> None:
    client = await signed_in(DANA)
    cookie = client.cookies["remit"]
    answer = await client.post("/sign-out", data={"form_token": sign_in.form_token(cookie)})
    assert answer.status_code == 303
    assert (await client.get("/", headers={"cookie": f"remit={cookie}"})).status_code == 401


async def test_a_form_of_another_session_is_refused(signed_in: SignedIn) -> None:
    client = await signed_in(DANA)
    answer = await client.post(
        f"/handoffs/{MOTEL}.h4/acknowledge", data={"form_token": sign_in.form_token("other")}
    )
    assert answer.status_code == 403


async def test_an_idle_an_old_and_a_revoked_session_are_over(
    signed_in: SignedIn, engine: Engine
) -> None:
    idle, old = await signed_in(DANA), await signed_in(DANA)
    for client, change in (
        (idle, "last_seen_at = now() - interval '31 minutes'"),
        (old, "expires_at = now() - interval '1 second'"),
    ):
        token = sign_in._hash(client.cookies["remit"])
        await engine.pool.execute(
            f"UPDATE sessions SET {change} WHERE token_hash = $1",  # noqa: S608 - our own words
            token,
        )
        assert (await client.get("/")).status_code == 401
    one, two = await signed_in(DANA), await signed_in(DANA)
    assert (await one.get("/")).status_code == (await two.get("/")).status_code == 200
    await end_sessions_of(engine.pool, DANA)
    assert (await one.get("/")).status_code == (await two.get("/")).status_code == 401


async def test_nobody_gets_a_link_who_is_not_there(engine: Engine, scene: Scene) -> None:
    with pytest.raises(NotFound):
        await sign_in.mint_link(engine.pool, "ghost@riverton-housing", ADDRESS)


async def test_secrets_are_nowhere_in_the_database(engine: Engine, scene: Scene) -> None:
    link = await sign_in.mint_link(engine.pool, DANA, ADDRESS)
    key = await sign_in.mint_key(engine.pool, DANA)
    for table in ("sign_in_links", "sessions", "api_keys"):
        rows = str(await engine.pool.fetch(f"SELECT * FROM {table}"))  # noqa: S608 - our own words
        assert link.rpartition("/")[2] not in rows
        assert key.split("_", 2)[2] not in rows
