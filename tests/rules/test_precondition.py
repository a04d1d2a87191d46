"""A command that says how things stood is decided only while they stand so."""

import pytest

from rules.fold import decide
from rules.precondition import ChangedSince, newest
from schemas.request import Request
from tests import builders as b


def expecting(step: Request, *entries: int) -> Request:
    return step.model_copy(update={"expected": entries})


def test_each_part_of_a_problem_changes_by_itself() -> None:
    problem = b.given(b.offered(b.LIGHTING, to=b.HOUSING))
    seen = newest(problem, b.H1)

    later = b.given(b.offered(b.NOISE, to=b.COUNTY, by=b.POLICE), start=problem)

    assert later.seq > problem.seq
    assert newest(later, b.H1) == seen
    assert newest(later, b.PROBLEM) == later.seq
    assert newest(later, "motel.h9") == 0


def test_a_command_is_refused_once_an_entry_has_changed_what_it_is_about() -> None:
    problem = b.given(b.offered(b.LIGHTING, to=b.HOUSING))
    seen = newest(problem, b.H1)
    later = b.given(b.acknowledge(b.H1, by=b.HOUSING), start=problem)
    at = later.at or b.MONDAY

    assert decide(problem, expecting(b.accept(b.H1, by=b.HOUSING), seen), at)
    with pytest.raises(ChangedSince, match=f"entry {newest(later, b.H1)} changed it"):
        decide(later, expecting(b.accept(b.H1, by=b.HOUSING), seen), at)
    assert decide(later, expecting(b.accept(b.H1, by=b.HOUSING), seen, later.seq), at)


def test_what_is_not_there_is_not_as_it_was() -> None:
    problem = b.given()
    with pytest.raises(ChangedSince, match="it is not there"):
        decide(problem, expecting(b.accept("motel.h7", by=b.HOUSING), 4), b.MONDAY)


def test_what_nobody_expects_is_not_sent() -> None:
    """A worker of an earlier release knows no such field."""
    assert "expected" not in b.accept(b.H1, by=b.HOUSING).model_dump_json()
