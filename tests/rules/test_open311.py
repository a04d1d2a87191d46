"""What a status of a department's system means here, and how little follows from it."""

from datetime import timedelta
from typing import Any

import pytest

from rules.open311 import answers, fields, over
from schemas.open311 import Filing, Link, meaning
from tests.builders import (
    HOUSING,
    MONDAY,
    accept,
    decline,
    given,
    handoff,
    offered,
    offered_promise,
    report_done,
)


def link(*meanings: str, texts: bool = False) -> Link:
    return Link(
        party=HOUSING, url="https://x.example", jurisdiction=None, service_code="1",
        address="Riverton", speaker="system@housing", meanings=tuple(map(meaning, meanings)),
        texts=texts, every_minutes=15, since=MONDAY, keyed=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "means", "state", "given_as"),
    [
        ("open", "open:acknowledge", "offered", ["handoff.acknowledge"]),
        ("open", "open:acknowledge", "accepted", []),
        ("open", "open:progress", "offered", []),
        ("open", "open:progress", "accepted", ["commitment.report_progress"]),
        ("closed", "open:progress", "accepted", []),
        ("closed", "closed:done", "offered", []),
        ("closed", "closed:done", "accepted", ["commitment.report_done"]),
        ("closed", "closed:done", "done", []),
    ],
)
def test_what_a_status_means_depends_on_what_was_accepted(
    status: Any, means: str, state: str, given_as: list[str]
) -> None:
    """Nothing on a promise before somebody has accepted it."""
    steps = [offered(commitments=(offered_promise(),))]
    if state != "offered":
        steps.append(accept())
    if state == "done":
        steps.append(report_done())
    problem = given(*steps)
    filing = Filing("motel.h1", HOUSING, "sent", "9", None, status, "Done.", None, MONDAY, MONDAY,
                    MONDAY, MONDAY + timedelta(hours=1), 0, None)  # fmt: skip
    promises = problem.commitments.values()

    found = answers(link(means), filing, handoff(problem), promises)

    assert [one.command.kind for one in found] == given_as
    assert found == answers(link(means), filing, handoff(problem), promises), "the same ids"
    assert not answers(link(), filing, handoff(problem), promises), "nothing was declared"


def test_what_is_asked_leaves_in_words_only_where_that_was_said() -> None:
    asked = handoff(given(offered()))

    bare = fields(link(), asked, "Dark lots", ["Lot 3"], "https://remit.example")
    whole = fields(link(texts=True), asked, "Dark lots", ["Lot 3"], "https://remit.example")

    assert bare["address_string"] == "Riverton"
    assert "https://remit.example/handoffs/motel.h1" in bare["description"]
    assert asked.terms.summary not in bare["description"]
    assert whole["address_string"] == "Lot 3"
    assert asked.terms.summary in whole["description"]


def test_a_request_is_asked_about_for_as_long_as_the_handoff_goes_on() -> None:
    assert not over(handoff(given(offered())), ())
    assert over(handoff(given(offered(), decline())), ())
