"""Reports at the command line, about a problem on the real engine."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import City


async def test_a_problem_is_printed_as_html_and_as_pdf_and_told_as_data(
    city: City, tmp_path: Path
) -> None:
    lighting = await city.open()
    page, pages = tmp_path / "lot.html", tmp_path / "lot.pdf"

    said = await city.remit("report", "problem", city.problem, "-o", str(page), check=0)
    assert said.out.startswith(f"{page}: problem file, as far as {city.problem}, entry")
    html = page.read_text(encoding="utf-8")
    assert "Thefts at night" in html
    assert "Danger to life" in html
    await city.remit("report", "problem", city.problem, "-o", str(pages), check=0)
    assert pages.read_bytes().startswith(b"%PDF-")
    assert page.stat().st_mode & 0o077 == 0, "a report can name people"

    told = (await city.remit("report", "problem", city.problem, "--json", check=0)).json
    assert told["upto"][0]["stream"] == f"problem/{city.problem}"
    assert len(told["upto"][0]["hash"]) == 64
    assert lighting in json.dumps(told)
    written = {*os.listdir(tmp_path)} - {"home"}
    assert written == {"lot.html", "lot.pdf"}, "and nothing else"


async def test_a_file_that_is_there_stays_unless_it_is_forced(city: City, tmp_path: Path) -> None:
    await city.open()
    file = tmp_path / "mine.html"
    file.write_text("mine")
    words = ("report", "problem", city.problem, "-o", str(file))

    refused = await city.remit(*words, "--html")
    assert (refused.code, file.read_text()) == (3, "mine")
    assert "exists already" in refused.err
    await city.remit(*words, "--force", check=0)
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")


async def test_the_statement_says_who_answered_then_and_as_it_was_known_then(
    city: City, tmp_path: Path
) -> None:
    lighting = await city.open()
    handoff = await city.offer()
    await city.remit(
        "handoff", "accept", handoff, "--version", "1", "--read-back", "We light it",
        by=city.tenant, check=0,
    )  # fmt: skip
    now = (await city.remit("report", "statement", lighting, "--json", check=0)).json
    [front, answer, *_] = now["sections"]
    assert "as the record tells it today" in front["blocks"][0]["text"]
    assert answer["blocks"][0]["text"].startswith(f"Housing ({city.housing}) answered for it on")
    sentences = "\n".join(answer["blocks"][1]["items"])
    assert f"{city.tenant} (representative, binds for anything in the mandate; entry" in sentences

    history = (await city.remit("history", city.problem, "--json", check=0)).json["entries"]
    opened = next(one["recorded_at"] for one in history if one["kind"].endswith("established"))
    then = await city.remit(
        "report", "statement", city.problem, "--at", opened, "--as-known-at", opened, "--json",
        check=0,
    )  # fmt: skip
    told = json.dumps(then.json)
    assert f"PD ({city.police}) answered for it on" in told
    assert city.housing not in told, "nothing of what came later is told"
    early = await city.remit("report", "statement", lighting, "--at", "2020-01-01", "--json")
    assert "Nobody: it was not established until" in early.out

    whole = await city.remit("report", "responsibility", lighting, "--json", check=0)
    assert "exactly one party answered" in whole.out
    await city.remit("report", "responsibility", lighting, "-o", str(tmp_path / "r.pdf"), check=0)


async def test_for_a_party_only_its_own_part_is_told(city: City) -> None:
    await city.open()
    words = ("report", "problem", city.problem, "--for", city.housing, "--json")
    assert (await city.remit(*words)).code == 4, "it has no part in it yet"
    await city.offer()
    told = await city.remit(*words, check=0)
    assert told.json["made_for"] == city.housing
    assert "statement" not in {section["title"] for section in told.json["sections"]}
    assert (await city.remit("report", "problem", city.problem, "--for", "nobody-here")).code == 4


async def test_a_partnership_its_meeting_and_the_year_are_printed(
    city: City, tmp_path: Path
) -> None:
    await city.open()
    table = f"table-{city.problem}"
    by = city.operator
    soon = f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%d}"
    await city.remit(
        "partnership", "found", table, "--name", "The table", "--purpose", "problem_solving",
        "--problem", city.problem, "--stake", "Forty calls", by=by, check=0,
    )  # fmt: skip
    await city.remit(
        "partnership", "call-meeting", table, "--begins", soon, "--place", "Town hall",
        by=by, check=0,
    )  # fmt: skip
    await city.remit(
        "partnership", "add-item", f"{table}.m1", "Lamps", "--about", city.problem, by=by, check=0
    )
    agenda = (await city.remit("report", "agenda", f"{table}.m1", "--json", check=0)).json
    [row] = agenda["sections"][1]["blocks"][0]["rows"]
    assert row == [1, "Lamps", city.problem, "Dark car park: open, in scanning"]
    minutes = (await city.remit("report", "minutes", f"{table}.m1", "--json", check=0)).out
    assert "No minutes were recorded" in minutes
    review = (await city.remit("report", "partnership", table, "--json", check=0)).out
    assert "Success is not defined yet." in review
    year = (await city.remit("report", "year", "2026", "--zone", "America/Denver", "--json")).json
    assert year["title"] == "The year 2026"
    for what in (("agenda", f"{table}.m1"), ("partnership", table), ("year", "2026"),
                 ("assessment", city.problem),
                 ("dossier", city.problem, city.housing)):  # fmt: skip
        await city.remit("report", *what, "-o", str(tmp_path / f"{what[0]}.pdf"), check=0)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("problem", "nothing-here"), 4),
        (("responsibility", "nothing-here.at-all"), 4),
        (("partnership", "nothing-here"), 4),
        (("agenda", "nothing-here.m1"), 4),
        (("year", "2190"), 3),
        (("year", "2026", "--zone", "Mars/Olympus"), 3),
        (("statement", "nothing-here", "--at", "2190-01-01"), 3),
        (("statement", "nothing-here", "--at", "2026-02-01", "--as-known-at", "2026-01-01"), 3),
        (("year", "2026", "--json", "--pdf"), 2),
    ],
)
async def test_what_cannot_be_printed_is_refused_in_a_sentence(
    city: City, words: tuple[str, ...], code: int
) -> None:
    refused = await city.remit("report", *words)

    assert (refused.code, refused.out) == (code, "")
    assert "Traceback" not in refused.err
