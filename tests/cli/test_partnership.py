"""A partnership by hand, at the command line on the real engine."""

from datetime import UTC, datetime, timedelta

from tests.cli.conftest import City


def on(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_from_nothing_to_a_partnership_at_work_saying_what_is_missing(city: City) -> None:
    await city.open()
    table, rep = f"table-{city.problem}", city.tenant

    async def do(verb: str, *words: str, by: str = city.operator) -> str:
        done = await city.remit("partnership", verb, *words, by=by, check=0)
        return done.out + done.err

    await do("found", table, "--name", "The table", "--purpose", "problem_solving", "--problem",
             city.problem, "--stake", "Forty calls a month")  # fmt: skip
    await do("invite", table, "--to", city.housing, "--because", "Owns the lots",
             "--answer-by", on(10))  # fmt: skip
    await do("join", table, "--stake", "Tenants leave", by=rep)
    early = await city.remit("partnership", "start", table, "--json", by=city.operator)
    assert (early.code, early.error["code"]) == (5, "not_ready")
    assert "success is not defined" in early.error["message"]

    goal = ("--criterion", "Calls a month", "fewer than 20", on(300))
    await do("define-success", table, "--statement", "Safe lots", *goal)
    await do("agree-success", table, "--version", "1", by=rep)
    for who in (city.operator, rep):
        await do("pledge", table, "--resource", "staff", "--what", "Time", "--quantity", "2",
                 "--unit", "hours", "--side", "place", "--since", on(1), by=who)  # fmt: skip
    await do("start", table)
    proposed = await city.remit(
        "partnership", "propose-agreement", table, "--kind", "mou", "--title", "Lighting",
        "--duty", city.housing, "Light", "--duty", city.police, "Patrol",
        "--dispute-path", "The chiefs meet", "--since", on(0), "--until", on(90),
        "--reverts", f"{city.problem}.lighting", by=city.operator, check=0,
    )  # fmt: skip
    assert proposed.out.startswith(f"{table}.a1: agreement proposed")
    await do("sign", f"{table}.a1", "--version", "1")
    await do("sign", f"{table}.a1", "--version", "1", by=rep)
    await do("call-meeting", table, "--begins", on(5), "--place", "Town hall")
    await do("add-item", f"{table}.m1", "Lamps", "--about", city.problem, by=rep)

    shown = await city.remit("partnership", "show", table, "--json", check=0)
    told = shown.json
    assert (told["state"], told["convener"]) == ("working", city.police)
    assert told["agreements"][f"{table}.a1"]["state"] == "in_force"
    assert "media" in told["review"]["missing_kinds"]
    assert told["review"]["unmatched_pledges"] == [f"{table}.p1", f"{table}.p2"]
    text = (await city.remit("partnership", "show", table, check=0)).out
    assert "offender" in text, "the sides that nobody serves are named"
    agenda = (await city.remit("partnership", "agenda", f"{table}.m1", check=0)).out
    assert agenda.startswith("Agenda: The table")
    assert f"1. Lamps  [{city.problem}]" in agenda
    listed = await city.remit("partnership", "list", "--party", city.housing, "--json", check=0)
    assert [one["partnership"] for one in listed.json["partnerships"]] == [table]


async def test_what_cannot_be_undone_is_asked_for_and_what_is_not_there_is_said(
    city: City,
) -> None:
    await city.open()
    table = f"trust-{city.problem}"
    said = ("--name", "Trust", "--purpose", "public_relations", "--stake", "Standing")
    await city.remit("partnership", "found", table, *said, by=city.operator, check=0)

    end = ("partnership", "conclude", table, "--outcome", "Done")
    assert (await city.remit(*end, by=city.operator)).code == 2
    assert (await city.remit(*end, "--dry-run", by=city.operator)).code == 0
    assert (await city.remit(*end, "--yes", by=city.operator)).code == 0
    assert (await city.remit("partnership", "show", "nothing-here")).code == 4
    assert (await city.remit("partnership", "agenda", f"{table}.m1")).code == 4
