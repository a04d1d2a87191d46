"""Expunging at the command line: seen before it happens, asked for by one, approved by another."""

from tests.cli.conftest import City


async def _asked(city: City) -> int:
    """The entry of a request for the statement to go."""
    ran = await city.remit(
        "problem", "expunge", city.problem, "--entry", "1", "--field", "statement",
        "--basis", "GDPR art. 17", "--reason", "Names a resident", "--json", by=city.operator,
        check=0,
    )  # fmt: skip
    seq: int = ran.json["caused"][-1]["seq"]
    return seq


async def test_a_dry_run_shows_exactly_which_texts_would_go(city: City) -> None:
    await city.open()
    words = ("problem", "expunge", city.problem, "--entry", "1", "--basis", "GDPR art. 17",
             "--reason", "Names a resident", "--field", "statement", "--dry-run")  # fmt: skip
    ran = await city.remit(*words, by=city.operator, check=0)
    assert "Thefts at night" in ran.out
    told = (await city.remit(*words, "--json", by=city.operator, check=0)).json
    assert told == {
        "dry_run": True,
        "would_go": [{"entry": 1, "field": "statement", "text": "Thefts at night"}],
    }
    history = (await city.remit("history", city.problem, "--json", check=0)).json
    assert len(history["entries"]) == 2


async def test_two_people_make_a_text_go(city: City) -> None:
    await city.open()
    entry = str(await _asked(city))
    approve = ("problem", "approve-expungement", city.problem, "--entry", entry)
    await city.remit(*approve, "--yes", by=city.operator, check=4)
    asks = await city.remit(*approve, by=city.supervisor, check=2)
    assert "Nobody is here to ask" in asks.err
    seen = await city.remit(*approve, "--dry-run", by=city.supervisor, check=0)
    assert "Thefts at night" in seen.out
    await city.remit(*approve, "--yes", by=city.supervisor, check=0)

    shown = (await city.remit("problem", "show", city.problem, "--json", check=0)).json
    assert f"[expunged under entry {int(entry) + 1}]" in str(shown)
    assert "Thefts at night" not in str(shown)
    again = await city.remit(
        "problem", "expunge", city.problem, "--entry", "1", "--field", "statement",
        "--basis", "GDPR art. 17", "--reason", "Again", by=city.operator, check=4,
    )  # fmt: skip
    assert "no such texts" in again.err


async def test_a_request_can_be_refused(city: City) -> None:
    await city.open()
    entry = str(await _asked(city))
    await city.remit(
        "problem", "refuse-expungement", city.problem, "--entry", entry,
        "--reason", "Still in court", by=city.supervisor, check=0,
    )  # fmt: skip
    shown = (await city.remit("problem", "show", city.problem, "--json", check=0)).json
    assert "Thefts at night" in str(shown)


async def test_a_party_gives_up_the_name_of_a_person(city: City) -> None:
    history = (await city.remit("history", f"party/{city.housing}", "--json", check=0)).json
    added = [one["seq"] for one in history["entries"] if one["subject"] == city.junior]
    ran = await city.remit(
        "party", "expunge", city.housing, "--entry", str(added[0]), "--only",
        "--basis", "GDPR art. 17", "--reason", "Has left", "--json", check=0,
    )  # fmt: skip
    entry = str(ran.json["caused"][-1]["seq"])
    await city.remit(
        "party", "approve-expungement", city.housing, "--entry", entry, "--yes",
        by=city.supervisor, check=0,
    )  # fmt: skip
    shown = (await city.remit("party", "show", city.housing, "--json", check=0)).json
    assert "[expunged under entry" in str(shown)
