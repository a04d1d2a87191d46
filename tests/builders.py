"""Given, when, then: short words for the rule tests. Everything here goes through the real rules.

    problem = given(offered(LIGHTING, to=HOUSING))

    [accepted, transferred] = decide(problem, accept("motel.h1", by=HOUSING))

    assert after(problem, [accepted, transferred]).responsibilities[LIGHTING].holder == HOUSING

A step is a request, or a span of time that passes; deadlines ring on the way.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from rules.alarms import next_ring, ring_id
from rules.decide import decide as decide_at
from rules.evolve import evolve_all
from schemas.commands import Command
from schemas.commands import commitment as c
from schemas.commands import handoff as h
from schemas.commands import problem as p
from schemas.commands.time import RingClock
from schemas.errors import Refused
from schemas.events import OnProblem
from schemas.parties import Grade, PartyCard, PartyKind, Role, Standing
from schemas.request import Request
from schemas.scope import Controller, Scope, Side
from schemas.stamp import time_itself
from schemas.state.problem import Commitment, Handoff, Problem, Responsibility
from schemas.terms import DeclineCode, ExcuseCode, OfferedPromise, PromiseTerms, Terms

POLICE, HOUSING, COUNTY, CLINIC, MOTEL = "police", "housing", "county", "clinic", "motel-owner"
GONE = "gone"
"""A party that is no longer active."""

KINDS = {
    POLICE: PartyKind.POLICE,
    HOUSING: PartyKind.GOVERNMENT,
    COUNTY: PartyKind.GOVERNMENT,
    CLINIC: PartyKind.NONPROFIT,
    MOTEL: PartyKind.BUSINESS,
    GONE: PartyKind.COMMUNITY,
}
CARDS = {
    party: PartyCard(party=party, kind=kind, name=party.title(), active=party != GONE)
    for party, kind in KINDS.items()
}

PROBLEM = "motel"
LIGHTING, NOISE = "motel.lighting", "motel.noise"
H1, H2, C1, C2 = "motel.h1", "motel.h2", "motel.c1", "motel.c2"
DANGER = "answer calls about danger to life"
MONDAY = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)

_numbers = count(1)

Step = Request | timedelta


# People.


def person(
    party: str,
    role: Role | None = None,
    grade: Grade = Grade.FULL,
    handle: str | None = None,
    deputy_for: str | None = None,
) -> Standing:
    """Someone who speaks for the party: an operator of police, a representative of others."""
    role = role or (Role.OPERATOR if party == POLICE else Role.REPRESENTATIVE)
    return Standing(
        person=f"{handle or role.value}@{party}",
        party=party,
        kind=KINDS[party],
        role=role,
        grade=grade,
        deputy_for=deputy_for,
    )


SUPERVISOR = person(POLICE, Role.SUPERVISOR)
CHIEF = person(POLICE, Role.CHIEF)
By = str | Standing


def request(command: Command, by: By) -> Request:
    return Request(
        command_id=f"command-{next(_numbers):06}",
        command=command,
        standing=person(by) if isinstance(by, str) else by,
        parties=CARDS,
    )


# Time.


def ring(problem: Problem) -> tuple[datetime, Request] | None:
    """The next deadline to ring, and the request that sounds it."""
    coming = next_ring(problem)
    if coming is None:
        return None
    at, command = coming
    return at, rung(command, ring_id(problem, command))


def rung(command: RingClock, command_id: str = "time:by-hand") -> Request:
    return Request(command_id=command_id, command=command, standing=time_itself(), parties=CARDS)


# Given, when, then.


def given(*steps: Step, start: Problem | None = None) -> Problem:
    """The problem after these steps, a minute apart. Opened with two duties unless given."""
    problem = start or told(Problem(problem=PROBLEM), opened(), MONDAY)
    now = problem.at or MONDAY
    for step in steps:
        now += step if isinstance(step, timedelta) else timedelta(minutes=1)
        problem = passed(problem, now)
        if isinstance(step, Request):
            problem = told(problem, step, now)
    return problem


def told(problem: Problem, step: Request, at: datetime) -> Problem:
    return evolve_all(problem, decide_at(problem, step, at))


def passed(problem: Problem, until: datetime) -> Problem:
    """The problem after every deadline up to this instant has rung."""
    return evolve_all(problem, rings(problem, until))


def rings(problem: Problem, until: datetime | timedelta) -> list[OnProblem]:
    """What happens by the mere passing of time, up to an instant or for a while."""
    if isinstance(until, timedelta):
        until = (problem.at or MONDAY) + until
    happened: list[OnProblem] = []
    while (coming := ring(problem)) is not None and coming[0] <= until:
        events = decide_at(problem, coming[1], coming[0])
        assert events, f"{coming[1].command} would ring for ever"
        happened += events
        problem = evolve_all(problem, events)
    return happened


def decide(problem: Problem, asked: Request, at: datetime | None = None) -> list[OnProblem]:
    """What the request causes a minute later, or at the instant given."""
    return decide_at(problem, asked, at or (problem.at or MONDAY) + timedelta(minutes=1))


def after(problem: Problem, events: Iterable[OnProblem]) -> Problem:
    return evolve_all(problem, list(events))


def kinds(events: Iterable[OnProblem]) -> list[str]:
    return [event.kind for event in events]


def refused(problem: Problem, asked: Request, at: datetime | None = None) -> Refused:
    """The refusal that answers this request; it has a sentence and a next step."""
    with pytest.raises(Refused) as refusal:
        decide(problem, asked, at)
    assert refusal.value.message.endswith(".")
    assert refusal.value.next_step
    return refusal.value


def lighting(problem: Problem) -> Responsibility:
    return problem.responsibilities[LIGHTING]


def handoff(problem: Problem, name: str = H1) -> Handoff:
    return problem.handoffs[name]


def commitment(problem: Problem, name: str = C1) -> Commitment:
    return problem.commitments[name]


# The problem and its duties.


def scope(**changes: Any) -> Scope:
    facts: dict[str, Any] = {
        "side": Side.PLACE,
        "controller": Controller.MANAGER,
        "places": ("north lot", "south lot"),
        "duties": ("light the lot", "trim the shrubs"),
    }
    return Scope(**facts | changes)


def duty(key: str = "lighting", **changes: Any) -> p.NewResponsibility:
    facts: dict[str, Any] = {
        "key": key,
        "title": f"The {key} at the motel",
        "scope": scope(),
        "reserved": (DANGER,),
    }
    return p.NewResponsibility(**facts | changes)


def opened(by: By = POLICE, **changes: Any) -> Request:
    facts: dict[str, Any] = {
        "problem": PROBLEM,
        "title": "Calls from the motel",
        "statement": "Thirty calls in six months, most of them at night.",
        "responsibilities": (duty(), duty("noise")),
    }
    return request(p.OpenProblem(**facts | changes), by)


# Handoffs.


def terms(**changes: Any) -> Terms:
    facts: dict[str, Any] = {
        "summary": "Please light the lots, which you own.",
        "measure": "Calls after dark per month",
    }
    return Terms(**facts | changes)


def promise(**changes: Any) -> PromiseTerms:
    return PromiseTerms(**{"title": "Ten lamps stand", "within": "10wd"} | changes)


def offered_promise(**changes: Any) -> OfferedPromise:
    return OfferedPromise(**{"title": "Ten lamps stand", "within": "10wd"} | changes)


def drafted(
    responsibility: str = LIGHTING, *, to: str = HOUSING, by: By = POLICE,
    supersedes: str | None = None, **changes: Any,
) -> Request:  # fmt: skip
    command = h.DraftHandoff(
        responsibility=responsibility, receiver=to, terms=terms(**changes), supersedes=supersedes
    )
    return request(command, by)


def offered(
    responsibility: str = LIGHTING, *, to: str = HOUSING, by: By = POLICE,
    supersedes: str | None = None, **changes: Any,
) -> Request:  # fmt: skip
    command = h.OfferHandoff(
        responsibility=responsibility, receiver=to, terms=terms(**changes), supersedes=supersedes
    )
    return request(command, by)


def submit(name: str = H1, *, by: By = POLICE) -> Request:
    return request(h.SubmitHandoff(handoff=name), by)


def approve(name: str = H1, *, by: By = SUPERVISOR) -> Request:
    return request(h.ApproveHandoff(handoff=name), by)


def refuse(name: str = H1, *, by: By = SUPERVISOR) -> Request:
    return request(h.RefuseHandoff(handoff=name, reason="The figures are not verified."), by)


def acknowledge(name: str = H1, *, by: By = HOUSING) -> Request:
    return request(h.AcknowledgeHandoff(handoff=name), by)


def ask(name: str = H1, *, by: By = HOUSING) -> Request:
    return request(h.RequestInfo(handoff=name, question="How many lamps?"), by)


def supply(name: str = H1, *, by: By = POLICE) -> Request:
    return request(h.SupplyInfo(handoff=name, answer="Ten."), by)


def counter(name: str = H1, *, by: By = HOUSING, **changes: Any) -> Request:
    command = h.CounterHandoff(handoff=name, terms=terms(**changes), reason="We own one lot only.")
    return request(command, by)


def accept_counter(name: str = H1, *, version: int = 2, by: By = POLICE) -> Request:
    return request(h.AcceptCounter(handoff=name, version=version), by)


def reject_counter(name: str = H1, *, by: By = POLICE) -> Request:
    return request(h.RejectCounter(handoff=name, reason="Both lots belong together."), by)


def accept(name: str = H1, *, by: By = HOUSING, version: int = 1) -> Request:
    read_back = "We light both lots and trim the shrubs."
    return request(h.AcceptHandoff(handoff=name, version=version, read_back=read_back), by)


def decline(
    name: str = H1, *, by: By = HOUSING, code: DeclineCode = DeclineCode.NO_CAPACITY
) -> Request:
    return request(h.DeclineHandoff(handoff=name, code=code, text="No crew this year."), by)


def redirect(name: str = H1, *, to: str = COUNTY, by: By = HOUSING) -> Request:
    return request(h.RedirectHandoff(handoff=name, to=to, text="The county owns the lamps."), by)


def withdraw(name: str = H1, *, by: By = POLICE) -> Request:
    return request(h.WithdrawHandoff(handoff=name, reason="Solved otherwise."), by)


def confirm_withdrawal(name: str = H1, *, by: By = HOUSING) -> Request:
    return request(h.ConfirmWithdrawal(handoff=name), by)


def first_action(name: str = H1, *, by: By = HOUSING) -> Request:
    return request(h.RecordFirstAction(handoff=name, action="Lamps ordered."), by)


def object_to(name: str = H1, *, by: By = POLICE) -> Request:
    return request(h.ObjectToSettlement(handoff=name, reason="The south lot is dark."), by)


def settle(name: str = H1, *, by: By = POLICE) -> Request:
    return request(h.SettleHandoff(handoff=name), by)


def give_back(name: str = H1, *, by: By = HOUSING, notice: str | None = None) -> Request:
    command = h.ReturnHandoff(handoff=name, reason="The budget was cut.", notice=notice)
    return request(command, by)


def recall(name: str = H1, *, by: By = SUPERVISOR, danger: bool = False) -> Request:
    command = h.RecallHandoff(handoff=name, reason="It got worse.", danger_to_life=danger)
    return request(command, by)


ACCEPTED: tuple[Step, ...] = (offered(), accept())
SETTLING: tuple[Step, ...] = (*ACCEPTED, first_action())
SETTLED: tuple[Step, ...] = (*SETTLING, settle(by=HOUSING), settle())


# Commitments.


def propose(
    responsibility: str = LIGHTING, *, promisor: str = HOUSING, by: By = POLICE, **changes: Any
) -> Request:
    command = c.ProposeCommitment(
        responsibility=responsibility, promisor=promisor, promise=promise(**changes)
    )
    return request(command, by)


def commit(name: str = C1, *, by: By = HOUSING, version: int = 1) -> Request:
    return request(c.MakeCommitment(commitment=name, version=version), by)


def on_commitment(command: type[Any], by: By, name: str = C1, **fields: Any) -> Request:
    """Any command on a commitment, with a reason or note of its own where it needs one."""
    words = {
        "reason": "The lamps come late.",
        "note": "Holes are dug.",
        "text": "It was the storm.",
    }
    wanted = command.model_fields
    usual = {
        field: text
        for field, text in words.items()
        if field in wanted and wanted[field].is_required()
    }
    if "code" in wanted:
        usual["code"] = ExcuseCode.FORCE_MAJEURE
    return request(command(commitment=name, **usual | fields), by)


def start(by: By = HOUSING) -> Request:
    return on_commitment(c.StartWork, by)


def report_done(by: By = HOUSING, **fields: Any) -> Request:
    return on_commitment(c.ReportDone, by, **fields)


def verify(by: By = POLICE) -> Request:
    return on_commitment(c.VerifyCommitment, by)


def dispute_done(by: By = POLICE) -> Request:
    return on_commitment(c.DisputeCommitment, by)


COMMITTED: tuple[Step, ...] = (propose(), commit())
DONE: tuple[Step, ...] = (*COMMITTED, start(), report_done())


# Responsibilities.


def on_lighting(command: type[Any], by: By, **fields: Any) -> Request:
    """Any command on the responsibility for lighting, with a reason where it needs one."""
    words = {"reason": "The lots are lit.", "outcome": "Calls have halved.", "detail": "It ended."}
    usual = {field: text for field, text in words.items() if field in command.model_fields}
    return request(command(responsibility=LIGHTING, **usual | fields), by)
