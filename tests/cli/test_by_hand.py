"""A case played by hand at the command line, on a real engine."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from desk import sign_in
from storage.pool import open_pool
from tests.cli.conftest import City


async def test_a_case_from_opening_to_return_by_hand(city: City) -> None:
    lighting = await city.open()
    opened = await city.remit("problem", "show", city.problem, "--json", check=0)
    assert [(r["id"], r["title"], r["holder"]) for r in opened.json["responsibilities"]] == [
        (lighting, "Dark car park", city.police)
    ]

    offered = await city.offer()
    shown = (await city.remit("handoff", "show", offered, "--json", check=0)).json
    assert (shown["handoff"], shown["state"]) == (offered, "offered")
    assert (shown["from"], shown["to"], shown["turn"]) == (city.police, city.housing, city.housing)
    assert set(shown["deadlines"]) == {"acknowledge", "decide"}
    assert shown["reserved"] == ["Danger to life"]
    before = (await city.remit("who", lighting, "--json", check=0)).json
    assert before["holder"] == city.police
    assert before["basis"] == {
        "kind": "responsibility.established", "seq": 2, "by": city.operator,
    }  # fmt: skip

    waiting = (await city.remit("worklist", city.housing, "--json", check=0)).json["waiting"]
    assert [one["id"] for one in waiting] == [offered]

    said = ("--version", "1", "--read-back", "We light it")
    await city.remit("handoff", "accept", offered, *said, by=city.tenant, check=0)
    after = (await city.remit("who", lighting, "--json", check=0)).json
    assert after["holder"] == city.housing
    assert after["until"] is None
    assert after["basis"]["kind"] == "responsibility.transferred"

    # The instant of acceptance belongs to the new holder, the one before it to the old.
    at = await city.remit("who", lighting, "--at", after["since"], "--json", check=0)
    assert at.json["holder"] == city.housing
    at = await city.remit("who", lighting, "--at", before["since"], "--json", check=0)
    assert (at.json["holder"], at.json["until"]) == (city.police, after["since"])

    commitment = f"{city.problem}.c1"
    for words in (
        ("handoff", "record-first-action", offered, "--action", "Inspected"),
        ("commitment", "start", commitment),
        ("commitment", "report-progress", commitment, "--note", "Half of it"),
        ("commitment", "report-done", commitment, "--evidence", "Photo 12", "--reference", "P-12"),
    ):
        await city.remit(*words, by=city.tenant, check=0)
    own = await city.remit("commitment", "verify", commitment, by=city.tenant)
    assert own.code == 4
    await city.remit("commitment", "verify", commitment, by=city.operator, check=0)
    kept = (await city.remit("commitment", "show", commitment, "--json", check=0)).json
    assert (kept["state"], kept["evidence"]) == ("kept", "Photo 12")

    told = await city.remit(
        "handoff", "return", offered, "--reason", "No budget", "--yes", by=city.tenant, check=0
    )
    assert f"{city.police} now holds {lighting}" in told.out or "settling" in told.out

    history = (await city.remit("history", city.problem, "--json", check=0)).json["entries"]
    assert [entry["seq"] for entry in history] == list(range(1, len(history) + 1))
    assert {"seq", "kind", "at", "by", "command_id", "body", "hash", "prev"} <= set(history[0])
    assert all(b["prev"] == a["hash"] for a, b in pairwise(history))


async def test_a_file_opens_a_problem_and_states_terms(city: City, tmp_path: Path) -> None:
    folder = tmp_path
    template = (await city.remit("problem", "template", check=0)).out
    (folder / "p.yaml").write_text(template.replace("problem: motel", f"problem: {city.problem}"))
    opened = await city.remit(
        "problem", "open", str(folder / "p.yaml"), "--json", by=city.operator, check=0
    )
    assert opened.json["problem"] == city.problem
    assert opened.json["responsibilities"][0]["holder"] == city.police
    assert [entry["kind"] for entry in opened.json["caused"]] == [
        "problem.opened", "responsibility.established",
    ]  # fmt: skip

    (folder / "t.yaml").write_text((await city.remit("handoff", "template", check=0)).out)
    offered = await city.remit(
        "handoff", "offer", f"{city.problem}.lighting", "--to", city.housing, "--terms",
        str(folder / "t.yaml"), "--decide-within", "30wd", "--json", by=city.operator, check=0,
    )  # fmt: skip
    assert offered.json["state"] == "offered"
    patience = offered.json["terms"]["patience"]
    assert (patience["decide_within"], patience["acknowledge_within"]) == ("30wd", "2wd")

    (folder / "t.yaml").write_text("summary: x\nmeasure: y\nmethod: Civil_Action\n")
    wrong = await city.remit(
        "handoff", "offer", f"{city.problem}.lighting", "--to", city.housing, "--terms",
        str(folder / "t.yaml"), by=city.operator,
    )  # fmt: skip
    assert wrong.code == 3
    assert "t.yaml line 3: terms, method: one of retain, educate_victims" in wrong.err


async def test_a_problem_without_an_id_gets_one_from_its_command(city: City) -> None:
    words = (
        "problem", "open", "--title", "T", "--statement", "S", "--key", "k", "--duty", "d",
        "--place", "p", "--command-id", f"open-{city.problem}", "--json",
    )  # fmt: skip
    first = await city.remit(*words, by=city.operator, check=0)
    again = await city.remit(*words, by=city.operator, check=0)
    assert first.json["problem"].startswith("p-")
    assert first.json["caused"] == again.json["caused"]


async def test_a_dry_run_tells_who_would_hold_it_and_changes_nothing(city: City) -> None:
    lighting = await city.open()
    offered = await city.offer()
    before = (await city.remit("history", city.problem, "--json", check=0)).json
    said = ("accept", offered, "--version", "1", "--read-back", "Ours", "--dry-run")
    told = await city.remit("handoff", *said, by=city.tenant, check=0)
    assert f"{city.housing} would become responsible for {lighting}" in told.out
    as_json = (await city.remit("handoff", *said, "--json", by=city.tenant, check=0)).json
    assert as_json["holders"] == [
        {"responsibility": lighting, "before": city.police, "after": city.housing}
    ]
    assert (await city.remit("history", city.problem, "--json", check=0)).json == before
    refused = await city.remit("handoff", *said, by=city.junior)
    assert refused.code == 4


async def test_counter_offers_change_only_what_they_name(city: City) -> None:
    await city.open()
    offered = await city.offer()
    same = await city.remit("handoff", "counter", offered, "--reason", "No", by=city.tenant)
    assert same.code == 2
    await city.remit(
        "handoff", "counter", offered, "--promise", "Replace lamps", "60wd", "--reason", "Slow",
        by=city.tenant, check=0,
    )  # fmt: skip
    shown = (await city.remit("handoff", "show", offered, "--json", check=0)).json
    assert shown["countered"]["summary"] == "Light the lot"
    assert shown["countered"]["commitments"][0]["within"] == "60wd"
    people = (await city.remit("handoff", "show", offered, check=0)).out
    assert "Counter-offer by" in people
    accepted = await city.remit(
        "handoff", "accept-counter", offered, "--version", str(shown["newest"]), "--json",
        by=city.operator, check=0,
    )  # fmt: skip
    assert accepted.json["holder"] == city.housing


async def test_a_promise_is_negotiated_both_ways(city: City) -> None:
    lighting = await city.open()
    proposed = await city.remit(
        "commitment", "propose", lighting, "--promisor", city.housing, "--title", "Trim shrubs",
        "--within", "10wd", "--json", by=city.operator, check=0,
    )  # fmt: skip
    name = proposed.json["commitment"]
    both = await city.remit(
        "commitment", "counter", name, "--within", "5wd", "--by", "2199-01-01", by=city.tenant
    )
    assert both.code == 2
    await city.remit("commitment", "counter", name, "--within", "30wd", by=city.tenant, check=0)
    agreed = await city.remit(
        "commitment", "accept-counter", name, "--version", "2", "--json", by=city.operator, check=0
    )
    assert (agreed.json["state"], agreed.json["promise"]["within"]) == ("committed", "30wd")
    listed = await city.remit("commitment", "list", "--party", city.housing, "--json", check=0)
    assert [one["commitment"] for one in listed.json["commitments"]] == [name]


async def test_people_deputise_and_sign_in(city: City) -> None:
    await city.remit("person", "deputy", city.tenant, city.junior, check=0)
    early = await city.remit("person", "show", city.tenant, "--json", check=0)
    assert early.json["deputy"] == city.junior
    await city.open()
    offered = await city.offer()
    said = ("handoff", "accept", offered, "--version", "1", "--read-back", "Ours")
    too_soon = await city.remit(*said, "--for", city.tenant, by=city.junior)
    assert (too_soon.code, "is not away" in too_soon.err) == (4, True)
    back = (datetime.now(UTC) + timedelta(days=30)).isoformat(timespec="seconds")
    await city.remit("person", "away", city.tenant, "--until", back, check=0)
    done = await city.remit(*said, "--for", city.tenant, "--json", by=city.junior, check=0)
    assert done.json["holder"] == city.housing

    link = await city.remit("person", "link", city.tenant, "--json", check=0)
    assert link.json["link"].startswith("https://remit.example/sign-in/")
    key = await city.remit("person", "key", city.tenant, check=0)
    assert key.out.startswith("remit_")
    nobody = await city.remit("person", "link", f"nobody@{city.housing}")
    assert nobody.code == 4


async def test_watching_begins_with_the_last_entries_and_ends_where_it_is_told(city: City) -> None:
    await city.open()
    offered = await city.offer()
    until = ("--until", "handoff.acknowledged", "--timeout", "30")
    watching = asyncio.create_task(
        city.process("watch", city.problem, "--json", "--last", "1", *until)
    )
    await asyncio.sleep(2)
    await city.remit("handoff", "acknowledge", offered, by=city.tenant, check=0)
    seen = await watching
    assert seen.code == 0, seen
    entries = [json.loads(line) for line in seen.out.splitlines()]
    assert [entry["kind"] for entry in entries] == ["handoff.offered", "handoff.acknowledged"]
    assert datetime.fromisoformat(entries[0]["at"]).tzinfo is not None

    nothing = await city.remit("watch", city.problem, "--until", "x", "--timeout", "0.2")
    assert nothing.code == 6
    unknown = await city.remit("watch", "no-such-problem")
    assert unknown.code == 4


async def test_it_says_beforehand_and_afterwards_who_holds_what(city: City, tmp_path: Path) -> None:
    lighting = await city.open()
    (tmp_path / "parts.yaml").write_text(
        "parts:\n"
        "  - {key: a, title: A, places: [North], duties: [Repair lamps]}\n"
        "  - {key: b, title: B, places: [South], duties: [Repair lamps]}\n"
    )
    words = ("responsibility", "split", lighting, str(tmp_path / "parts.yaml"), "--yes")
    wrong = await city.remit(*words, by=city.operator)
    assert wrong.code == 5, wrong
    offered = await city.offer()
    accept = ("handoff", "accept", offered, "--version", "1", "--read-back", "Ours")
    told = await city.remit(*accept, by=city.tenant, check=0)
    assert f"{city.housing} now holds {lighting}." in told.out
    seen = await city.remit("party", "deactivate", city.housing, "--reason", "x", "--dry-run")
    assert seen.code == 0, seen
    assert "responsibility reverted" in seen.out
    assert lighting in seen.out
    police = ("party", "deactivate", city.police, "--reason", "x", "--dry-run")
    assert (await city.remit(*police)).code == 5, "nobody could take its problems"
    done = await city.remit(
        "responsibility", "establish", city.problem, "--key", "noise", "--duty", "Quiet",
        "--place", "Yard", "--json", by=city.operator, check=0,
    )  # fmt: skip
    assert done.json["now_held"] == {f"{city.problem}.noise": city.police}


async def test_a_key_that_is_revoked_speaks_for_nobody(city: City) -> None:
    made = await city.remit("person", "key", city.tenant, "--json", check=0)
    pool = await open_pool(city.env["REMIT_DATABASE_URL"], size=1)
    try:
        key = made.json["key"]
        assert await sign_in.who_has_key(pool, key) is not None
        await city.remit("person", "revoke", city.tenant, check=0)
        assert await sign_in.who_has_key(pool, key) is None
        key = (await city.remit("person", "key", city.tenant, "--json", check=0)).json["key"]
        gone = ("person", "deactivate", city.tenant, "--reason", "Left", "--yes")
        await city.remit(*gone, check=0)
        assert await sign_in.who_has_key(pool, key) is None
    finally:
        await pool.close()
