"""`remit round` on a real engine: asked, answered one by one and from CSV, closed, shown, used."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cli.conftest import City


async def test_a_round_is_held_and_its_gap_is_shown_where_a_problem_is_ranked(
    city: City, tmp_path: Path
) -> None:
    await city.open()
    until = (datetime.now(UTC) + timedelta(days=9)).isoformat()
    opened = await city.remit(
        "round", "open", "What first?", "--area", f"Around {city.problem}",
        "--problem", city.problem, "Dark car park", "--matter", "noise", "Noise at night",
        "--part-one", city.problem, "--group", "tenants", "40", "--audience", "Tenants",
        "--method", "door_to_door", "--closes", until, "--fear", "How safe are you?",
        "--json", by=city.operator, check=0,
    )  # fmt: skip
    name = opened.json["round"]
    await city.remit("round", "rank", name, city.problem, "noise", by=city.operator, check=0)
    one = ("round", "answer", name, "noise", "--sheet", "1", "--fear", "5")
    await city.remit(*one, by=city.tenant, check=0)
    assert (await city.remit(*one, "--json", by=city.tenant)).error["code"] == "sheet_counted"
    hidden = await city.remit("round", "show", name, "--json", check=0)
    assert "tally" not in hidden.json
    early = ("problem", "prioritise", city.problem, "--rank", "1", "--round", name)
    assert (await city.remit(*early, "--json", by=city.operator)).error[
        "code"
    ] == "round_not_closed"

    sheets = tmp_path / "sheets.csv"
    _write(sheets, f"sheet,{city.problem},noise,fear\n2,2,1,4\n3,1,1,\n1,1,2,\n4,,1,9\n")
    said = ("round", "import", name, str(sheets), "--accept-valid", "--json")
    counted = await city.remit(*said, by=city.tenant)
    assert (counted.code, counted.json["new"], counted.json["known"]) == (5, 1, 1)
    assert [one["line"] for one in counted.json["rejected"]] == [3, 5]

    await city.remit("round", "close", name, "--reason", "Done", "--yes", by=city.operator, check=0)
    told = ("round", "report-back", name, "noise", "--outcome", "not_done", "--text", "No means")
    await city.remit(*told, by=city.operator, check=0)
    shown = (await city.remit("round", "show", name, check=0)).out
    assert "tau-b -1.000" in shown
    assert "not done" in shown
    dry = (await city.remit(*early, "--dry-run", by=city.operator, check=0)).out
    assert "citizens 2, police 1 of 2; a gap (tau-b -1.000); 2 answered of 40 invited" in dry
    ranked = await city.remit(*early, "--json", by=city.operator, check=0)
    assert ranked.json["method"]["priority"]["tau_b"] == "-1.000"
    problem = (await city.remit("problem", "show", city.problem, check=0)).out
    assert name in problem
    listed = await city.remit("round", "list", "--problem", city.problem, "--json", check=0)
    assert [one["round"] for one in listed.json["rounds"]] == [name]


def _write(file: Path, text: str) -> None:
    file.write_text(text)
