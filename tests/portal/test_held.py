"""Who held what when, over a party and over a problem."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx2

from portal.when import for_input
from storage import reads
from tests.conftest import Engine
from tests.portal.scene import AUDITOR, DANA, HOUSING, MOTEL, OWNER, ZONE, Scene

SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def test_a_party_or_a_problem_is_followed_through_time_with_what_each_answer_rests_on(
    signed_in: SignedIn, engine: Engine, scene: Scene
) -> None:
    auditor, dana = await signed_in(AUDITOR), await signed_in(DANA)
    later = for_input(scene.now - timedelta(days=1), ZONE)
    first = for_input(scene.began + timedelta(minutes=5), ZONE)

    housing = (await auditor.get(f"/held?party={HOUSING}&problem={MOTEL}&at={later}")).text
    whole = (await auditor.get(f"/held?problem={MOTEL}")).text
    former = (await auditor.get(f"/held?party={OWNER}")).text
    early = (await auditor.get(f"/held?party={HOUSING}&problem={MOTEL}&known={first}")).text

    assert "On what this rests" in housing
    assert "It was taken on by dana@riverton-housing" in housing
    assert "Lighting of the rear car park · ocean-view" in housing
    assert "Checking who stays" not in housing
    assert 'role="group"' in whole
    bar = rf'<a href="/problems/{MOTEL}/ledger/\d+" aria-label="Ocean View Owners from '
    assert re.search(bar, whole)
    assert "Noise after ten at night" in whole
    assert "Checking who stays" in former
    assert "This page shows what the record told at" in early
    assert "<strong>Riverton Police</strong>" in early
    assert "<strong>Riverton Housing</strong>" not in early
    [kept] = await reads.by(engine.pool, AUDITOR, limit=1)
    assert (kept.what, kept.about) == ("tenures", f"problem/{MOTEL}")
    assert (await dana.get("/held")).status_code == 404
    assert (await auditor.get("/held?at=2026-02-30T10:00")).status_code == 422
    assert (await auditor.get("/held?party=No")).status_code == 422
    assert (await auditor.get("/held?party=a&party=b")).status_code == 400
    assert "Nothing was held." in (await auditor.get("/held?problem=no-such-problem")).text
