"""How operators see and end what people have signed in, and let them in again."""

from datetime import UTC, datetime, timedelta

import pyotp

from desk import sign_in
from desk.entering import factor, locking
from desk.entering.locking import WrongCode
from schemas.access import Where
from storage import factors
from tests.cli.conftest import City
from tests.conftest import Engine


async def test_sessions_and_keys_are_listed_and_ended(city: City, engine: Engine) -> None:
    link = await sign_in.mint_link(engine.pool, city.tenant, "")
    where = Where("192.0.2.1", "Firefox on Linux")
    entered = await sign_in.consume(engine.pool, link.rpartition("/")[2], where=where)
    assert entered is not None
    listed = (await city.remit("person", "sessions", city.tenant, "--json", check=0)).json
    [session] = listed["sessions"]
    assert (session["address"], session["browser"]) == ("192.0.2.1", "Firefox on Linux")
    await city.remit("person", "sessions", city.tenant, "--end", session["session"], check=0)
    assert await sign_in.who_is(engine.pool, entered.session) is None
    again = await city.remit("person", "sessions", city.tenant, "--end", session["session"])
    assert again.code == 4
    assert (await city.remit("person", "sessions", "--end-all")).code == 2

    said = ("--label", "Work orders", "--scope", "read", "--days", "365", "--json")
    made = (await city.remit("person", "key", city.tenant, *said, check=0)).json["key"]
    [key] = (await city.remit("person", "keys", city.tenant, "--json", check=0)).json["keys"]
    assert (key["label"], key["scope"], key["last_used"]) == ("Work orders", "read", None)
    until = datetime.fromisoformat(key["until"])
    assert abs(until - datetime.now(UTC) - timedelta(days=365)) < timedelta(hours=1)
    assert made.startswith(key["key"])
    assert (await city.remit("person", "key", city.tenant, "--days", "367")).code == 2
    await city.remit("person", "revoke-key", city.tenant, key["key"], check=0)
    assert await sign_in.who_has_key(engine.pool, made) is None
    assert (await city.remit("person", "revoke-key", city.tenant, key["key"])).code == 4

    log = (await city.remit("audit", "access", "--person", city.tenant, "--json", check=0)).json
    assert [line["event"] for line in reversed(log["access"])] == [
        "link.made", "sign_in.done", "session.ended", "key.made", "key.revoked",
    ]  # fmt: skip
    assert {line["by"] for line in log["access"]} == {None, "console"}
    only = ("audit", "access", "--person", city.tenant, "--event", "key", "--json")
    assert len((await city.remit(*only, check=0)).json["access"]) == 2


async def test_who_lost_the_telephone_or_mistyped_is_let_in_again(
    city: City, engine: Engine
) -> None:
    now, where = datetime.now(UTC), Where("192.0.2.1")
    offered = factor.offer(city.junior)
    code = pyotp.TOTP(offered.secret).at(now)
    await factor.enrol(engine.pool, city.junior, offered, code, now, where)
    for _ in range(5):
        try:
            await factor.check(engine.pool, city.junior, "000000", now, where)
        except WrongCode:
            continue
    unlock = ("person", "unlock", city.junior, "--json")
    assert (await city.remit(*unlock, check=0)).json["was_locked"]
    assert not (await city.remit(*unlock, check=0)).json["was_locked"]
    assert await locking.until(engine.pool, where, city.junior) is None
    asked = await city.remit("person", "reset-factor", city.junior)
    assert (asked.code, "--yes" in asked.err) == (2, True)
    reset = ("person", "reset-factor", city.junior, "--yes", "--json")
    assert (await city.remit(*reset, check=0)).json["had_factor"]
    assert await factors.factor(engine.pool, city.junior) is None
    assert not (await city.remit(*reset, check=0)).json["had_factor"]
    assert (await city.remit("person", "unlock", f"nobody@{city.housing}")).code == 4


async def test_a_subject_is_bound_to_one_person(city: City) -> None:
    here = ("--issuer", "https://login.example", "--subject", city.tenant)
    await city.remit("person", "bind", city.tenant, *here, check=0)
    taken = await city.remit("person", "bind", city.junior, *here)
    assert (taken.code, "unbind" in taken.err) == (5, True)
    gone = await city.remit("person", "unbind", city.tenant, "--json", check=0)
    assert gone.json["unbound"] == 1
    await city.remit("person", "bind", city.junior, *here, check=0)
