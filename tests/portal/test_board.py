"""The board of those who steer."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import click
import httpx2
import pytest

from cli.commitment import commitment
from cli.handoff import handoff
from portal import acts
from portal.rights import Viewer
from portal.steering.commands import ASKED, COMMITMENT, COUNTERED, FORMS, HANDOFF, command, form
from rules.words import COMMITMENT_STATES, HANDOFF_STATES
from storage.readers.board import Matter
from tests.portal.scene import DANA, HOUSING, MOTEL, OPERATOR, PARK, POLICE, Scene

SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]
ALEX = Viewer(OPERATOR, "Alex", POLICE, "Police", "police", "operator", "UTC")


def matter(noun: str, state: str, party: str = POLICE, **more: bool) -> Matter:
    return Matter(
        noun, "motel.h1", party, HOUSING, "motel", "Motel", "Lighting", "response", state,
        datetime(2026, 11, 2, tzinfo=UTC), 2,
        more.get("countered", False), more.get("asked", False),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("noun", "said"),
    [("handoff", one) for one in sorted({*HANDOFF.values()})]
    + [("commitment", one) for one in sorted({*COMMITMENT.values(), COUNTERED, ASKED})],
)
def test_each_command_of_the_board_is_one_that_the_command_line_takes(noun: str, said: str) -> None:
    group = handoff if noun == "handoff" else commitment
    verb, *rest = said.format(id="motel.h1", version=1).replace('"…"', "words").split()
    found = group.get_command(click.Context(group), verb)
    assert found is not None, verb
    names = {name for one in found.params for name in one.opts}
    assert {one for one in rest if one.startswith("--")} <= names
    needed = {one.opts[-1] for one in found.params if one.required and one.opts[0][0] == "-"}
    assert needed <= set(rest) | {"--as"}


def test_what_waits_for_oneself_is_done_and_what_waits_for_others_is_looked_at() -> None:
    mine = matter("handoff", "info_requested")
    assert command(ALEX, mine) == f'remit handoff supply motel.h1 --answer "…" --as {OPERATOR}'
    assert form(ALEX, mine) == "/handoffs/motel.h1/supply-info"
    assert command(ALEX, matter("handoff", "offered", HOUSING)) == "remit handoff show motel.h1"
    assert form(ALEX, matter("handoff", "offered", HOUSING)) is None
    assert "agree-renegotiation" in command(ALEX, matter("commitment", "committed", asked=True))
    assert set(HANDOFF) <= set(HANDOFF_STATES)
    assert set(COMMITMENT) <= set(COMMITMENT_STATES)
    for noun, forms in FORMS.items():
        known = {act.verb for act in (acts.HANDOFF if noun == "handoff" else acts.COMMITMENT)}
        assert set(forms.values()) <= known


async def test_the_board_tells_where_problems_stand_and_is_narrowed(
    signed_in: SignedIn, scene: Scene
) -> None:
    operator, dana = await signed_in(OPERATOR), await signed_in(DANA)

    whole = (await operator.get("/board")).text
    theirs = (await operator.get(f"/board?party={HOUSING}&stage=scanning")).text
    late = (await operator.get("/board?risk=late")).text
    idle = (await operator.get("/board?risk=idle")).text

    assert "What each party carries" in whole
    assert f"remit worklist {HOUSING}" in whole
    assert f'href="/handoffs/{MOTEL}.h4"' in theirs
    assert "Waits for Riverton Housing" in theirs
    assert f'href="/handoffs/{PARK}.h1"' not in theirs
    assert f'href="/handoffs/{PARK}.h1"' in late
    assert f'href="/handoffs/{MOTEL}.h4"' not in late
    assert "Problems in which nothing waits for anybody" in idle
    assert (await dana.get("/board")).status_code == 404
    for wrong in ("stage=x", "risk=x", "party=A", "party=a&party=b", "what=1", "after=x~"):
        assert (await operator.get(f"/board?{wrong}")).status_code in (400, 422), wrong
