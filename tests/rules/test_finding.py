"""Findings: auditors open, close and reopen; police answer; whoever answers cannot close."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.finding import MOST_SAID, decide_finding, evolve_finding
from rules.fold import fold
from rules.project import project
from schemas.commands.finding import (
    AnswerFinding,
    CloseFinding,
    FindingCommand,
    OpenFinding,
    ReopenFinding,
)
from schemas.errors import Refused
from schemas.findings import FindingState, Severity
from schemas.ids import SETUP, finding_id_for
from schemas.parties import Grade, PartyKind, Role, Standing
from schemas.request import Request
from schemas.state.finding import Finding

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
F = "f-7k3m9q2a"
OPEN = OpenFinding(
    finding=F, entry="problem/motel#12", severity=Severity.MAJOR, text="No reason is given."
)
ANSWER = AnswerFinding(finding=F, text="The reason stands in entry 14.")
CLOSE = CloseFinding(finding=F, conclusion="Seen, it does.")
REOPEN = ReopenFinding(finding=F, reason="Entry 14 is about another offer.")


def who(
    person: str, role: Role, kind: PartyKind = PartyKind.POLICE, deputy_for: str | None = None
) -> Standing:
    return Standing(
        person=person,
        party=person.partition("@")[2],
        kind=kind,
        role=role,
        grade=Grade.FULL,
        deputy_for=deputy_for,
    )


AUDITOR = who("ada@court", Role.AUDITOR, PartyKind.GOVERNMENT)
OTHER = who("ben@court", Role.AUDITOR, PartyKind.GOVERNMENT)
OPERATOR = who("kim@police", Role.OPERATOR)


def after(*said: tuple[FindingCommand, Standing]) -> Finding:
    state, at = Finding(finding=F), NOW
    for number, (command, by) in enumerate(said):
        at += timedelta(minutes=1)
        asked = Request(command_id=f"command-{number}", command=command, standing=by)
        for event in decide_finding(state, asked, at):
            state = evolve_finding(state, event)
    return state


def refused(state: Finding, command: FindingCommand, by: Standing) -> Refused:
    asked = Request(command_id="command-x", command=command, standing=by)
    with pytest.raises(Refused) as refusal:
        decide_finding(state, asked, NOW + timedelta(days=1))
    assert refusal.value.next_step
    return refusal.value


def test_a_finding_is_opened_answered_and_closed() -> None:
    state = after((OPEN, AUDITOR), (ANSWER, OPERATOR), (CLOSE, OTHER))

    assert state.entry == "problem/motel#12"
    assert state.state is FindingState.CLOSED
    assert [(one.what, one.by) for one in state.said] == [
        ("opened", ("ada@court",)),
        ("answered", ("kim@police",)),
        ("closed", ("ben@court",)),
    ]


def test_a_closed_finding_is_opened_again_and_nothing_else_happens_to_it() -> None:
    state = after((OPEN, AUDITOR), (CLOSE, AUDITOR))

    assert refused(state, ANSWER, OPERATOR).code == "already_done"
    assert refused(state, CLOSE, AUDITOR).code == "already_done"
    assert refused(after((OPEN, AUDITOR)), REOPEN, AUDITOR).code == "already_done"
    again = after((OPEN, AUDITOR), (CLOSE, AUDITOR), (REOPEN, OTHER))
    assert again.state is FindingState.OPEN


@pytest.mark.parametrize(
    "by",
    [
        OPERATOR,
        who("sue@police", Role.CHIEF),
        who(SETUP, Role.SYSTEM),
        who("dana@housing", Role.REPRESENTATIVE, PartyKind.GOVERNMENT),
    ],
)
def test_only_auditors_open_close_and_reopen(by: Standing) -> None:
    opened, closed = after((OPEN, AUDITOR)), after((OPEN, AUDITOR), (CLOSE, AUDITOR))

    for state, command in ((Finding(finding=F), OPEN), (opened, CLOSE), (closed, REOPEN)):
        assert refused(state, command, by).status == "not_allowed"


@pytest.mark.parametrize(
    "by", [AUDITOR, who("dana@housing", Role.REPRESENTATIVE, PartyKind.GOVERNMENT)]
)
def test_only_police_answer(by: Standing) -> None:
    assert refused(after((OPEN, AUDITOR)), ANSWER, by).status == "not_allowed"


def test_whoever_answered_cannot_close_not_even_with_another_role_or_as_a_deputy() -> None:
    state = after((OPEN, AUDITOR), (ANSWER, OPERATOR))
    promoted = who("kim@police", Role.AUDITOR)
    deputy = who("ben@court", Role.AUDITOR, PartyKind.GOVERNMENT, deputy_for="kim@police")

    assert refused(state, CLOSE, promoted).code == "own_work"
    assert refused(state, CLOSE, deputy).code == "own_work"


def test_a_finding_is_opened_once_and_of_an_unknown_one_nothing_is_known() -> None:
    assert refused(after((OPEN, AUDITOR)), OPEN, AUDITOR).code == "already_there"
    assert refused(Finding(finding=F), ANSWER, OPERATOR).status == "not_found"


def test_a_finding_cannot_grow_beyond_what_its_workflow_can_carry() -> None:
    state = after((OPEN, AUDITOR), *[(ANSWER, OPERATOR)] * (MOST_SAID - 1))

    assert refused(state, ANSWER, OPERATOR).code == "limit_reached"
    longest = Finding.model_validate(
        state.model_dump() | {"said": tuple(
            one.model_copy(update={"text": "\u20ac" * 4_000}) for one in state.said
        )}
    )  # fmt: skip
    assert len(longest.model_dump_json().encode()) < 1_500_000


def test_the_row_of_a_finding_is_told_by_its_events() -> None:
    said = [(OPEN, AUDITOR), (ANSWER, OPERATOR)]
    [row] = project(after(*said)).findings

    assert (row.about, row.entry, row.state, row.opened_by) == (
        "problem/motel", 12, "answered", "ada@court",
    )  # fmt: skip
    assert fold(f"finding/{F}", []) == Finding(finding=F)


def test_the_id_of_a_finding_follows_from_the_command_that_opens_it() -> None:
    assert finding_id_for("command-1") == finding_id_for("command-1") != finding_id_for("command-2")
