"""What one side described in an earlier entry, said rightly by that side and nobody else."""

from typing import get_args

import pytest

from rules.facts import FACTS, LINES
from rules.notices import notices
from rules.project import project
from schemas.commands import commitment as c
from schemas.commands.correction import CorrectFact
from schemas.events import EVENT, OnProblem
from schemas.events.correction import FactCorrected
from schemas.parties import Grade, Role, Standing
from schemas.request import Cited, Request
from schemas.rows import Notice
from schemas.state import problem as state
from schemas.state.problem import Problem
from tests.builders import (
    C1,
    COUNTY,
    DONE,
    H1,
    HOUSING,
    LIGHTING,
    POLICE,
    By,
    after,
    commitment,
    decide,
    decline,
    given,
    kinds,
    lighting,
    offered,
    on_commitment,
    person,
    refused,
    request,
)

WORKING = given(*DONE[:3], on_commitment(c.ReportProgress, HOUSING))
"""Housing has reported on its promise: Holes are dug."""
NOTED = WORKING.seq


def cited(text: str | None = "Holes are dug.", **changes: object) -> Cited:
    facts: dict[str, object] = {
        "entry": NOTED, "kind": "commitment.progress_reported", "subject": C1, "party": HOUSING,
        "field": "note", "text": text, "stated_in": NOTED,
    }  # fmt: skip
    return Cited.model_validate(facts | changes)


def correct(
    text: str = "Eight holes are dug.", *, by: By = HOUSING, of: Cited | None = None
) -> Request:
    of = of or cited()
    command = CorrectFact(
        problem="motel", entry=of.entry, field=of.field, text=text, reason="Counted again."
    )
    return request(command, by).model_copy(update={"cited": of})


def test_the_present_state_says_it_rightly_and_the_event_repeats_no_old_text() -> None:
    [event] = decide(WORKING, correct())

    assert isinstance(event, FactCorrected)
    assert event.present
    assert (event.entry, event.stated_in, event.about) == (NOTED, NOTED, C1)
    assert b"Holes are dug." not in EVENT.dump_json(event)
    corrected = after(WORKING, [event])
    assert commitment(corrected).last_note == "Eight holes are dug."
    assert corrected.corrected == {f"{NOTED}/note": corrected.seq}
    rows = project(corrected, after=WORKING.seq)
    assert [row.commitment for row in rows.commitments] == [C1]
    assert [row.seq for row in rows.problems] == [corrected.seq]


def test_a_text_that_no_longer_stands_is_corrected_in_the_record_alone() -> None:
    later = given(on_commitment(c.ReportProgress, HOUSING, note="All is done."), start=WORKING)

    [event] = decide(later, correct())

    assert isinstance(event, FactCorrected)
    assert not event.present
    assert commitment(after(later, [event])).last_note == "All is done."


def test_a_correction_is_corrected_by_naming_where_the_text_stands_now() -> None:
    once = given(correct(), start=WORKING)
    again = cited("Eight holes are dug.", stated_in=once.seq)

    twice = given(correct("Nine holes are dug.", of=again), start=once)

    assert commitment(twice).last_note == "Nine holes are dug."
    assert refused(once, correct("Nine.", of=cited())).code == "said_meanwhile"


def test_no_clock_and_no_tenure_moves() -> None:
    corrected = given(correct(), start=WORKING)

    assert commitment(corrected).clocks == commitment(WORKING).clocks
    assert lighting(corrected) == lighting(WORKING)


@pytest.mark.parametrize("by", [POLICE, COUNTY])
def test_nobody_corrects_what_another_party_said(by: str) -> None:
    assert refused(WORKING, correct(by=by)).code == "not_your_party"


@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        (person(HOUSING, Role.CONTRIBUTOR, grade=Grade.ADVISORY), True),
        (person(HOUSING, Role.AUDITOR), False),
        (person(HOUSING, Role.ADMINISTRATOR), False),
    ],
)
def test_whoever_works_on_it_may_say_it_rightly(by: Standing, allowed: bool) -> None:
    if allowed:
        assert kinds(decide(WORKING, correct(by=by))) == ["fact.corrected"]
    else:
        assert refused(WORKING, correct(by=by)).code == "not_your_role"


@pytest.mark.parametrize(
    ("of", "code"),
    [
        (cited(kind="handoff.accepted", field="read_back"), "agreed_not_described"),
        (cited(kind="handoff.offered", field="terms"), "agreed_not_described"),
        (cited(kind="responsibility.transferred", field="holder"), "agreed_not_described"),
        (cited(field="stamp"), "agreed_not_described"),
        (cited(None), "nothing_said_there"),
        (cited("Eight holes are dug."), "already_done"),
    ],
)
def test_what_was_agreed_or_never_said_is_nothing_to_correct(of: Cited, code: str) -> None:
    assert refused(WORKING, correct(of=of)).code == code


def test_an_entry_that_is_not_there_is_not_found() -> None:
    asked = correct()

    assert refused(WORKING, asked.model_copy(update={"cited": None})).code == "not_found"
    other = asked.model_copy(update={"cited": cited(entry=3)})
    assert refused(WORKING, other).code == "not_found"


def test_what_is_one_line_stays_one() -> None:
    title = cited(
        "The lighting at the motel", entry=2, kind="responsibility.established",
        subject=LIGHTING, party=POLICE, field="title", stated_in=2,
    )  # fmt: skip

    for wrong in ("a" * 201, "one\ntwo"):
        assert refused(WORKING, correct(wrong, by=POLICE, of=title)).code == "too_long_for_a_line"
    corrected = given(correct("The lamps at the motel", by=POLICE, of=title), start=WORKING)
    assert lighting(corrected).title == "The lamps at the motel"


def test_one_of_several_references_is_corrected() -> None:
    done = given(
        *DONE[:3],
        on_commitment(c.ReportDone, HOUSING, evidence="Seen.", references=("Order 7", "Order 8")),
    )
    of = cited(
        "Order 8", entry=done.seq, kind="commitment.reported_done", field="references/1",
        stated_in=done.seq,
    )  # fmt: skip

    corrected = given(correct("Order 9", of=of), start=done)

    assert commitment(corrected).references == ("Order 7", "Order 9")


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_every_fact_is_a_text_of_its_event_and_stands_where_it_is_said_to(kind: str) -> None:
    [event] = [one for one in get_args(OnProblem) if one.model_fields["kind"].default == kind]
    for field, place in FACTS[kind].items():
        annotation = str(event.model_fields[field])
        assert "Disclosed" in annotation or "str" in annotation, field
        if "tuple" in annotation or field == "title":
            assert field in LINES
        noun = kind.partition(".")[0]
        part = {"handoff": "Handoff", "commitment": "Commitment", "problem": "Problem"}.get(noun)
        if place is not None:
            assert place in getattr(state, part or "Responsibility").model_fields


def test_the_sides_are_told_that_something_was_corrected_and_not_what() -> None:
    problem = given(offered(), decline())
    of = cited(
        "No crew this year.", entry=problem.seq, kind="handoff.declined", subject=H1,
        field="text", stated_in=problem.seq,
    )  # fmt: skip
    told = _told(problem, correct("No crew before May.", of=of))

    assert {one.party for one in told} == {POLICE}
    assert f"entry {problem.seq} about {H1}." in told[0].line
    assert "May" not in told[0].line


def _told(problem: Problem, asked: Request) -> list[Notice]:
    [event] = decide(problem, asked)
    return notices(problem, after(problem, [event]), event)
