"""Concerns at the command line, on the real engine."""

from tests.cli.conftest import City

SAID = ("--matter", "noise", "--place", "North lot", "--happened", "2026-01-05T23:40:00Z")


async def report(city: City, *more: str, by: str | None = None) -> str:
    ran = await city.remit(
        "concern", "report", "Shouting", "--from", "citizen", *SAID, *more, "--json",
        by=by or city.operator, check=0,
    )  # fmt: skip
    return str(ran.json["concern"])


async def test_a_concern_from_report_to_its_problem(city: City) -> None:
    await city.open()
    concern = await report(city, "--contact", "555-0100", "--point", "39.73920,-104.99030")

    denied = await city.remit("concern", "link", concern, "--to", city.problem, by=city.tenant)
    assert denied.code == 4
    done = await city.remit(
        "concern", "link", concern, "--to", city.problem, "--json", by=city.operator, check=0
    )
    assert (done.json["state"], done.json["problem"]) == ("linked", city.problem)
    listed = await city.remit("concern", "list", "--problem", city.problem, "--json", check=0)
    assert [one["concern"] for one in listed.json["concerns"]] == [concern]
    shown = (await city.remit("concern", "show", concern, check=0)).out
    assert "555-0100" in shown
    assert "part of a problem" in shown
    own = await city.remit("history", f"concern/{concern}", "--json", check=0)
    assert [one["kind"] for one in own.json["entries"]] == ["concern.reported", "concern.linked"]


async def test_a_duplicate_is_merged_and_the_workflow_of_what_is_settled_ends(city: City) -> None:
    first, second = await report(city), await report(city)
    said = ("concern", "merge", second, "--into", first, "--reason", "The same call")

    assert (await city.remit(*said, by=city.operator)).code == 2, "nobody is here to ask"
    await city.remit(*said, "--yes", by=city.operator, check=0)
    shown = await city.remit("concern", "show", first, "--json", check=0)
    assert [one["concern"] for one in shown.json["duplicates"]] == [second]

    late = await city.remit(
        "concern", "close", second, "--reason", "Gone", "--yes", "--json", by=city.operator
    )
    assert (late.code, late.error["code"]) == (5, "already_done")
    runs = await city.remit("engine", "show", f"concern/{second}", "--json", check=0)
    assert runs.json["status"] == "completed"
    compared = await city.remit("audit", "reconcile", "--problem", f"concern/{second}", "--json")
    assert (compared.code, compared.json["verdict"]) == (0, "agree"), compared


async def test_who_can_be_reached_is_told_before_a_concern_goes_elsewhere(city: City) -> None:
    concern = await report(city, "--contact", "555-0100")
    said = ("concern", "refer", concern, "--to", "Animal control", "--reason", "A dog", "--yes")

    untold = await city.remit(*said, "--json", by=city.operator)
    assert (untold.code, untold.error["code"]) == (5, "untold")
    await city.remit(*said, "--told", "By telephone", by=city.operator, check=0)
    assert (await city.remit("concern", "show", "c-00000000")).code == 4
    assert (await city.remit("candidate", "show", "k-00000000")).code == 4
    assert (await city.remit("candidate", "list", check=0)).code == 0


async def test_what_recurs_is_proposed_once_and_its_concerns_follow_to_the_problem(
    city: City,
) -> None:
    await city.open()
    three = {await report(city, "--place", f"Lot of {city.problem}") for _ in range(3)}

    async def scan(*more: str) -> list[dict[str, object]]:
        ran = await city.remit("concern", "scan", "--json", *more, check=0)
        return [one for one in ran.json["candidates"] if three & {*one["concerns"]}]

    [dry] = await scan("--dry-run")
    [proposed] = await scan()
    assert proposed == dry
    assert {*proposed["concerns"]} == three  # type: ignore[misc]
    assert await scan() == []
    candidate = str(proposed["candidate"])
    shown = await city.remit("candidate", "show", candidate, "--json", check=0)
    assert shown.json["state"] == "proposed"
    assert {one["concern"] for one in shown.json["reports"]} == three

    said = ("candidate", "take-up", candidate, "--problem", city.problem, "--yes")
    await city.remit(*said, by=city.operator, check=0)
    again = await city.remit(*said, "--json", by=city.operator)
    assert (again.code, again.error["code"]) == (5, "already_done")
    linked = await city.remit("concern", "scan", "--json", check=0)
    assert three <= {*linked.json["linked"]}
    theirs = await city.remit("concern", "list", "--problem", city.problem, "--json", check=0)
    assert {one["concern"] for one in theirs.json["concerns"]} == three


async def test_what_was_set_aside_is_not_proposed_again(city: City) -> None:
    for _ in range(3):
        await report(city, "--place", f"Pier of {city.problem}")
    ran = await city.remit("concern", "scan", "--json", check=0)
    [mine] = [one for one in ran.json["candidates"] if city.problem in one["place"]]

    said = ("candidate", "set-aside", mine["candidate"], "--reason", "One loud week", "--yes")
    await city.remit(*said, by=city.operator, check=0)

    dry = await city.remit("concern", "scan", "--dry-run", "--json", check=0)
    assert not [one for one in dry.json["candidates"] if city.problem in one["place"]]


async def test_a_problem_is_opened_from_a_candidate_in_one_step(city: City) -> None:
    three = {await report(city, "--place", f"Quay of {city.problem}") for _ in range(3)}
    ran = await city.remit("concern", "scan", "--json", check=0)
    [mine] = [one for one in ran.json["candidates"] if three & {*one["concerns"]}]
    name = f"quay-{city.problem}"
    said = ("problem", "open", "--id", name, "--title", "Quay", "--statement", "Noise at night",
            "--key", "quiet", "--duty", "Keep quiet", "--place", "Quay",
            "--from-candidate", mine["candidate"])  # fmt: skip

    done = await city.remit(*said, by=city.operator, check=0)

    assert "3 of its concerns follow" in done.out
    shown = await city.remit("candidate", "show", mine["candidate"], "--json", check=0)
    assert (shown.json["state"], shown.json["problem"]) == ("taken_up", name)
    theirs = await city.remit("concern", "list", "--problem", name, "--json", check=0)
    assert {one["concern"] for one in theirs.json["concerns"]} == three


async def test_the_rule_of_the_scan_is_changed_with_a_reason_and_stands_on_the_record(
    city: City,
) -> None:
    before = (await city.remit("concern", "rule", "--json", check=0)).json
    assert (await city.remit("concern", "rule", "--threshold", "7")).code == 2
    denied = await city.remit(
        "concern", "rule", "--threshold", "7", "--because", "So", by=city.operator
    )
    assert denied.code == 4
    changed = ("concern", "rule", "--threshold", "7", "--because", "Three were too few")
    await city.remit(*changed, check=0)
    try:
        after = (await city.remit("concern", "rule", "--json", check=0)).json
        assert after["rule"] == before["rule"] | {"threshold": 7}
        assert after["entry"]
        dry = await city.remit("concern", "scan", "--dry-run", "--json", check=0)
        assert dry.json["rule"]["threshold"] == 7
        told = await city.remit("history", "record/log", "--json", check=0)
        assert "rule.changed" in [one["kind"] for one in told.json["entries"]]
    finally:
        back = str(before["rule"]["threshold"])
        await city.remit("concern", "rule", "--threshold", back, "--because", "As before", check=0)
