"""An offer is held against what is known of its receiver, and says what it comes before."""

from typing import Any

import pytest
from pydantic import ValidationError

from rules.fold import decide as decide_on
from rules.fold import evolve as evolve_on
from schemas.capability import Aspect, Declared, Mandate, covers
from schemas.commands.method import BeginAnalysis
from schemas.commands.party import DeclareParty, RegisterParty
from schemas.errors import Refused
from schemas.events.handoff import HandoffOffered
from schemas.events.method import AnalysisBegun
from schemas.parties import Grade, PartyKind, Role
from schemas.partnerships import MemberRole
from schemas.request import Partner, Receiver, Request
from schemas.scope import Controller, Side
from schemas.state.party import Party
from schemas.state.problem import Problem
from schemas.terms import Method
from tests.builders import (
    CLINIC,
    HOUSING,
    MONDAY,
    POLICE,
    PROBLEM,
    SUPERVISOR,
    approve,
    decide,
    drafted,
    duty,
    given,
    handoff,
    kinds,
    offered,
    opened,
    person,
    propose,
    refused,
    request,
    submit,
    told,
)
from tests.method import ANALYSED, RESPONDING, SCANNED, begin_analysis

FIT = Declared(
    mandates=(Mandate(side=Side.PLACE, controller=Controller.MANAGER, text="Housing code"),),
    areas=("North lot", "South"),
    hours="Mon-Fri 08:00-17:00, Sat 09:00-12:00",
    capacity=3,
)


def to(asked: Request, declared: Declared | None = FIT, **facts: Any) -> Request:
    """The request as a desk sends it that looked the receiver up."""
    despite = facts.pop("despite", None)
    members = facts.pop("partners", ())
    known = {"party": HOUSING, "seq": 7, "power": Grade.FULL, "holds": 0, "declared": declared}
    command = asked.command.model_copy(update={"despite": despite})
    return asked.model_copy(
        update={"command": command, "receiver": Receiver(**known | facts), "partners": members}
    )


def verdicts(asked: Request) -> dict[Aspect, str]:
    [event] = decide(given(), asked)
    assert isinstance(event, HandoffOffered)
    assert event.checked is not None
    return {one.aspect: one.verdict for one in event.checked.judged}


def changed(**changes: Any) -> Declared:
    return FIT.model_copy(update=changes)


def test_a_receiver_that_declared_enough_is_offered_to_and_what_was_found_is_kept() -> None:
    [event] = decide(given(), to(offered(hours="Mon-Fri 09:00-12:00")))

    assert isinstance(event, HandoffOffered)
    assert event.checked is not None
    assert {one.verdict for one in event.checked.judged} == {"meets"}
    assert event.checked.rests_on == ("party/housing#7",)
    assert handoff(given(to(offered()))).checked is not None


def test_what_nobody_declared_is_unknown_and_refuses_nothing() -> None:
    found = verdicts(to(offered(hours="always"), None, power=None))

    assert set(found.values()) == {"unknown"}
    assert decide(given(), offered(hours="always"))


@pytest.mark.parametrize(
    ("aspect", "facts"),
    [
        ("mandate", {"declared": changed(mandates=(Mandate(side=Side.OFFENDER, text="Law"),))}),
        ("capacity", {"holds": 3}),
        ("area", {"declared": changed(areas=("South",))}),
        ("hours", {"declared": changed(hours="Tue-Fri 08:00-17:00")}),
        ("power", {"power": Grade.ADVISORY}),
    ],
)
def test_what_fails_is_refused_by_its_name(aspect: str, facts: dict[str, Any]) -> None:
    declared = facts.pop("declared", FIT)

    no = refused(given(), to(offered(hours="Mon 08:00-17:00"), declared, **facts))

    assert no.code == "not_capable"
    assert f"; {aspect}: " in no.message
    assert no.message.count(": ") == 1
    assert "--despite" in no.next_step


def test_a_supervisor_can_offer_all_the_same_and_the_reason_stays_with_the_offer() -> None:
    wanting = to(offered(), holds=9, despite="They asked for it.")

    assert refused(given(), wanting).code == "not_your_role"
    [event] = decide(given(), to(offered(by=SUPERVISOR), holds=9, despite="They asked for it."))
    assert isinstance(event, HandoffOffered)
    assert event.checked is not None
    assert event.checked.despite == "They asked for it."


def test_a_reason_without_need_is_not_kept() -> None:
    [event] = decide(given(), to(offered(by=SUPERVISOR), despite="To be safe."))

    assert isinstance(event, HandoffOffered)
    assert event.checked is not None
    assert event.checked.despite is None


def test_decision_power_is_also_known_from_a_partnership_on_the_problem() -> None:
    member = Partner(
        party=HOUSING, partnership="table", seq=12, role=MemberRole.MEMBER, power=Grade.FULL
    )

    weak = to(offered(), power=Grade.ADVISORY, partners=(member,))

    assert verdicts(weak)[Aspect.POWER] == "meets"
    [event] = decide(given(), weak)
    assert event.checked.rests_on == ("party/housing#7", "partnership/table#12")  # type: ignore[union-attr]


def test_the_check_is_made_when_a_draft_is_submitted_and_comes_with_its_approval() -> None:
    draft = given(drafted(approval=Role.SUPERVISOR))

    assert refused(draft, to(submit(), holds=3)).code == "not_capable"
    events = decide(given(drafted(approval=Role.SUPERVISOR), to(submit())), approve())
    assert kinds(events) == ["handoff.approved", "handoff.offered"]
    assert events[1].checked is not None  # type: ignore[union-attr]


@pytest.mark.parametrize("method", [Method.WITHDRAW_SERVICE, Method.CHARGE_FEES])
def test_what_stays_with_police_is_said_before_a_service_is_withdrawn_or_charged_for(
    method: Method,
) -> None:
    bare = opened(responsibilities=(duty(reserved=()),))
    problem = told(Problem(problem=PROBLEM), bare, MONDAY)

    assert refused(problem, to(offered(method=method))).code == "nothing_reserved"
    assert decide(given(), to(offered(method=method)))
    assert decide(problem, to(offered()))


def test_an_offer_before_the_response_says_that_it_is_early() -> None:
    early = [
        decide(given(*steps), offered())[0].early  # type: ignore[union-attr]
        for steps in ((), ANALYSED, RESPONDING)
    ]

    assert early == [True, True, False]
    assert handoff(given(offered())).early


# Partners at the end of scanning.


def alone(reason: str | None = None, *partners: Partner) -> Request:
    asked = request(BeginAnalysis(problem=PROBLEM, alone=reason), POLICE)
    return asked.model_copy(update={"partners": partners})


def test_police_alone_say_why_before_the_analysis_begins() -> None:
    no = refused(given(*SCANNED), alone())

    assert no.code == "not_ready"
    assert "partner" in no.message
    assert "--alone" in no.next_step
    [begun] = decide(given(*SCANNED), alone("Nobody else has heard of it yet."))
    assert isinstance(begun, AnalysisBegun)
    assert (begun.partners, begun.alone) == ((), "Nobody else has heard of it yet.")


@pytest.mark.parametrize("company", [offered(), propose()])
def test_whoever_is_asked_or_promises_is_a_partner(company: Request) -> None:
    [begun] = decide(given(*SCANNED, company), alone("So."))

    assert isinstance(begun, AnalysisBegun)
    assert (begun.partners, begun.alone) == ((HOUSING,), None)


def test_a_member_of_a_partnership_on_the_problem_is_a_partner() -> None:
    member = Partner(party=CLINIC, partnership="table", seq=4, role=MemberRole.MEMBER, power=None)

    [begun] = decide(given(*SCANNED), alone(None, member))

    assert isinstance(begun, AnalysisBegun)
    assert (begun.partners, begun.rests_on) == ((CLINIC,), ("partnership/table#4",))


def test_where_nobody_looked_for_partners_nothing_is_asked() -> None:
    [begun] = decide(given(*SCANNED), begin_analysis())

    assert isinstance(begun, AnalysisBegun)
    assert begun.partners is None


# What a party declares.


@pytest.mark.parametrize(
    ("hours", "needed", "met"),
    [
        ("always", "Sun 00:00-24:00", True),
        ("Mon-Fri 08:00-17:00", "Mon-Fri 08:00-17:00", True),
        ("Mon-Fri 08:00-17:00", "Sat 08:00-09:00", False),
        ("Mon-Fri 08:00-12:00, Mon-Fri 12:00-17:00", "Tue 11:00-13:00", True),
        ("Mon-Sun 00:00-24:00", "always", True),
        ("Mon-Sat 00:00-24:00", "always", False),
    ],
)
def test_hours_cover_what_is_needed_or_they_do_not(hours: str, needed: str, met: bool) -> None:
    assert covers(hours, needed) is met


@pytest.mark.parametrize("hours", ["Fri-Mon 08:00-09:00", "Mon 09:00-08:00", "daily", "Mon 8-9"])
def test_hours_that_mean_nothing_are_not_taken(hours: str) -> None:
    with pytest.raises(ValidationError):
        Declared(hours=hours)


def party() -> Party:
    registered = RegisterParty(party=HOUSING, party_kind=PartyKind.GOVERNMENT, name="Housing")
    [event] = decide_on(Party(party=HOUSING), request(registered, POLICE), MONDAY)
    state = evolve_on(Party(party=HOUSING), event)
    assert isinstance(state, Party)
    return state


@pytest.mark.parametrize(
    ("by", "allowed"),
    [(POLICE, True), (HOUSING, True), (CLINIC, False), (person(HOUSING, Role.CONTRIBUTOR), False)],
)
def test_a_party_says_what_it_can_take_on_by_people_whose_word_binds(
    by: Any, allowed: bool
) -> None:
    asked = request(DeclareParty(party=HOUSING, declared=FIT), by)

    if not allowed:
        with pytest.raises(Refused, match=r"needs the role|is for housing to say"):
            decide_on(party(), asked, MONDAY)
        return
    [event] = decide_on(party(), asked, MONDAY)
    state = evolve_on(party(), event)
    assert isinstance(state, Party)
    assert (state.declared, state.declared_seq) == (FIT, 2)
