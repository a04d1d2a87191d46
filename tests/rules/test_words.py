"""Every word of the engine has plain words for people."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import get_args

import pytest

from rules import words, words_of_concerns, words_of_record, words_of_rounds
from rules.telling import TOLD
from schemas.clocks import ClockKind
from schemas.concerns import CandidateState, ConcernState, Source
from schemas.events import EVENT, OnProblem
from schemas.events.problem import ResponsibilityReverted
from schemas.findings import FindingState, Severity
from schemas.parties import Grade, PartyKind, Role
from schemas.rounds import AskedBy, CameOfIt, PolicingStyle, RoundState, Warned
from schemas.state.problem import (
    CommitmentState,
    Contribution,
    HandoffState,
    Problem,
    Responsibility,
    Tenure,
)
from schemas.terms import DeclineCode, ExcuseCode, Method

EVERY_EVENT = EVENT.json_schema()["discriminator"]["mapping"]


def choices(model: type, field: str) -> Iterable[str]:
    fields: Mapping[str, object] = model.model_fields  # type: ignore[attr-defined]
    return get_args(fields[field].annotation)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (words.EVENTS, EVERY_EVENT),
        (words.STAGES, choices(Problem, "stage")),
        (words.RESPONSIBILITY_STATES, choices(Responsibility, "state")),
        (words.CONTRIBUTION_STATES, choices(Contribution, "state")),
        (words.CAUSES, choices(Tenure, "cause")),
        (words.REVERSIONS, choices(ResponsibilityReverted, "reason")),
        (words.HANDOFF_STATES, HandoffState),
        (words.COMMITMENT_STATES, CommitmentState),
        (words.CLOCKS, ClockKind),
        (words.DECLINES, DeclineCode),
        (words.EXCUSES, ExcuseCode),
        (words.METHODS, Method),
        (words.PARTY_KINDS, PartyKind),
        (words.ROLES, Role),
        (words.GRADES, Grade),
        (words_of_record.SEVERITIES, Severity),
        (words_of_record.FINDING_STATES, FindingState),
        (words_of_concerns.CONCERN_STATES, ConcernState),
        (words_of_concerns.CANDIDATE_STATES, CandidateState),
        (words_of_concerns.SOURCES, Source),
        (words_of_rounds.ROUND_STATES, RoundState),
        (words_of_rounds.ASKED_BY, AskedBy),
        (words_of_rounds.STYLES, PolicingStyle),
        (words_of_rounds.CAME_OF_IT, CameOfIt),
        (words_of_rounds.WARNINGS, Warned),
    ],
)
def test_no_word_is_missing_and_none_is_left_over(
    said: Mapping[str, str], meant: Iterable[str]
) -> None:
    assert set(said) == {str(word) for word in meant}
    assert all(text.strip() == text != "" for text in said.values())


def test_for_each_event_on_a_problem_it_is_said_who_is_told() -> None:
    kinds = {member.model_fields["kind"].default for member in get_args(OnProblem)}

    assert set(TOLD) == kinds


def test_an_instant_is_read_in_the_zone_of_the_problem() -> None:
    instant = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)

    assert words.instant_in_words(instant, "America/Denver") == (
        "Tue 24 Nov 2026, 17:00 (America/Denver)"
    )
