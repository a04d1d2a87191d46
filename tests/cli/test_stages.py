"""The stages at the command line: what was done, what comes next, and what is missing for it."""

from datetime import UTC, datetime, timedelta

from cli.stage_picture import spark
from tests.cli.conftest import City

CHEERS = (
    "--community", "Guests", "--harm", "Thefts", "--expectation", "A petition", "--events",
    "Thefts from cars", "--recurring", "Every night", "--similarity", "One lot",
)  # fmt: skip


async def test_a_problem_is_led_to_its_response_by_what_the_answers_say(city: City) -> None:
    await city.open()
    name = city.problem

    early = await city.remit("problem", "begin-analysis", name, by=city.operator)
    assert (early.code, "record-cheers" in early.err) == (5, True), early

    await city.remit("problem", "record-cheers", name, *CHEERS, by=city.operator, check=0)
    shown = (await city.remit("problem", "show", name, "--json", check=0)).json
    assert shown["next"]["command"] == f"remit problem begin-analysis {name}"
    assert [sentence.partition(":")[0] for sentence in shown["next"]["missing"]] == [
        "its priority", "a broad goal and specific ones",
    ]  # fmt: skip

    for words in (
        ("problem", "prioritise", name, "--rank", "1", "--because", "The council asked"),
        ("problem", "set-goals", name, "--goal", "reduce", "--broad", "Safe parking",
         "--specific", "Thefts", "under 8", "2199-06-01"),
        ("problem", "begin-analysis", name, "--alone", "Nobody else has heard of it"),
        ("analysis", "hypothesis", name, "--hypothesis", "Nobody sees the lot"),
        ("analysis", "inventory", name, "--current", "A patrol", "--strengths", "Seen",
         "--limits", "Ten minutes"),
        ("analysis", "triangle", name, "--corner", "place", "--known", "It is dark"),
        ("measure", "add", name, "--measure", "thefts", "--title", "Thefts", "--unit", "a month",
         "--source", "Reports", "--baseline", "30"),
        ("measure", "read", name, "--measure", "thefts", "--value", "12"),
        ("problem", "begin-response", name),
    ):  # fmt: skip
        done = await city.remit(*words, by=city.operator, check=0)
        assert name in done.out

    await _plan_of(city)
    people = (await city.remit("problem", "show", name, check=0)).out
    for said in ("response", "Nobody sees the lot", "begin-assessment", "nobody", "█▁"):
        assert said in people, people
    listed = (await city.remit("measure", "list", name, check=0)).out
    assert "█▁" in listed

    assert "50 %" in people
    wrong = await city.remit(
        "problem", "prioritise", name, "--rank", "1", "--because", "x", "--round", "r-abcdefgh",
        by=city.operator,
    )  # fmt: skip
    assert wrong.code == 3, wrong


async def _plan_of(city: City) -> None:
    """A plan that only enforces is warned about; the next one is carried out in part."""
    name, day = city.problem, f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%d}"
    patrol = ("--action", "patrol", "Patrol at night", "enforcement", "place", city.police, day)
    lamps = ("--action", "lamps", "Lamps", "environmental_design", "place", city.housing, day)
    said = ("problem", "adopt-plan", name, "--purpose", "Safe parking", "--success", "Under 8")

    alone = await city.remit(*said, *patrol, by=city.operator, check=0)
    assert "Enforcement is the only kind" in alone.out
    both = await city.remit(*said, *patrol, *lamps, by=city.operator, check=0)
    assert "Enforcement is the only kind" not in both.out
    await city.remit(
        "plan", "done", name, "--action", "lamps", "--note", "All lit", by=city.tenant, check=0
    )
    early = await city.remit(
        "problem", "begin-assessment", name, "--plan", "implemented", "--note", "So",
        by=city.operator,
    )  # fmt: skip
    assert "the action patrol" in early.err
    plan = (await city.remit("plan", "show", name, "--json", check=0)).json["plan"]
    assert (plan["version"], plan["enforcement"], plan["of"]) == (2, 1, 2)
    assert plan["actions"]["lamps"]["state"] == "done"


async def test_a_receiver_is_checked_before_it_is_asked_and_a_supervisor_can_say_why_not(
    city: City,
) -> None:
    lighting = await city.open()
    await city.remit(
        "party", "declare", city.housing, "--mandate", "place", "any", "Housing code", "--area",
        "North", "--hours", "Mon-Fri 08:00-17:00", "--capacity", "0", by=city.tenant, check=0,
    )  # fmt: skip
    known = (await city.remit("party", "show", city.housing, "--json", check=0)).json["declared"]
    assert known["hours"] == "Mon-Fri 08:00-17:00"
    ask = ("--to", city.housing, "--hours", "always")

    dry = (await city.remit("handoff", "check", lighting, *ask, "--json", check=0)).json
    offer = ("handoff", "offer", lighting, *ask, "--summary", "Light", "--measure", "Lit")
    no = await city.remit(*offer, by=city.operator)
    done = await city.remit(*offer, "--despite", "A budget is coming", by=city.supervisor, check=0)

    found = {one["aspect"]: one["verdict"] for one in dry["judged"]}
    assert found == {
        "mandate": "meets", "capacity": "fails", "area": "meets", "hours": "fails",
        "power": "meets",
    }  # fmt: skip
    assert dry["capable"] is False
    assert (no.code, "capacity: " in no.err, "--despite" in no.err) == (5, True, True)
    assert "A budget is coming" in done.out
    assert "before analysis was complete" in done.out
    shown = (await city.remit("handoff", "show", f"{city.problem}.h1", check=0)).out
    assert "A budget is coming" in shown


def test_figures_become_bars_between_the_lowest_and_the_highest() -> None:
    assert spark(["30", "15.5", "1"]) == "█▄▁"
    assert spark(["4", "4"]) == "▁▁"
    assert spark(["4", None]) == ""
