"""Concerns and candidates: anybody who works reports, police say what becomes of it, once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rules.fold import State, decide, evolve, fresh
from rules.project import project
from schemas.commands import concern as c
from schemas.concerns import ConcernState, Matter, ScanRule, Source
from schemas.errors import Refused
from schemas.ids import KEEPER, SETUP
from schemas.parties import Grade, PartyKind, Role, Standing
from schemas.request import Request, Seen
from schemas.state.concern import Candidate, Concern

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
C, OTHER, K = "c-7k3m9q2a", "c-2m4p8r6t", "k-7k3m9q2a"


def who(person: str, role: Role, kind: PartyKind = PartyKind.POLICE) -> Standing:
    party = person.partition("@")[2]
    return Standing(person=person, party=party, kind=kind, role=role, grade=Grade.FULL)


OPERATOR = who("kim@police", Role.OPERATOR)
AGENCY = who("dana@housing", Role.CONTRIBUTOR, PartyKind.GOVERNMENT)
MACHINE = who(KEEPER, Role.SYSTEM)
REPORT = c.ReportConcern(
    concern=C, source=Source.CITIZEN, matter=Matter.NOISE, place="Ocean View motel",
    happened=NOW - timedelta(hours=9), text="Shouting after midnight.",
)  # fmt: skip
LINK = c.LinkConcern(concern=C, problem="motel")
MERGE = c.MergeConcern(concern=C, into=OTHER, reason="The same call.")
REFER = c.ReferConcern(concern=C, to="Animal control", reason="A stray dog.")
CLOSE = c.CloseConcern(concern=C, reason="Settled on the spot.")
PROPOSE = c.ProposeCandidate(
    candidate=K, matter=Matter.NOISE, place="Ocean View motel", concerns=(C, OTHER, "c-00000001"),
    rule=ScanRule(),
)  # fmt: skip
TAKE_UP = c.TakeUpCandidate(candidate=K, problem="motel")
SET_ASIDE = c.SetAsideCandidate(candidate=K, reason="One loud week.")
MOTEL = Seen(stream="problem/motel", seq=4, state="scanning")
THERE = Seen(stream=f"concern/{OTHER}", seq=1, state="reported")


def asked(command: Any, by: Standing, *seen: Seen, name: str = "command-x") -> Request:
    return Request(command_id=name, command=command, standing=by, seen=seen)


def after(stream: str, *requests: Request) -> State:
    state, at = fresh(stream), NOW
    for number, one in enumerate(requests):
        at += timedelta(minutes=1)
        named = one.model_copy(update={"command_id": f"command-{number}"})
        for event in decide(state, named, at):
            state = evolve(state, event)
    return state


def concern(*requests: Request, **changed: Any) -> Concern:
    reported = REPORT.model_copy(update=changed)
    state = after(f"concern/{C}", asked(reported, OPERATOR), *requests)
    assert isinstance(state, Concern)
    return state


def refused(state: State, request: Request) -> str:
    with pytest.raises(Refused) as refusal:
        decide(state, request, NOW + timedelta(days=1))
    assert refusal.value.next_step
    return refusal.value.code


def test_a_concern_is_reported_and_linked_to_an_open_problem() -> None:
    state = concern(asked(LINK, OPERATOR, MOTEL))

    assert (state.state, state.problem, state.settled) == (ConcernState.LINKED, "motel", False)
    assert (state.party, state.reported_by) == ("police", "kim@police")
    [row] = project(state).concerns
    assert (row.state, row.matter, row.problem, row.place) == (
        "linked", "noise", "motel", "Ocean View motel",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("source", "by", "code"),
    [
        (Source.OFFICER, AGENCY, "wrong_source"),
        (Source.AGENCY, OPERATOR, "wrong_source"),
        (Source.AGENCY, who("joe@joe", Role.CITIZEN, PartyKind.CITIZEN), "wrong_source"),
        (Source.CITIZEN, who("ada@court", Role.AUDITOR), "not_your_role"),
        (Source.CITIZEN, who("ann@police", Role.ADMINISTRATOR), "not_your_role"),
        (Source.CITIZEN, who(SETUP, Role.SYSTEM), "not_your_role"),
    ],
)
def test_nobody_reports_in_the_name_of_another_source(
    source: Source, by: Standing, code: str
) -> None:
    report = REPORT.model_copy(update={"source": source})

    assert refused(fresh(f"concern/{C}"), asked(report, by)) == code


def test_agencies_and_citizens_report_for_themselves_and_what_happened_lies_in_the_past() -> None:
    for source, by in (
        (Source.AGENCY, AGENCY),
        (Source.CITIZEN, who("joe@joe", Role.CITIZEN, PartyKind.CITIZEN)),
        (Source.OFFICER, OPERATOR),
    ):
        report = REPORT.model_copy(update={"source": source})
        assert after(f"concern/{C}", asked(report, by)).seq == 1
    ahead = REPORT.model_copy(update={"happened": NOW + timedelta(days=2)})
    assert refused(fresh(f"concern/{C}"), asked(ahead, OPERATOR)) == "not_yet_happened"


@pytest.mark.parametrize("command", [LINK, MERGE, REFER, CLOSE])
def test_only_police_say_what_becomes_of_it_and_nothing_follows_on_the_end(command: Any) -> None:
    assert refused(concern(), asked(command, AGENCY, MOTEL, THERE)) == "not_your_role"
    assert refused(fresh(f"concern/{C}"), asked(command, OPERATOR)) == "not_found"
    for ending in (asked(MERGE, OPERATOR, THERE), asked(REFER, OPERATOR), asked(CLOSE, OPERATOR)):
        ended = concern(ending)
        assert ended.settled
        assert refused(ended, asked(command, OPERATOR, MOTEL, THERE)) == "already_done"


def test_it_goes_only_to_what_is_there_and_open() -> None:
    closed = MOTEL.model_copy(update={"state": "closed"})
    gone = THERE.model_copy(update={"state": "merged"})

    assert refused(concern(), asked(LINK, OPERATOR)) == "not_found"
    assert refused(concern(), asked(LINK, OPERATOR, closed)) == "takes_no_concern"
    assert refused(concern(), asked(MERGE, OPERATOR, gone)) == "takes_no_concern"
    itself = MERGE.model_copy(update={"into": C})
    assert refused(concern(), asked(itself, OPERATOR, THERE)) == "same_party"
    linked = concern(asked(LINK, OPERATOR, MOTEL))
    assert refused(linked, asked(LINK, OPERATOR, MOTEL)) == "already_done"
    assert refused(linked, asked(REFER, OPERATOR)) == "already_done"


def test_who_can_be_reached_is_told_before_it_is_referred_elsewhere() -> None:
    reachable = concern(contact="555-0100")
    told = REFER.model_copy(update={"told": "By telephone, today."})

    assert refused(reachable, asked(REFER, OPERATOR)) == "untold"
    done = concern(asked(told, OPERATOR), contact="555-0100")
    assert (done.referred_to, done.told) == ("Animal control", "By telephone, today.")


def candidate(*requests: Request) -> Candidate:
    state = after(f"candidate/{K}", asked(PROPOSE, MACHINE), *requests)
    assert isinstance(state, Candidate)
    return state


def test_the_scan_proposes_and_police_take_up_or_set_aside_once() -> None:
    taken, aside = candidate(asked(TAKE_UP, OPERATOR, MOTEL)), candidate(asked(SET_ASIDE, OPERATOR))

    assert (taken.state, taken.problem, taken.settled) == ("taken_up", "motel", True)
    assert (aside.state, aside.reason, aside.settled) == ("set_aside", "One loud week.", True)
    [row] = project(taken).candidates
    assert (row.state, row.problem) == ("taken_up", "motel")
    for ended in (taken, aside):
        assert refused(ended, asked(TAKE_UP, OPERATOR, MOTEL)) == "already_done"
        assert refused(ended, asked(SET_ASIDE, OPERATOR)) == "already_done"


def test_people_propose_no_candidate_and_partners_decide_on_none() -> None:
    assert refused(fresh(f"candidate/{K}"), asked(PROPOSE, OPERATOR)) == "not_your_role"
    assert refused(candidate(), asked(PROPOSE, MACHINE)) == "already_there"
    assert refused(candidate(), asked(TAKE_UP, AGENCY, MOTEL)) == "not_your_role"
    assert refused(candidate(), asked(TAKE_UP, OPERATOR)) == "not_found"


def test_what_follows_a_candidate_is_linked_by_the_machine_and_nothing_else_is() -> None:
    assert concern(asked(LINK, MACHINE, MOTEL)).problem == "motel"
    assert refused(concern(), asked(CLOSE, MACHINE)) == "not_your_role"
