"""The ladder at the command line: what a step lacks, who approves it, and what it proves."""

from cli.hints import after
from tests.cli.conftest import City

HASH = "9f" * 32
CASE = ("--helps", "Seen", "--works", "Halved at Elm St", "--done", "40 patrols", "--limits",
        "Ten minutes", "--gains", "Safe parking")  # fmt: skip
PUSHING = ("--seriousness", "30 a month", "--profits", "Saves light", "--means", "40 lamps",
           "--authority", "Code 12", "--asked", "Once", "--equality", "Two others", "--support",
           "A petition", "--ability", "Yes", "--damage", "Little")  # fmt: skip
TAKES = ("magnitude", "conditions", "link", "cost", "peers", "earlier_request")


async def test_a_refused_request_leads_to_a_step_that_another_person_approves(city: City) -> None:
    await city.open()
    name, first, second = city.problem, f"{city.problem}.s1", f"{city.problem}.s2"
    rung = ("--party", city.housing, "--matter", "theft", "--aim", "Light the lot")

    early = await city.remit(
        "ladder", "plan", name, *rung, "--method", "public_shaming", by=city.operator
    )
    assert (early.code, "rung_not_open" in str(early.err) or "not open" in early.err) == (5, True)

    planned = await city.remit(
        "ladder", "plan", name, *rung, "--method", "informal_request", "--harm", "30",
        "thefts a month", "--json", by=city.operator, check=0,
    )  # fmt: skip
    assert f"remit ladder add-evidence {first} --proof link" in planned.json["lacks"][0]
    assert after("step.plan", "", planned.json).startswith(
        "Before it can be submitted it takes a document"
    )
    for words in (
        ("add-evidence", first, "--proof", "link", "--title", "Calls", "--location", "Box 1",
         "--sha256", HASH),
        ("state-case", first, *CASE),
        ("submit", first),
        ("notify", first, "--text", "Please light it", "--how", "By hand"),
        ("run", first),
    ):  # fmt: skip
        await city.remit("ladder", *words, by=city.operator, check=0)
    await city.remit(
        "ladder", "reply", first, "--stance", "refuses", "--text", "The city's", by=city.tenant,
        check=0,
    )  # fmt: skip
    await city.remit(
        "ladder", "conclude", first, "--outcome", "refused", "--findings", "Dark",
        by=city.operator, check=0,
    )  # fmt: skip

    await city.remit(
        "ladder", "plan", name, *rung, "--method", "confrontational_request", by=city.operator,
        check=0,
    )  # fmt: skip
    for proof in TAKES:
        await city.remit(
            "ladder", "add-evidence", second, "--proof", proof, "--title", "File", "--location",
            "Box 2", "--sha256", HASH, by=city.operator, check=0,
        )  # fmt: skip
    await city.remit("ladder", "state-case", second, *CASE, by=city.operator, check=0)
    await city.remit("ladder", "weigh", second, *PUSHING, by=city.operator, check=0)
    asked = await city.remit("ladder", "submit", second, "--json", by=city.operator, check=0)
    assert after("step.plan", "", asked.json).startswith(
        "It waits for a supervisor: remit ladder approve"
    )
    waiting = (await city.remit("worklist", city.police, "--json", check=0)).json["waiting"]
    assert (second, "evidenced") in {(one["id"], one["state"]) for one in waiting}

    own = await city.remit("ladder", "approve", second, by=city.operator)
    assert own.code == 4
    await city.remit("ladder", "approve", second, by=city.supervisor, check=0)

    shown = (await city.remit("ladder", "show", second, "--json", check=0)).json
    assert (shown["state"], shown["next"]) == ("approved", f"remit ladder notify {second}")
    told = (await city.remit("ladder", "show", second, check=0)).out
    assert "How serious is the harm?" in told
    paper = (await city.remit("ladder", "dossier", name, city.housing, check=0)).out
    for said in ("refused by the party", "The city's", HASH, f"Approved by {city.supervisor}"):
        assert said in paper, paper
    nobody = await city.remit("ladder", "dossier", name, "nosuch", check=4)
    assert "There is no party nosuch" in nobody.err
    unknown = await city.remit("ladder", "show", f"{name}.s9", check=4)
    assert "remit ladder list" in unknown.err
    listed = (await city.remit("ladder", "list", "--problem", name, check=0)).out
    assert first in listed
    fair = (await city.remit("ladder", "fairness", "--matter", "theft", "--json", check=0)).json
    [treated] = [
        one for group in fair["groups"] for one in group["treated"] if one["party"] == city.housing
    ]
    assert (treated["rung"], treated["harm"]) == ("3", "30 thefts a month")
    assert "confrontational" in (await city.remit("ladder", "rungs", check=0)).out
