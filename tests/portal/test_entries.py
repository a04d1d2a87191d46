"""One entry as an auditor sees it, and the findings about it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx2

from portal.auditing.cause import cause
from schemas.ids import TIME
from schemas.views import EntryView
from storage.readers import history
from tests.conftest import Engine
from tests.portal.scene import AUDITOR, DANA, HOUSING, MOTEL, OPERATOR, Scene
from tests.portal.test_api import own_problem

SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def seq_of(engine: Engine, kind: str, subject: str, problem: str = MOTEL) -> int:
    read = await history.history(engine.pool, f"problem/{problem}")
    return next(one.seq for one in read if (one.kind, one.subject) == (kind, subject))


def token(page: str) -> str:
    return page.split('name="form_token" value="')[1].split('"')[0]


def test_a_deadline_names_the_clock_that_rang_and_since_when_it_ran() -> None:
    since = "20261102T150000000000"
    entry = EntryView(
        "problem/motel", 4, "handoff.expired", "motel.h1", datetime(2026, 11, 16, tzinfo=UTC), TIME,
        f"time:motel.h1:decide:{since}:20261116T150000000000:0",
        datetime(2026, 11, 16, tzinfo=UTC), {"event": {}}, "", "",
    )  # fmt: skip

    told = cause(entry, [], [])

    assert told.how == "time"
    assert told.clock is not None
    assert (told.clock.subject, told.clock.kind) == ("motel.h1", "decide")
    assert told.clock.since == datetime(2026, 11, 2, 15, tzinfo=UTC)


async def test_an_entry_tells_its_cause_what_it_changed_and_how_it_is_proved(
    signed_in: SignedIn, engine: Engine, scene: Scene
) -> None:
    auditor, dana = await signed_in(AUDITOR), await signed_in(DANA)
    name = "walls-entered"  # of its own, for of the others a test may have sealed some
    handoff = await own_problem(scene, name)
    await scene.do(DANA, "handoff.accept", handoff=handoff, version=1, read_back="We clean them.")
    moved = await seq_of(engine, "responsibility.transferred", f"{name}.walls", name)
    path = f"/problems/{name}/ledger/{moved}"

    page = (await auditor.get(path)).text

    assert "representative of Riverton Housing; binds for anything" in page
    assert "<del>riverton-police</del>" in page
    assert f"<ins>{HOUSING}</ins>" in page
    assert "It also made:" in page
    assert "It waits for its place in the tree." in page
    assert (await auditor.get(f"{path}/proof")).status_code == 409
    own = (await dana.get(path)).text
    assert "What it changed" not in own
    assert "Who read it" not in own
    party = (await auditor.get(f"/ledger/party/{HOUSING}/1")).text
    assert f"Entry 1 of party/{HOUSING}" in party
    for never in (f"/ledger/party/{HOUSING}/999", "/ledger/problem/x/1", "/ledger/party/x/0"):
        assert (await auditor.get(never)).status_code == 404, never
    assert (await dana.get(f"/ledger/party/{HOUSING}/1")).status_code == 404


async def test_an_auditor_opens_a_finding_police_answer_and_another_reader_sees_none(
    signed_in: SignedIn, engine: Engine, scene: Scene
) -> None:
    auditor, operator, dana = [await signed_in(who) for who in (AUDITOR, OPERATOR, DANA)]
    seq = await seq_of(engine, "handoff.returned", f"{MOTEL}.h2")
    new = f"/findings/new?entry=problem%2F{MOTEL}%23{seq}"
    form = {"form_token": token((await auditor.get(new)).text), "severity": "major"}

    empty = await auditor.post(new, data=form)
    opened = await auditor.post(new, data={**form, "text": "Who agreed to the shorter notice?"})

    assert empty.status_code == 422
    assert opened.status_code == 303, opened.text
    address = opened.headers["location"].partition("?")[0]
    assert (
        "Who agreed to the shorter notice?"
        in (await auditor.get(f"/problems/{MOTEL}/ledger/{seq}")).text
    )
    page = (await operator.get(address)).text
    assert f"{address}/answer" in page
    assert f"{address}/close" not in page
    answer = {"form_token": token(page), "text": "Entry 2 agrees to no notice."}
    assert (await operator.post(f"{address}/answer", data=answer)).status_code == 303
    assert (await operator.post(f"{address}/close", data=answer)).status_code == 403
    close = {"form_token": token((await auditor.get(address)).text), "conclusion": "Seen."}
    assert (await auditor.post(f"{address}/close", data=close)).status_code == 303
    assert "Open it again" in (await auditor.get(address)).text
    assert "shorter notice" in (await auditor.get(f"/findings?state=closed&about={MOTEL}")).text
    for hidden in ("/findings", address, new):
        assert (await dana.get(hidden)).status_code == 404, hidden
