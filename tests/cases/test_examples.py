"""Every case that is shipped is played as it is written."""

from pathlib import Path

import pytest

from cases.outcome import Happening, Outcome
from cases.player import play
from cases.reading import read_story
from cases.stage import Stage
from cli.reading import read
from rules.machines import MACHINES

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "cases").glob("*.yaml"))
DEMO = "kansas-city-drive-offs"


Played = tuple[Outcome, list[Happening]]
_PLAYED: dict[Path, Played] = {}


async def played(stage: Stage, file: Path) -> Played:
    """How this story went; each is played once on the stage of the session."""
    if file not in _PLAYED:
        document = read(str(file))
        told: list[Happening] = []
        story = read_story(document.said, document.where)
        outcome = await play(stage, story, tell=told.append, line_of=document.line_of)
        _PLAYED[file] = outcome, told
    return _PLAYED[file]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
async def test_a_shipped_case_goes_as_it_is_told_and_its_ledger_verifies(
    file: Path, the_stage: Stage
) -> None:
    outcome, told = await played(the_stage, file)

    assert [failure.what for failure in outcome.failures] == []
    assert outcome.verdict is not None
    assert (outcome.verdict.verdict, outcome.verdict.findings) == ("ok", ())
    assert outcome.passed
    assert outcome.expectations >= 10, "a story that expects little proves little"
    moves = [happening for happening in told if happening.mark == "moved"]
    assert len(moves) >= len(outcome.timeline), "every tenure was told when it began"


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_a_shipped_case_names_its_source_and_what_was_made_up(file: Path) -> None:
    story = read_story(read(str(file)).said)

    assert "made up" in (story.about or "")
    assert any(year in story.source for year in ("19", "20"))


async def test_the_cases_together_pass_through_every_state_of_every_machine(
    the_stage: Stage,
) -> None:
    """By the transitions that were taken as the stories were played, entry by entry."""
    entered: dict[str, set[str]] = {}
    for file in EXAMPLES:
        outcome, _ = await played(the_stage, file)
        for machine, _, state in outcome.taken:
            entered.setdefault(machine, set()).add(state)

    assert len(EXAMPLES) >= 12
    not_seen = {
        machine: [state for state in states if state not in entered.get(machine, ())]
        for machine, states in MACHINES.items()
    }
    assert not_seen == {machine: [] for machine in MACHINES}
    unknown = {
        machine: states - set(MACHINES.get(machine, ())) for machine, states in entered.items()
    }
    assert unknown == {machine: set() for machine in entered}, "a state that no machine declares"


def test_the_demonstration_goes_from_opening_to_close() -> None:
    assert len(EXAMPLES) >= 6
    story = read_story(read(str(next(file for file in EXAMPLES if file.stem == DEMO))).said)

    assert any(step.do == "problem.close" and not step.refused for step in story.steps)
    makefile = (Path(__file__).parents[2] / "Makefile").read_text()
    assert f"examples/cases/{DEMO}.yaml" in makefile


async def test_the_story_in_the_guide_to_stories_plays(the_stage: Stage, tmp_path: Path) -> None:
    guide = (EXAMPLES[0].parent / "README.md").read_text(encoding="utf-8")
    file = tmp_path / "guide.yaml"
    file.write_text(guide.split("```yaml\n")[1].split("```")[0], encoding="utf-8")

    outcome, _ = await played(the_stage, file)

    assert outcome.passed, outcome.failures
    assert all(f"`{example.stem}`" in guide for example in EXAMPLES)
