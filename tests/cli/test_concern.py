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
