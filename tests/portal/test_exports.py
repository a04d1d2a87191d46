"""Files that people take along: safe in a spreadsheet, whole, and recorded."""

import csv
import io
import json
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from reports.spreadsheet import line, plain
from storage import reads
from tests.conftest import Engine
from tests.portal.scene import AUDITOR, HOUSING, MOTEL, NURSE, OPERATOR, PARK, Scene
from tests.portal.test_api import own_problem

SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/C calc'!A1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1"],
)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    [[cell]] = csv.reader(io.StringIO(line([text]), newline=""))
    assert cell == f"'{text}" == plain(text)
    assert plain("motel=1") == "motel=1"


async def test_a_table_holds_every_entry_and_says_what_was_asked_and_where_it_ends(
    signed_in: SignedIn, engine: Engine, scene: Scene
) -> None:
    await own_problem(scene, "walls-exported")
    await scene.do(
        OPERATOR, "handoff.withdraw", handoff="walls-exported.h1", reason="=cmd|'/C calc'!A1"
    )
    auditor = await signed_in(AUDITOR)

    answer = await auditor.get("/problems/walls-exported/export/csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="remit-walls-exported-' in answer.headers["content-disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = [*csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))]
    assert rows[1] == ["asked", "problem walls-exported"]
    assert rows[2] == ["by", AUDITOR]
    columns, told, end = rows[6], rows[7:-1], rows[-1]
    assert end == ["end", f"{len(told)} entries"]
    entries = [dict(zip(columns, row, strict=True)) for row in told]
    assert {one["entry"] for one in entries} == {
        f"walls-exported#{seq}" for seq in range(1, len(told) + 1)
    }
    assert not [cell for row in told for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert "calc" in next(one["says"] for one in entries if one["kind"] == "handoff.withdrawn")
    [kept] = await reads.of(engine.pool, "problem/walls-exported", limit=1)
    assert (kept.person, kept.what, kept.asked) == (AUDITOR, "export", "csv")


async def test_programs_get_a_line_for_each_entry_and_partners_only_what_is_theirs(
    signed_in: SignedIn, scene: Scene
) -> None:
    auditor, nurse = await signed_in(AUDITOR), await signed_in(NURSE)
    path = f"/search/export/jsonl?party={HOUSING}&kind=handoff.accepted&problem={MOTEL}"

    [head, *entries, end] = [json.loads(one) for one in (await auditor.get(path)).text.splitlines()]

    assert head["export"]["asked"] == f"party {HOUSING}, kind handoff.accepted, problem {MOTEL}"
    assert end == {"end": {"entries": len(entries)}}
    assert [one["event"]["handoff"] for one in entries] == [f"{MOTEL}.h1"]
    own = [json.loads(one) for one in (await nurse.get("/search/export/jsonl")).text.splitlines()]
    assert {one["stream"] for one in own[1:-1]} == {f"problem/{PARK}"}
    assert (await nurse.get(f"/problems/{MOTEL}/export/csv")).status_code == 404
    assert (await auditor.get("/search/export/exe")).status_code == 404
    assert (await auditor.get("/search/export/csv?person=dana")).status_code == 422


async def test_what_was_found_is_printed(signed_in: SignedIn, scene: Scene) -> None:
    auditor = await signed_in(AUDITOR)
    pages = await auditor.get(f"/search/export/pdf?problem={MOTEL}")
    assert pages.headers["content-type"] == "application/pdf"
    assert pages.content.startswith(b"%PDF-")
