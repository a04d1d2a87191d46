"""A partnership for tests: short words for what its people do, all through the real rules.

table = given(founded(), invited(HOUSING), joined(HOUSING))
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from rules.partnership.decide import decide_partnership
from rules.partnership.evolve import evolve_partnership
from rules.partnership.time import coming, due_by, ring_request
from schemas.commands import agreement as a
from schemas.commands import partnership as c
from schemas.errors import Refused
from schemas.events.partnership import PartnershipEvent
from schemas.parties import Grade, Role
from schemas.partnering import AgreementTerms, Criterion, Duty
from schemas.partnerships import AgreementKind, MemberRole, Purpose, ResourceKind
from schemas.request import Request
from schemas.scope import Side
from schemas.state.partnership import Partnership
from tests.builders import CARDS, HOUSING, LIGHTING, MONDAY, POLICE, PROBLEM, By, person

T = "motel-table"
SOON, YEAR = MONDAY + timedelta(days=10), MONDAY + timedelta(days=365)
_numbers = count(1)
Step = Request | timedelta


def asked(command: Any, by: By, **more: Any) -> Request:
    return Request(
        command_id=f"partner-{next(_numbers):06}",
        command=command,
        standing=person(by, **more) if isinstance(by, str) else by,
        parties=CARDS,
    )


def founded(purpose: Purpose = Purpose.PROBLEM_SOLVING, **changes: Any) -> Request:
    facts: dict[str, Any] = {
        "partnership": T, "name": "The motel table", "purpose": purpose, "problems": (PROBLEM,),
        "stake": "Forty calls a month.",
    }  # fmt: skip
    return asked(c.FoundPartnership(**(facts | changes)), POLICE)


def invited(party: str, role: MemberRole = MemberRole.MEMBER, by: By = POLICE) -> Request:
    said = c.InviteMember(
        partnership=T, member=party, role=role, answer_by=SOON, because="It owns the lots."
    )
    return asked(said, by)


def joined(party: str, grade: Grade = Grade.FULL) -> Request:
    return asked(c.JoinPartnership(partnership=T, stake="Tenants leave."), party, grade=grade)


def pledged(party: str, quantity: int = 12) -> Request:
    said = c.PledgeResource(
        partnership=T, resource=ResourceKind.EQUIPMENT, what="Lamps", quantity=quantity,
        unit="lamps", side=Side.PLACE, since=MONDAY,
    )  # fmt: skip
    return asked(said, party)


def defined(by: By = POLICE) -> Request:
    goal = Criterion(measure="Calls a month", target="fewer than 20", by=YEAR)
    return asked(c.DefineSuccess(partnership=T, statement="Safe lots.", criteria=(goal,)), by)


def agreed(party: str, version: int = 1) -> Request:
    return asked(c.AgreeSuccess(partnership=T, version=version), party)


def started() -> Request:
    return asked(c.StartPartnership(partnership=T), POLICE)


READY: tuple[Step, ...] = (
    founded(), invited(HOUSING), joined(HOUSING), pledged(POLICE), pledged(HOUSING), defined(),
    agreed(HOUSING),
)  # fmt: skip
"""Everything that a start asks for."""


def terms(**changes: Any) -> AgreementTerms:
    facts: dict[str, Any] = {
        "agreement_kind": AgreementKind.MOU, "title": "Lighting", "since": MONDAY, "until": YEAR,
        "duties": (
            Duty(member=HOUSING, text="Keep the lots lit"),
            Duty(member=POLICE, text="Patrol at night"),
        ),
        "reserved": ("Danger to life",), "dispute_path": "The two chiefs meet.",
        "reverts": (LIGHTING,),
    }  # fmt: skip
    return AgreementTerms(**(facts | changes))


def proposed(by: By = POLICE, **changes: Any) -> Request:
    return asked(a.ProposeAgreement(partnership=T, terms=terms(**changes)), by)


def signed(party: str, version: int = 1, grade: Grade = Grade.FULL) -> Request:
    said = a.SignAgreement(agreement=f"{T}.a1", version=version)
    return asked(said, party, grade=grade)


SIGNED: tuple[Step, ...] = (*READY, proposed(), signed(POLICE), signed(HOUSING))


def offered(to: str = HOUSING, stay_as: MemberRole = MemberRole.ADVISER) -> Request:
    said = c.OfferConvenership(
        partnership=T, member=to, reason="They own it.", stay_as=stay_as, answer_by=SOON
    )
    return asked(said, POLICE)


def accepted(party: str = HOUSING) -> Request:
    return asked(c.AcceptConvenership(partnership=T, read_back="We call the meetings."), party)


class Telling:
    """Steps a minute apart; deadlines ring on the way, each at its own instant."""

    def __init__(self, start: Partnership | None = None) -> None:
        self.state = start or Partnership(partnership=T)
        self.now: datetime = self.state.at or MONDAY
        self.events: list[PartnershipEvent] = []

    def tell(self, steps: Iterable[Step]) -> "Telling":
        for step in steps:
            if isinstance(step, timedelta):
                self.pass_until(self.now + step)
            else:
                self.now += timedelta(minutes=1)
                while (due := due_by(self.state, self.now)) is not None:
                    self.take(due)
                self.take(step)
        return self

    def pass_until(self, until: datetime) -> None:
        while (due := next(iter(coming(self.state)), None)) is not None and due[0] <= until:
            self.now = max(self.now, due[0])
            self.take(ring_request(due[1]))
        self.now = until

    def take(self, step: Request) -> None:
        for event in decide_partnership(self.state, step, self.now):
            self.events.append(event)
            self.state = evolve_partnership(self.state, event)


def given(*steps: Step) -> Partnership:
    return Telling().tell(steps).state


def then(state: Partnership, *steps: Step) -> list[str]:
    """The kinds of what these further steps cause."""
    return [event.kind for event in Telling(state).tell(steps).events]


def refused(state: Partnership, step: Request, after: timedelta = timedelta(0)) -> str:
    """The code of the refusal, so long after the last entry; nothing was changed."""
    telling = Telling(state)
    telling.pass_until(telling.now + after)
    with pytest.raises(Refused) as refusal:
        telling.tell([step])
    assert refusal.value.next_step
    return refusal.value.code


SUPERVISOR = person(POLICE, Role.SUPERVISOR)
