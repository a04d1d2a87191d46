"""Playbooks at the command line: checked with line numbers, added once, followed, and used."""

from pathlib import Path

import pytest

from cli.playbook import _checked, _story
from cli.reading import read
from schemas.errors import Invalid
from tests.cli.conftest import City

PLAYBOOKS = Path(__file__).parents[2] / "examples" / "playbooks"
FILES = sorted(PLAYBOOKS.glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_playbook_is_whole_and_has_stories_that_follow_it(file: Path) -> None:
    added = _checked(str(file))
    stories = sorted(file.with_suffix("").glob("*.yaml"))

    assert stories
    for story in stories:
        assert _story(read(str(story)), added).steps


def test_what_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "alarms.yaml"
    text = FILES[0].read_text().replace("method: informal_request", "method: shout")
    file.write_text(text)
    line = text.splitlines().index("  - method: shout") + 1

    with pytest.raises(Invalid, match=rf"^alarms\.yaml line {line}: ") as wrong:
        _checked(str(file))
    assert "method" in wrong.value.message


async def test_a_playbook_that_is_followed_says_what_an_offer_usually_says(
    city: City, tmp_path: Path
) -> None:
    lighting = await city.open()
    name = f"alarms-{city.police}"
    file = tmp_path / "alarms.yaml"
    file.write_text(FILES[0].read_text().replace("playbook: alarms", f"playbook: {name}"))
    await city.remit("playbook", "add", str(file), by=city.operator, check=0)
    again = await city.remit("playbook", "add", str(file), by=city.operator)

    await city.remit(
        "problem", "follow", city.problem, "--playbook", f"{name}@1", by=city.operator, check=0
    )
    made = await city.remit(
        "handoff", "offer", lighting, "--to", city.housing, "--summary", "Verify", "--measure",
        "Calls", "--demands", "limited", "--json", by=city.operator, check=0,
    )  # fmt: skip

    assert again.code == 5
    terms = made.json["terms"]
    assert terms["method"] == "engage_existing_agency"
    assert terms["demands"] == "limited"
    assert terms["patience"]["decide_within"] == "20wd"
    shown = (await city.remit("problem", "show", city.problem, "--json", check=0)).json
    assert shown["playbook"]["playbook"] == f"{name}-1"
    assert {"alarm-calls", "false-share"} <= set(shown["method"]["measures"])
    listed = (await city.remit("playbook", "show", f"{name}@1", check=0)).out
    assert "withdraw_service" in listed
