"""Findings and interventions at the command line, on the real engine."""

from typing import Any

from desk.counter import new_command_id
from tests.cli.conftest import City


async def test_a_finding_from_opening_to_close_by_hand(city: City) -> None:
    await city.open()
    auditor, other = f"ada@{city.housing}", f"ben@{city.housing}"
    for person in (auditor, other):
        said = ("--name", person, "--role", "auditor")
        await city.remit("person", "add", person, *said, check=0)
    entry = f"{city.problem}#1"

    opened = await city.remit(
        "finding", "open", "--entry", entry, "Who opened it?", "--severity", "major", "--json",
        by=auditor, check=0,
    )  # fmt: skip
    name = opened.json["finding"]
    assert (opened.json["about"], opened.json["entry"]) == (f"problem/{city.problem}", 1)
    denied = await city.remit("finding", "answer", name, "I did.", "--json", by=auditor)
    assert (denied.code, denied.error["code"]) == (4, "not_your_role")
    await city.remit("finding", "answer", name, "Our operator did.", by=city.operator, check=0)

    listed = await city.remit("finding", "list", "--entry", entry, "--json", check=0)
    assert [(one["finding"], one["state"]) for one in listed.json["findings"]] == [
        (name, "answered")
    ]
    told = (await city.remit("history", city.problem, check=0)).out.splitlines()
    assert f"! major finding {name}, answered" in told[0]
    assert "!" not in told[1]
    entries = (await city.remit("history", city.problem, "--json", check=0)).json["entries"]
    assert entries[0]["findings"] == [{"finding": name, "state": "answered"}]

    await city.remit("finding", "close", name, "So it says.", by=other, check=0)
    await city.remit("finding", "reopen", name, "Not quite.", by=auditor, check=0)
    shown = await city.remit("finding", "show", name, check=0)
    assert [word for word in ("opened", "answered", "closed", "reopened") if word in shown.out] == [
        "opened", "answered", "closed", "reopened",
    ]  # fmt: skip
    own = await city.remit("history", f"finding/{name}", "--json", check=0)
    assert len(own.json["entries"]) == 4


async def test_what_is_no_entry_and_no_finding_is_said_in_a_sentence(city: City) -> None:
    await city.open()
    auditor = f"ada@{city.housing}"
    await city.remit("person", "add", auditor, "--name", "Ada", "--role", "auditor", check=0)

    for entry, code in ((f"{city.problem}#99", 4), (city.problem, 3), ("nothing#1", 4)):
        ran = await city.remit("finding", "open", "--entry", entry, "What?", by=auditor)
        assert ran.code == code, ran
    assert (await city.remit("finding", "show", "f-00000000")).code == 4
    assert (await city.remit("finding", "list", "--entry", "motel")).code == 2


async def test_an_operator_ends_a_run_and_the_comparison_knows(city: City) -> None:
    await city.open()
    said = ("engine", "terminate", city.problem, "--because", "To try it")

    dry = await city.remit(*said, "--dry-run", "--json", check=0)
    assert dry.json["status"] == "running"
    unasked = await city.remit(*said)
    assert unasked.code == 2, "nobody is here to ask"
    denied = await city.remit(*said, "--yes", by=city.operator)
    assert denied.code == 4
    command_id = new_command_id()
    done = await city.remit(*said, "--yes", "--json", "--command-id", command_id, check=0)
    again = await city.remit(*said, "--yes", "--json", "--command-id", command_id, check=0)
    assert again.json == done.json
    assert done.json["entry"].startswith("record/log#")

    shown = await city.remit("engine", "show", city.problem, "--json", check=0)
    assert shown.json["status"] == "terminated"
    assert [one["kind"] for one in shown.json["record"]] == ["engine.terminated"]
    compared = await city.remit("audit", "reconcile", "--problem", city.problem, "--json")
    assert (compared.code, compared.json["verdict"], compared.json["kept"]) == (0, "agree", 1)

    await city.remit("engine", "delete", city.problem, "--because", "Gone", "--yes", check=0)
    gone = await city.remit("audit", "reconcile", "--problem", city.problem, "--dry-run", "--json")
    assert (gone.code, gone.json["differences"]) == (0, [])


async def test_a_reset_at_the_command_line_goes_on_where_the_record_is(city: City) -> None:
    await city.open()
    said = ("engine", "reset", city.problem, "--because", "Stuck", "--yes", "--json")

    too_far = await city.remit(*said, "--to-event", "4")
    assert (too_far.code, too_far.error["code"]) == (5, "beyond_record")
    await city.remit(*said, check=0)
    await city.offer()

    listed = (await city.remit("engine", "list", "--all", "--json", check=0)).json["runs"]
    assert any(one["workflow"] == f"problem/{city.problem}" for one in listed)
    compared = await city.remit("audit", "reconcile", "--problem", city.problem)
    assert compared.code == 0, compared
    assert compared.out.startswith("The engine and the record agree")


async def test_a_stream_that_neither_side_knows_is_no_agreement_and_leaves_no_entry(
    city: City,
) -> None:
    scopes = [one["scope"] for one in await _compared(city)]
    for words in (("--problem", "no-such"), ("--problem", "no-such", "--dry-run")):
        ran = await city.remit("audit", "reconcile", *words, "--json")
        assert (ran.code, ran.error["code"]) == (4, "not_found")
        assert "problem/no-such" in ran.error["message"]
    assert [one["scope"] for one in await _compared(city)] == scopes


async def _compared(city: City) -> list[dict[str, Any]]:
    """What was entered about comparisons."""
    told = await city.remit("history", "record/log", "--json")
    entries = told.json["entries"] if told.code == 0 else []
    return [one["body"]["event"] for one in entries if one["kind"] == "record.reconciled"]


async def test_without_a_running_remit_nobody_can_tell(city: City) -> None:
    ran = await city.process(
        "audit", "reconcile", "--json", env={"REMIT_TEMPORAL_ADDRESS": "127.0.0.1:1"}
    )

    assert (ran.code, ran.json["verdict"]) == (3, "cannot_tell")
