"""Trust at the command line, on the real engine: made by events, contested, asked in a crisis."""

import json
from datetime import UTC, datetime, timedelta

from tests.cli.conftest import City

YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).isoformat()


async def neighbours(city: City) -> str:
    """A community group with somebody who speaks for it; the person's id."""
    group = f"{city.housing}-tenants"
    await city.remit(
        "party", "register", group, "--kind", "community", "--name", "The tenants", check=0
    )
    rosa = f"rosa@{group}"
    await city.remit(
        "person", "add", rosa, "--name", "Rosa", "--role", "representative", "--grade", "full",
        "--email", "rosa@tenants.example", check=0,
    )  # fmt: skip
    return rosa


async def test_an_incident_draws_on_trust_is_contested_and_counts_no_longer(city: City) -> None:
    await city.open()
    handoff, rosa = await city.offer(), await neighbours(city)
    group = rosa.partition("@")[2]

    recorded = await city.remit(
        "incident", "record", city.police, "A man was hurt.", "--affected", city.housing,
        "--affected", group, "--severity", "serious", "--happened", YESTERDAY, "--place",
        "Market Street", "--json", by=city.operator, check=0,
    )  # fmt: skip
    seq = recorded.json["caused"][0]["seq"]
    entry = f"party/{city.police}#{seq}"

    listed = await city.remit("incident", "list", city.police, "--json", check=0)
    assert [one["document"]["about"] for one in listed.json["reviews"]] == [handoff]
    waiting = (await city.remit("worklist", city.police, "--json", check=0)).json["waiting"]
    assert [one["noun"] for one in waiting if one["id"] == f"{entry} {handoff}"] == ["review"]
    shown = await city.remit("trust", "show", city.housing, city.police, "--json", check=0)
    [account] = shown.json["accounts"]
    assert (account["trusting"], account["trusted"]) == (city.housing, city.police)
    assert (account["balance"], account["few"], account["low"]) == (-8.0, True, True)
    assert "too few to rely on" in account["warnings"][0]

    contested = ("trust", "contest", city.police, entry, "It was another force.")
    wrong = await city.remit(*contested, "--json", by=city.tenant)
    assert (wrong.code, wrong.error["code"]) == (4, "not_your_party")
    nothing = ("trust", "contest", city.police, f"{city.problem}#1", "No.", "--json")
    none = await city.remit(*nothing, by=city.operator)
    assert none.error["code"] == "no_such_trust_entry"
    await city.remit(*contested, by=city.operator, check=0)
    made = await city.remit("trust", "entries", city.housing, check=0)
    assert entry in made.out
    assert "contested, waits for an answer" in made.out
    await city.remit("trust", "answer", city.police, entry, "We saw it.", by=city.tenant, check=0)
    own = await city.remit("trust", "uphold", city.police, entry, "Yes.", "--json", by=rosa)
    assert own.error["code"] == "of_either_side"
    judge = await _judge(city)
    await city.remit("trust", "uphold", city.police, entry, "It was.", by=judge, check=0)

    shown = await city.remit("trust", "show", city.housing, city.police, "--json", check=0)
    assert shown.json["accounts"] == []
    told = await city.remit("trust", "contests", city.police, check=0)
    assert "counts no longer" in told.out
    await city.remit(
        "incident", "conclude-review", city.police, str(seq), handoff, "--verdict", "goes_on",
        "--conclusion", "They met.", by=city.tenant, check=0,
    )  # fmt: skip
    assert f"{entry} {handoff}" not in (await city.remit("worklist", city.police, check=0)).out


async def _judge(city: City) -> str:
    council = f"{city.housing}-council"
    await city.remit(
        "party", "register", council, "--kind", "government", "--name", "Council", check=0
    )
    person = ("person", "add", f"kim@{council}", "--name", "Kim", "--role", "representative")
    await city.remit(*person, "--grade", "full", check=0)
    return f"kim@{council}"


async def test_goodwill_counts_with_its_witness_and_shows_whom_to_call(city: City) -> None:
    rosa = await neighbours(city)
    group = rosa.partition("@")[2]
    recorded = await city.remit(
        "goodwill", "record", city.police, "Officers cleared the yard.", "--toward", city.housing,
        "--witness", rosa, "--happened", YESTERDAY, "--json", by=city.operator, check=0,
    )  # fmt: skip
    act = str(recorded.json["caused"][0]["seq"])
    waits = (await city.remit("worklist", group, "--json", check=0)).json["waiting"]
    assert [one["noun"] for one in waits] == ["goodwill"]
    denied = await city.remit("goodwill", "confirm", city.police, act, "--json", by=city.tenant)
    assert denied.error["code"] == "not_the_witness"
    await city.remit("goodwill", "confirm", city.police, act, by=rosa, check=0)

    calls = (await city.remit("trust", "crisis", city.police, "--json", check=0)).json["calls"]
    [housing] = [one for one in calls if one["party"] == city.housing]
    assert housing["theirs"]["balance"] == 2.0
    assert housing["contacts"]
    told = await city.remit("trust", "crisis", city.police, check=0)
    assert "few" in told.out


async def test_who_answers_for_what_can_be_published_without_a_name_or_a_word(city: City) -> None:
    responsibility = await city.open()

    told = await city.remit("who", "--public", city.problem, "--json", check=0)

    [held] = told.json["responsibilities"]
    assert (held["responsibility"], held["holder"]) == (responsibility, city.police)
    for words in (city.operator, "Dark car park", "Repair lamps", "North", "Thefts"):
        assert words not in json.dumps(told.json)
    assert (await city.remit("who", "--public", "--at", YESTERDAY)).code == 2
    assert (await city.remit("who")).code == 2


async def test_rules_indicators_and_surveys_are_printed(city: City) -> None:
    await city.remit(
        "trust", "record-survey", city.police, "--people", "Every tenth household", "--means",
        "At the door", "--asked", "200", "--answered", "141", "--trust", "96", "--ended",
        YESTERDAY, by=city.operator, check=0,
    )  # fmt: skip

    rules = await city.remit("trust", "rules", check=0)
    assert "182 days" in rules.out
    told = await city.remit("trust", "indicators", check=0)
    assert "68% of 141 who answered trust" in told.out
    counted = (await city.remit("trust", "indicators", "--months", "6", "--json", check=0)).json
    assert len(counted["months"]) == 6
    assert (await city.remit("trust", "show", "nobody-there", "--json")).code == 4
