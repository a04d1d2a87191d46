"""The verifier, which shares no code with the rules, allows a correction only as both agreed it."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.export import export
from desk.citing import cited
from rules.facts import FACTS
from schemas.commands.correction import (
    AgreeCorrection,
    CorrectFact,
    ProposeCorrection,
    RefuseCorrection,
    WithdrawCorrection,
)
from storage.pool import Pool
from tests.builders import (
    HOUSING,
    LIGHTING,
    MONDAY,
    POLICE,
    Step,
    accept,
    decline,
    give_back,
    offered,
    on_lighting,
    opened,
    request,
)
from tests.chronicle import Chronicle
from verify import corrections
from verify.check import Asked, check
from verify.corrections import FACTS as VERIFIERS
from verify.replay import follow
from verify.story import Story, Unfollowable

REALLY = MONDAY + timedelta(minutes=2, seconds=20)
PROPOSED = on_lighting(ProposeCorrection, POLICE, tenure=2, since=REALLY)
AGREED = on_lighting(AgreeCorrection, HOUSING, since=REALLY)
Change = Callable[[dict[str, Any]], None]


async def recorded(pool: Pool, *steps: Step) -> list[dict[str, Any]]:
    """The bodies of a real ledger, as the verifier reads them."""
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), offered(), accept(), *steps)
    return [json.loads(entry.body) for batch in chronicle.batches for entry in batch.entries]


def told(bodies: list[dict[str, Any]]) -> Story:
    story = Story("problem/motel")
    for seq, body in enumerate(bodies, start=1):
        follow(story, seq, body)
    return story


@pytest.mark.parametrize(
    "steps",
    [
        (AGREED,),
        (on_lighting(RefuseCorrection, HOUSING),),
        (on_lighting(WithdrawCorrection, POLICE),),
        (timedelta(days=20),),
        (give_back(), AGREED),
    ],
    ids=["agreed", "refused", "withdrawn", "expired", "agreed later"],
)
async def test_whatever_becomes_of_a_correction_is_followed(
    pool: Pool, tmp_path: Path, steps: tuple[Step, ...]
) -> None:
    await recorded(pool, PROPOSED, *steps)
    async with pool.acquire() as conn:
        await export(conn, tmp_path / "bundle")

    outcome = check(tmp_path / "bundle", Asked())

    assert outcome.integrity == "ok", list(outcome.lines())


async def test_the_verifier_tells_the_corrected_tenures(pool: Pool) -> None:
    story = told(await recorded(pool, PROPOSED, AGREED))

    [before, begun] = story.held[LIGHTING]["tenures"]
    assert before["until"] == begun["since"] == "2026-11-02T15:02:20.000000Z"


def _set(name: str, value: object) -> Change:
    def change(event: dict[str, Any]) -> None:
        event[name] = value

    return change


def _by(party: str, grade: str = "full") -> Change:
    def change(event: dict[str, Any]) -> None:
        event["stamp"] |= {"party": party, "by": f"x@{party}", "grade": grade}

    return change


@pytest.mark.parametrize(
    ("back", "change"),
    [
        (2, _set("tenure", 3)),
        (2, _set("tenure", 1)),
        (2, _set("entry", 1)),
        (2, _set("old", "2026-11-02T15:02:59Z")),
        (2, _set("new", "2026-11-02T15:00:59Z")),
        (2, _set("new", "2026-11-09T15:00:00Z")),
        (2, _set("former", "county")),
        (2, _set("following", "police")),
        (2, _set("counterparty", "police")),
        (2, _set("counterparty", "county")),
        (2, _by("county")),
        (2, _by("police", "advisory")),
        (1, _by("police")),
        (1, _by("county")),
        (1, _by("housing", "advisory")),
        (1, _set("new", "2026-11-02T15:02:21Z")),
        (1, _set("proposed_in", 3)),
        (1, _set("kind", "correction.expired")),
        (1, _set("kind", "correction.withdrawn")),
    ],
)
async def test_a_correction_that_nobody_may_make_is_not_followed(
    pool: Pool, back: int, change: Change
) -> None:
    bodies = await recorded(pool, PROPOSED, AGREED)
    told(bodies)
    change(bodies[-back]["event"])

    with pytest.raises(Unfollowable):
        told(bodies)


async def test_nothing_is_agreed_that_was_not_proposed(pool: Pool) -> None:
    bodies = await recorded(pool, PROPOSED, AGREED)

    with pytest.raises(Unfollowable):
        told([*bodies[:-2], bodies[-1]])
    with pytest.raises(Unfollowable):
        told([*bodies, bodies[-1] | {"nonce": "another"}])


def test_what_may_be_corrected_alone_is_the_same_here_and_in_the_rules() -> None:
    assert {kind: set(fields) for kind, fields in VERIFIERS.items()} == {
        kind: set(fields) for kind, fields in FACTS.items()
    }


async def test_a_fact_is_corrected_by_nobody_but_who_said_it_and_only_as_it_stands(
    pool: Pool,
) -> None:
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), offered(), decline())
    said = chronicle.state.seq
    for text in ("No crew before May.", "No crew before June."):
        command = CorrectFact(
            problem="motel", entry=said, field="text", text=text, reason="The plan changed."
        )
        asked = request(command, HOUSING)
        asked = asked.model_copy(update={"cited": await cited(pool, command)})
        await chronicle.told(pool, asked)
    bodies = [json.loads(entry.body) for batch in chronicle.batches for entry in batch.entries]
    told(bodies)

    for change in (
        _by("police"), _set("entry", 1), _set("entry", 99), _set("field", "code"),
        _set("stated_in", said), _set("corrects", "handoff.redirected"), _set("about", "motel.h2"),
        _set("problem", "hotel"),
    ):  # fmt: skip
        wrong = json.loads(json.dumps(bodies))
        change(wrong[-1]["event"])
        with pytest.raises(Unfollowable):
            told(wrong)


def test_what_is_said_of_a_scope_is_about_its_responsibility() -> None:
    story = Story("problem/motel", seq=7)
    said = {"responsibility": "motel.rooms", "scope": {"duties": []}, "stamp": {"party": "county"}}
    for kind in ("scope.proposed", "scope.refused"):
        corrections.note(story, {"kind": kind, **said})
        assert story.described.pop(7) == (kind, "county", "motel.rooms")
