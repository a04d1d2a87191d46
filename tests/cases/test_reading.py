"""A story that is wrong is refused in one sentence with its line; a right one is read whole."""

import re
from pathlib import Path

import pytest

from cases.reading import read_story
from cli.reading import parse
from schemas.errors import Invalid
from tests.cases.small import accept, offer, said

STORY = (
    Path(__file__).parents[2] / "examples" / "cases" / "st-petersburg-payphones.yaml"
).read_text()


def refusal(text: str) -> str:
    document = parse(text, "case.yaml")
    with pytest.raises(Invalid) as refused:
        read_story(document.said, document.where)
    return refused.value.message


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("do: handoff.offer", "do: handoff.ofer", "did you mean handoff.offer"),
        ("as: owner@st-pete-store", "as: ownr@st-pete-store", "did you mean owner@st-pete-store"),
        ("receiver: st-pete-store", "receiver: st-pete-stor", "did you mean st-pete-store"),
        ("refused: not_your_role", "refused: not_your_rule", "did you mean not_your_role"),
        ("responsibility: phones", "responsibility: fones", "did you mean phones"),
        ("handoff: offer, question", "handoff: ofer, question", "did you mean offer"),
        ("offer: info_requested", "offer: info_request", "did you mean info_requested"),
        ("{handoff.settled: 1", "{handoff.setled: 1", "did you mean handoff.settled"),
        ("- at: 2d", "- at: 2 moons", "a time is expected: counted from the start, such as 3d"),
        ("- at: 3d", "- at: 1h", "this is earlier than the step above it"),
        ("    id: offer\n", "    id: h1\n", "h1 already names what the engine counts"),
        ("    id: offer\n", "    id: phones\n", "phones already names something"),
        ("question: \"Who", "quest: \"Who", "there is no such field; did you mean question"),
        ("method: informal_request", "method: informal_requst", "did you mean informal_request"),
        ("within: 5wd, evidence", "within: 5 moons, evidence", "a length of time is expected"),
        ("starts: monday 09:00", "starts: moonday", "the start is a weekday and a time"),
        ("starts: monday 09:00", "starts: 2019-01-01 09:00", "this lies in the past"),
        ("as: officer@st-pete-police\n  title", "as: ofcer@st-pete-police\n  title", "officer@st"),
        ("kind: police}", "kind: polise}", "did you mean police"),
        ("role: operator", "role: operater", "did you mean operator"),
        ("zone: America/New_York", "zone: America/NewYork", "is not a time zone"),
        ("    do: commitment.start\n", "", "a step that does something needs both as and do"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line_and_what_was_meant(right: str, wrong: str, told: str) -> None:
    assert right in STORY
    text = STORY.replace(right, wrong, 1)

    sentence = refusal(text)

    assert told in sentence
    match = re.match(r"case\.yaml line (\d+): ", sentence)
    assert match, sentence
    where = line_of(STORY, right)
    assert abs(int(match[1]) - where) <= 3, sentence
    assert "\n" not in sentence


def test_a_step_must_do_or_expect_something() -> None:
    with pytest.raises(Invalid, match=r"does something .* or expects something"):
        read_story(said({"at": "1d", "note": "Nothing happens."}))


def test_a_name_is_known_only_after_the_step_that_gives_it() -> None:
    with pytest.raises(Invalid, match="nothing in the story is called ask by now"):
        read_story(said(accept(), offer(at="3d")))


def test_a_name_of_the_wrong_kind_is_told() -> None:
    step = accept(**{"with": {"handoff": "light", "read_back": "We light it."}})
    with pytest.raises(Invalid, match="light is a responsibility; a handoff is expected here"):
        read_story(said(offer(), step))


def test_a_party_that_is_not_in_the_story_may_be_named_where_that_is_to_be_refused() -> None:
    terms = {"summary": "Light it.", "measure": "Complaints"}
    step = offer(refused="unknown_party")
    step["with"] = {"responsibility": "light", "receiver": "nobody-known", "terms": terms}
    del step["id"]

    assert read_story(said(step)).steps[0].refused == "unknown_party"


def test_a_story_of_more_than_five_years_is_refused() -> None:
    with pytest.raises(Invalid, match="a story lasts at most five years"):
        read_story(
            said(offer(), accept(at="260w"), {"at": "1834d", "expect": {"turn": {"ask": "nobody"}}})
        )
