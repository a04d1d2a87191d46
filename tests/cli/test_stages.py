"""The stages at the command line: what was done, what comes next, and what is missing for it."""

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
        ("problem", "begin-analysis", name),
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

    people = (await city.remit("problem", "show", name, check=0)).out
    for said in ("response", "Nobody sees the lot", "begin-assessment", "nobody", "█▁"):
        assert said in people, people
    listed = (await city.remit("measure", "list", name, check=0)).out
    assert "█▁" in listed

    wrong = await city.remit(
        "problem", "prioritise", name, "--rank", "1", "--because", "x", "--round", "r-abcdefgh",
        by=city.operator,
    )  # fmt: skip
    assert wrong.code == 3, wrong


def test_figures_become_bars_between_the_lowest_and_the_highest() -> None:
    assert spark(["30", "15.5", "1"]) == "█▄▁"
    assert spark(["4", "4"]) == "▁▁"
    assert spark(["4", None]) == ""
