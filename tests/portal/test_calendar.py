"""Deadlines in a calendar: another program reads them, they move and end, the address ends too."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
import vobject

from desk import calendars
from desk.entering import ending
from portal.calendar_text import written
from schemas.calendar_feeds import Deadline, Feed, Told
from schemas.errors import NotFound
from storage import calendars as stored
from tests.conftest import Engine
from tests.portal.conftest import ADDRESS
from tests.portal.scene import AUDITORS, DANA, HOUSING, LEE, MOTEL, Scene

SignIn = Callable[[str], Awaitable[httpx2.AsyncClient]]
DUE = datetime(2026, 11, 2, 0, 30, tzinfo=UTC)
"""The day after New York has left summer time, and Sunday evening there still."""


def read(text: bytes) -> dict[str, Any]:
    """The events by their UID, as a program that is not ours reads them."""
    calendar = vobject.readOne(text.decode())
    return {event.uid.value: event for event in getattr(calendar, "vevent_list", [])}


def feed(**changes: Any) -> Feed:
    facts = {"token_hash": b"", "person": DANA, "titles": False, "lead_hours": 24,
             "created_at": DUE}  # fmt: skip
    return Feed(**facts | changes)


def shown(feed: Feed, **changes: Any) -> Any:
    one = Deadline("handoff", "motel.h1", "decide", DUE, "Ann’s, lot; north")
    facts = {"uid": "motel.h1.decide@remit.example", "due": DUE, "sequence": 3,
             "changed_at": DUE - timedelta(days=9), "cancelled": False}  # fmt: skip
    text = written(feed, "America/New_York", [one], [Told(**facts | changes)],
                   "https://remit.example", "remit.example")  # fmt: skip
    [event] = read(text).values()
    return event


def test_an_event_ends_at_the_deadline_in_the_zone_of_the_party_and_names_nothing_private() -> None:
    event = shown(feed())

    assert event.dtend.value.astimezone(UTC) == DUE
    assert event.dtend.value.strftime("%a %H:%M %z") == "Sun 19:30 -0500"
    assert event.summary.value == "Decide: handoff motel.h1"
    assert (event.sequence.value, event.status.value) == ("3", "CONFIRMED")
    assert event.valarm.trigger.value == timedelta(hours=-24)
    assert event.valarm.trigger.params["RELATED"] == ["END"]
    assert event.url.value == "https://remit.example/handoffs/motel.h1"
    assert shown(feed(titles=True)).summary.value == "Decide: Ann’s, lot; north (motel.h1)"
    ended = shown(feed(), cancelled=True)
    assert ended.status.value == "CANCELLED"
    assert not hasattr(ended, "valarm")
    assert not hasattr(shown(feed(lead_hours=0)), "valarm")


async def test_a_calendar_subscribes_without_signing_in_and_hears_of_what_moves_and_ends(
    signed_in: SignIn, client: httpx2.AsyncClient, engine: Engine, scene: Scene
) -> None:
    dana = await signed_in(DANA)
    token = re.search(r'name="form_token" value="([^"]+)"', (await dana.get("/calendar")).text)
    assert token
    form = {"form_token": token[1], "lead": "48"}
    made = await dana.post("/calendar/make", data=form)
    found = re.search(r"/feeds/[A-Za-z0-9_-]{43}\.ics", made.text)
    assert found
    assert made.headers["cache-control"] == "no-store"
    path = found[0]
    assert path not in (await dana.get("/calendar")).text, "shown once"
    kept = await engine.pool.fetchval("SELECT string_agg(f::text, '') FROM calendar_feeds f")
    assert path.removeprefix("/feeds/")[:20] not in kept

    first = await client.get(path)
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    events = read(first.content)
    assert f"{MOTEL}.h4.decide@127.0.0.1" in events
    assert "Whitehorse" not in first.text
    assert events[f"{MOTEL}.h4.decide@127.0.0.1"].valarm.trigger.value == timedelta(hours=-48)
    etag = {"if-none-match": first.headers["etag"]}
    assert (await client.get(path, headers=etag)).status_code == 304

    moved, ended = f"{MOTEL}.h4.decide@127.0.0.1", "motel-gone.h1.decide@127.0.0.1"
    await engine.pool.execute(  # as it was told before, when this was due then and that still ran
        "UPDATE calendar_dates SET due = due - interval '1 day' WHERE uid = $1", moved)  # fmt: skip
    await engine.pool.execute(
        "INSERT INTO calendar_dates (token_hash, uid, due) SELECT token_hash, $1, now()"
        " FROM calendar_feeds WHERE person = $2 AND revoked_at IS NULL", ended, DANA,
    )  # fmt: skip
    again = read((await client.get(path, headers=etag)).content)
    assert (again[moved].sequence.value, again[moved].status.value) == ("1", "CONFIRMED")
    assert again[moved].dtend.value == events[moved].dtend.value
    assert (again[ended].sequence.value, again[ended].status.value) == ("1", "CANCELLED")
    assert read((await client.get(path)).content)[moved].sequence.value == "1", "told once"

    await dana.post("/calendar/make", data=form)
    assert (await client.get(path)).status_code == 404, "a new address ends the old one"
    assert (await dana.post("/calendar/make", data=form | {"lead": "1"})).status_code == 422
    stop = {"form_token": token[1]}
    assert "has ended" in (await dana.post("/calendar/end", data=stop)).text
    assert (await dana.post("/calendar/end", data=form | {"form_token": "x"})).status_code == 403


async def test_each_party_has_deadlines_of_its_own_and_whoever_is_signed_out_everywhere_none(
    engine: Engine, scene: Scene, client: httpx2.AsyncClient
) -> None:
    assert await stored.deadlines(engine.pool, HOUSING)
    assert not await stored.deadlines(engine.pool, AUDITORS)

    address = await calendars.make(engine.pool, LEE, ADDRESS)
    assert (await client.get(address)).status_code == 200
    await ending.revoke(engine.pool, LEE)
    assert (await client.get(address)).status_code == 404
    with pytest.raises(NotFound, match="no calendar address"):
        await calendars.end(engine.pool, LEE)
