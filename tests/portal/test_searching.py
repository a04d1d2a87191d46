"""Searching the ledger, and that reading it is itself an entry."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest

from desk.reading import enter_reads
from portal.reads import seen_at
from schemas.ids import KEEPER
from schemas.reading import Looked
from storage import reads
from storage.disclosures import readable, whole
from tests.conftest import Engine
from tests.portal.scene import AUDITOR, CLINIC, DANA, HOUSING, MOTEL, NURSE, OPERATOR, Scene
from tests.portal.test_api import own_problem
from verify.record import reading_noted
from verify.story import Story, Unfollowable

SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]


@pytest.mark.parametrize(
    ("path", "how", "about"),
    [
        ("/problems/motel", Looked.PROBLEM, "problem/motel"),
        ("/problems/motel/ledger", Looked.LEDGER, "problem/motel"),
        ("/problems/motel/ledger/12", Looked.ENTRY, "problem/motel#12"),
        ("/problems/motel/ledger/12/proof", Looked.PROOF, "problem/motel#12"),
        ("/problems/motel/print", Looked.REPORT, "problem/motel"),
        ("/ledger/party/housing/3", Looked.ENTRY, "party/housing#3"),
        ("/handoffs/motel.h1", Looked.PROBLEM, "problem/motel.h1"),
        ("/api/v1/problems/motel/history", Looked.LEDGER, "problem/motel"),
        ("/api/v1/responsibilities/motel.lighting/who", Looked.TENURES, "problem/motel.lighting"),
        ("/findings/f-7k3m9q2a", Looked.FINDING, "finding/f-7k3m9q2a"),
        ("/api/v1/concerns/c-7k3m9q2a", Looked.OTHER, "concern/c-7k3m9q2a"),
        ("/problems", Looked.LIST, ""),
        ("/problems/%00", Looked.LIST, ""),
    ],
)
def test_an_address_tells_what_is_read_there(path: str, how: Looked, about: str) -> None:
    assert seen_at(path) == (how, about)


async def test_the_ledger_is_searched_by_each_thing_and_shows_only_what_may_be_seen(
    signed_in: SignedIn, scene: Scene
) -> None:
    auditor, nurse = await signed_in(AUDITOR), await signed_in(NURSE)

    async def found(client: httpx2.AsyncClient, **asked: str) -> str:
        answer = await client.get("/search", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.text

    assert "<mark>Who pays for the cable</mark>" in await found(auditor, text="who PAYS for the cab"
                                                                "le", problem=MOTEL)  # fmt: skip
    assert "No entry matches" in await found(auditor, text="Wh% pays", problem=MOTEL)
    assert "No entry matches" in await found(auditor, text="Wh_ pays", problem=MOTEL)
    assert "No entry matches" in await found(auditor, text="' OR 1=1 --", problem=MOTEL)
    asked = await found(auditor, party=HOUSING, kind="handoff.info_requested", problem=MOTEL)
    assert f">{MOTEL}#" in asked
    assert "Question asked" in asked or "uestion" in asked
    assert "No entry matches" in await found(auditor, party=CLINIC, problem=MOTEL)
    assert f">{MOTEL}#" in await found(auditor, place="rear CAR", problem=MOTEL)
    assert "No entry matches" in await found(auditor, problem=MOTEL, until="2020-01-01")
    assert "No entry matches" in await found(nurse, problem=MOTEL)
    assert "harbor-park#" in await found(nurse, kind="handoff.offered")


async def test_a_search_goes_on_from_page_to_page_without_losing_or_repeating_an_entry(
    signed_in: SignedIn, scene: Scene
) -> None:
    auditor, seen, path = await signed_in(AUDITOR), list[str](), f"/search?party={HOUSING}"
    while path:
        page = (await auditor.get(path)).text
        seen += [line.split('"')[0] for line in page.split('<th scope="row"><a href="')[1:]]
        _, _, more = page.partition('class="button plain" href="')
        path = more.split('"')[0].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) > 0
    assert (await auditor.get(f"/search?party={HOUSING}&before=x")).status_code == 400
    assert (await auditor.get("/search?party=a&party=b")).status_code == 400
    assert (await auditor.get("/search?kind=handoff.eaten")).status_code == 422
    assert (await auditor.get("/search?text=%E2%80%8B&since=2026-02-30")).status_code == 422


async def test_who_searches_a_person_says_why_and_all_an_auditor_reads_becomes_an_entry(
    signed_in: SignedIn, engine: Engine, scene: Scene
) -> None:
    name = "walls-read"
    await own_problem(scene, name)
    auditor, operator = await signed_in(AUDITOR), await signed_in(OPERATOR)
    for asked in ({"person": "whitehorse"}, {"text": "Dana Whitehorse"}, {"text": DANA}):
        refused = await operator.get("/search", params=asked)
        assert refused.status_code == 422
        assert "Say why you search for a person" in refused.text
        assert '<th scope="row">' not in refused.text
    why = {"person": "whitehorse", "purpose": "Complaint 26-118", "problem": MOTEL}
    assert f">{MOTEL}#" in (await operator.get("/search", params=why)).text
    for _ in range(3):
        await auditor.get(f"/problems/{name}/ledger/2")
    await operator.get(f"/problems/{MOTEL}/ledger/3")
    await operator.get(f"/problems/{MOTEL}/print")

    entries = await enter_reads(engine.desk, engine.pool)

    assert entries >= 2
    assert await enter_reads(engine.desk, engine.pool) == 0
    told = [readable(row) for row in await whole(engine.pool, "record/reads")]
    by: dict[str, list[dict[str, Any]]] = {}
    for one in told:
        by.setdefault(one["event"]["person"], []).extend(one["event"]["reads"])
    *_, searched = [one for one in by[OPERATOR] if one.get("purpose") == "Complaint 26-118"]
    *_, printed = [one for one in by[OPERATOR] if one["what"] == "report"]
    assert (printed["what"], printed["about"]) == ("report", f"problem/{MOTEL}")
    assert (searched["what"], searched["purpose"]) == ("search", "Complaint 26-118")
    assert searched["asked"] == f"person whitehorse, problem {MOTEL}"
    [read] = [one for one in by[AUDITOR] if one["about"] == f"problem/{name}#2"]
    assert (read["what"], read["times"]) == ("entry", 3)
    kept = await reads.of(engine.pool, f"problem/{MOTEL}")
    assert {one.seq for one in kept} <= {*range(1, len(told) + 1)}
    event = told[-1]["event"]
    reading_noted(Story("record/reads"), event)
    for wrong in ({"reads": []}, {"stamp": {**event["stamp"], "by": "setup@remit"}},
                  {"person": "nobody"}, {"record": "log"}):  # fmt: skip
        with pytest.raises(Unfollowable):
            reading_noted(Story("record/reads"), {**event, **wrong})
    assert event["stamp"]["by"] == KEEPER


async def test_where_reading_cannot_be_noted_an_auditor_reads_nothing(
    signed_in: SignedIn, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = await signed_in(AUDITOR)

    async def away(*_: object, **__: object) -> int:
        raise ConnectionError

    monkeypatch.setattr(reads, "note", away)
    assert (await auditor.get(f"/problems/{MOTEL}")).status_code == 503


async def test_whatever_is_written_into_an_address_of_the_desk_is_refused_and_breaks_nothing(
    signed_in: SignedIn, engine: Engine, scene: Scene
) -> None:
    auditor = await signed_in(AUDITOR)
    wrong = {}
    for path in (
        "/search?text=%00", "/search?text=%FF%FE", "/search?problem=%00", "/search?place=%00",
        "/search?text=" + "x" * 5_000, "/search?since=0000-01-01", "/search?until=10000-01-01",
        "/search?person=%25&purpose=%00", "/search?before=-1", "/search?before=9999999999999",
        "/search?__class__=1", "/search/export/csv?text=%00", "/search/export/..%2f",
        "/held?at=2026-02-30T00:00", f"/held?problem={MOTEL}&at=%1b%5b2J%01", "/%1b/%202",
        "/held?known=9999-01-01T00:00", "/held?after=%00",
        "/held?problem=%00", "/findings?about=%00", "/findings?state=%00", "/findings/%00",
        "/findings/new?entry=problem%2F%00%231", "/findings/f-00000000/eat",
        "/ledger/party/%00/1", "/ledger/%00/x/1", "/ledger/party/x/99999999999999999999",
        "/ledger/party/x/%D9%A1", "/reads?about=%00", "/reads?before=x", "/board?after=%00",
        "/board?party=%00", f"/problems/{MOTEL}/export/%00", f"/problems/{MOTEL}/ledger/1e3/proof",
    ):  # fmt: skip
        status = (await auditor.get(path)).status_code
        if status not in (200, 400, 404, 422):
            wrong[path] = status
    assert wrong == {}
    assert await enter_reads(engine.desk, engine.pool) > 0, "and what was asked is entered"
