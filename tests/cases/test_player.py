"""What the player says when a case goes otherwise than told, and how exactly it keeps time."""

from datetime import timedelta

from cases.outcome import Outcome
from cases.player import play
from cases.stage import Stage
from cases.story import Story
from storage.readers.history import history
from tests.cases.small import accept, offer, story


async def outcome_of(stage: Stage, told: Story) -> Outcome:
    return await play(stage, told, line_of=lambda place: 100 + len(place))


async def sentences(stage: Stage, told: Story) -> list[str]:
    return [failure.what for failure in (await outcome_of(stage, told)).failures]


async def test_every_expectation_that_does_not_hold_is_told_with_its_step_and_line(
    the_stage: Stage,
) -> None:
    expect = {
        "who": [
            {"responsibility": "light", "holder": "POLICE"},
            {"responsibility": "light", "holder": "PARTNER", "at": "1d"},
        ],
        "states": {"ask": "settled"},
        "turn": {"ask": "nobody"},
        "notifications": {"to": "POLICE", "kind": "handoff.declined"},
        "entries": {"handoff.offered": 2},
    }
    told = story(offer(), accept(expect=expect))

    outcome = await outcome_of(the_stage, told)

    police, partner = told.parties
    name = told.problem.id
    assert [failure.what for failure in outcome.failures] == [
        f"{name}.light is held by {partner}; {police} was expected.",
        f"{name}.light at 1d is held by {police}; {partner} was expected.",
        f"{name}.h1 is accepted; settled was expected.",
        f"It is the turn of {partner} on {name}.h1; nobody was expected.",
        f"{police} was told 0 notices handoff.declined; at least one was expected.",
        "The ledger holds 1 entries handoff.offered; 2 were expected.",
    ]
    assert {failure.step for failure in outcome.failures} == {2}
    assert all(failure.line and failure.line > 102 for failure in outcome.failures)
    assert outcome.verdict is not None
    assert outcome.verdict.verdict == "ok"
    assert not outcome.passed


async def test_a_step_that_is_refused_although_it_should_not_be_is_told(the_stage: Stage) -> None:
    told = story(offer(), accept(**{"as": "op@POLICE"}))

    [sentence] = await sentences(the_stage, told)

    assert sentence.startswith("handoff.accept was refused (not_your_party): ")


async def test_a_step_that_is_done_although_it_should_be_refused_is_told(the_stage: Stage) -> None:
    told = story(offer(), accept(refused="stale_terms"))

    assert await sentences(the_stage, told) == [
        "handoff.accept was done; it should have been refused as stale_terms."
    ]


async def test_a_refusal_of_another_kind_is_told(the_stage: Stage) -> None:
    told = story(offer(), accept(**{"as": "op@POLICE"}, refused="stale_terms"))

    [sentence] = await sentences(the_stage, told)

    assert sentence.startswith("handoff.accept was refused as not_your_party, not as stale_terms")


async def test_what_a_failed_step_should_have_made_is_missed_by_name(the_stage: Stage) -> None:
    told = story(offer(**{"as": "rep@PARTNER"}), {"expect": {"states": {"ask": "offered"}}})

    first, second = await sentences(the_stage, told)

    assert first.startswith("handoff.offer was refused (not_the_holder)")
    assert second == "nothing in the story is called ask by now."


async def test_the_clock_goes_where_the_story_says_and_deadlines_ring_on_the_way(
    the_stage: Stage,
) -> None:
    terms = {
        "summary": "Light it.",
        "measure": "Complaints",
        "patience": {"acknowledge_within": "1d", "decide_within": "30d"},
    }
    told = story(
        offer(**{"with": {"responsibility": "light", "receiver": "PARTNER", "terms": terms}}),
        {"at": "31d", "expect": {"states": {"ask": "expired"}}},
    )

    outcome = await outcome_of(the_stage, told)

    assert outcome.failures == []
    entries = await history(the_stage.pool, f"problem/{told.problem.id}")
    at = {entry.kind: entry.at - outcome.began for entry in entries}
    late = {"problem.opened": 0, "handoff.offered": 1, "handoff.expired": 31}
    for kind, days in late.items():
        # Never early; late by what the step before it took in real time.
        assert timedelta(0) <= at[kind] - timedelta(days=days) < timedelta(seconds=30), kind
    assert outcome.ended is not None
    assert outcome.ended - outcome.began >= timedelta(days=31)


async def test_a_step_at_the_instant_of_a_deadline_finds_it_rung(the_stage: Stage) -> None:
    told = story(
        offer(**{
            "at": "0m",
            "with": {
                "responsibility": "light",
                "receiver": "PARTNER",
                "terms": {
                    "summary": "Light it.",
                    "measure": "Complaints",
                    "until": "10d",
                },
            },
        }),
        accept(at="1d"),
        {"at": "10d", "expect": {"who": {"responsibility": "light", "holder": "POLICE"}}},
    )  # fmt: skip

    assert await sentences(the_stage, told) == []
