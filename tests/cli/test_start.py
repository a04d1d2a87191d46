"""`remit start`: a whole beginning from one file, broken off and gone on with."""

import re
from pathlib import Path

from tests.cli.conftest import City

ROOT = Path(__file__).parents[2]
TEMPLATE = (ROOT / "cases" / "beginning.yaml").read_text(encoding="utf-8")


def of_this(city: City, text: str) -> str:
    """The template with a problem, parties and people that no other test has."""
    names = {"lot": city.problem, "pd": f"{city.problem}-pd", "parks": f"{city.problem}-parks"}
    names["shops"] = f"{city.problem}-shops"
    for old, new in names.items():
        text = re.sub(rf"(?<=[ @\[]){old}(?=[-:.,}}\]\n])", new, text)
    return text


async def test_the_readme_leads_from_nothing_to_a_plan_and_a_first_offer_in_three_commands(
    city: City, tmp_path: Path
) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    said = re.findall(r"^remit (start [^#\n]*)", readme, re.MULTILINE)
    assert [one.strip() for one in said] == [
        "start --template > lot.yaml", "start lot.yaml --dry-run", "start lot.yaml",
    ]  # fmt: skip
    file = tmp_path / "lot.yaml"
    template = (await city.remit("start", "--template", check=0)).out
    file.write_text(of_this(city, template), encoding="utf-8")

    dry = await city.remit("start", str(file), "--dry-run", check=0)
    assert "Nothing was changed." in dry.out
    assert (await city.remit("problem", "show", city.problem)).code == 4

    done = await city.remit("start", str(file), check=0)
    assert f"handoff.offer {city.problem}.h1" in done.out
    _, _, following = done.out.partition("What comes next")
    assert f"Before {city.problem}-table can start: nobody else has joined." in following
    assert f"{city.problem}.h1 waits for {city.problem}-parks" in following

    plan = (await city.remit("plan", "show", city.problem, "--json", check=0)).json
    assert len(plan["plan"]["actions"]) == 2
    offered = (await city.remit("handoff", "show", f"{city.problem}.h1", "--json", check=0)).json
    assert offered["state"] == "offered"


async def test_what_was_stopped_by_a_rule_says_the_line_and_goes_on_when_given_again(
    city: City, tmp_path: Path
) -> None:
    file = tmp_path / "lot.yaml"
    whole = of_this(city, TEMPLATE.partition("  # Analysis: why")[0])
    alone = "    with: {alone: Partners were asked and have two weeks to answer.}\n"
    assert alone in whole
    file.write_text(whole.replace(alone, ""), encoding="utf-8")

    stopped = await city.remit("start", str(file))
    assert stopped.code == 5
    line = whole.splitlines().index("    do: problem.begin_analysis")
    assert f"lot.yaml line {line}: {city.problem} lacks a partner" in stopped.err
    assert "given again" not in stopped.out

    file.write_text(whole, encoding="utf-8")
    again = (await city.remit("start", str(file), "--json", check=0)).json
    results = {(one["kind"], one["subject"]): one["result"] for one in again["steps"]}
    assert results["party.register", f"{city.problem}-parks"] == "there before"
    assert results["problem.set_goals", city.problem] == "done before"
    assert results["problem.begin_analysis", city.problem] == "done"
    history = (await city.remit("history", city.problem, "--json", check=0)).json["entries"]
    kinds = [entry["kind"] for entry in history]
    assert kinds.count("problem.goals_set") == kinds.count("problem.analysis_begun") == 1


async def test_a_slip_in_the_file_is_told_with_its_line_before_anything_is_done(
    city: City, tmp_path: Path
) -> None:
    file = tmp_path / "lot.yaml"
    text = of_this(city, TEMPLATE).replace("do: handoff.offer", "do: handoff.ofer")
    file.write_text(text, encoding="utf-8")

    refused = await city.remit("start", str(file))

    assert refused.code == 3
    line = text.splitlines().index("    do: handoff.ofer") + 1
    assert f"lot.yaml line {line}: " in refused.err
    assert "did you mean handoff.offer?" in refused.err
    assert (await city.remit("problem", "show", city.problem)).code == 4
