"""Asking what the record told at an earlier time."""

import asyncio
from datetime import UTC, datetime, timedelta

from cli.moments import utc
from tests.cli.conftest import City


async def now() -> str:
    """An instant that lies between what was recorded before the call and what comes after it."""
    await asyncio.sleep(0.05)
    told = utc(datetime.now(UTC))
    await asyncio.sleep(0.05)
    return told


async def test_each_reader_tells_what_was_known_then(city: City) -> None:
    nothing = await now()
    lighting = await city.open()
    opened = await now()
    handoff = await city.offer()
    await city.remit(
        "handoff", "accept", handoff, "--version", "1", "--read-back", "We light it.",
        by=city.tenant, check=0,
    )  # fmt: skip

    ran = await city.remit("who", lighting, "--json", check=0)
    assert ran.json["holder"] == city.housing
    ran = await city.remit("who", lighting, "--as-known-at", opened, "--json", check=0)
    assert (ran.json["holder"], ran.json["as_known_at"]) == (city.police, opened)
    ran = await city.remit("who", lighting, "--as-known-at", opened, check=0)
    assert "was responsible" in ran.out
    assert "as known at" in ran.out
    ran = await city.remit("who", lighting, "--as-known-at", nothing, check=4)
    assert "Nobody, as far as was known" in ran.err

    ran = await city.remit("history", city.problem, "--as-known-at", opened, "--json", check=0)
    assert [one["kind"] for one in ran.json["entries"]] == [
        "problem.opened", "responsibility.established",
    ]  # fmt: skip
    ran = await city.remit("history", city.problem, "--as-known-at", nothing, check=0)
    assert "There is no entry after 0 that was recorded by" in ran.out

    ran = await city.remit(
        "problem", "show", city.problem, "--as-known-at", opened, "--json", check=0
    )
    assert ran.json["handoffs"] == []
    ran = await city.remit("responsibility", "show", lighting, "--as-known-at", opened, "--json")
    assert [one["holder"] for one in ran.json["tenures"]] == [city.police]
    for noun, name in (("problem", city.problem), ("responsibility", lighting)):
        ran = await city.remit(noun, "show", name, "--as-known-at", nothing, "--json", check=4)
        assert ran.code == 4
        assert "was recorded by" in ran.error["message"]


async def test_what_will_be_known_is_not_asked_and_what_will_be_was_not_known(city: City) -> None:
    lighting = await city.open()
    later = utc(datetime.now(UTC) + timedelta(days=1))
    for words in (
        ("who", lighting), ("history", city.problem), ("problem", "show", city.problem),
        ("responsibility", "show", lighting),
    ):  # fmt: skip
        ran = await city.remit(*words, "--as-known-at", later, "--json", check=3)
        assert ran.error["code"] == "in_the_future"
    past = utc(datetime.now(UTC) - timedelta(days=1))
    ran = await city.remit("who", lighting, "--at", await now(), "--as-known-at", past, check=3)
    assert "nobody could know" in ran.err
