"""A small town's caseload, played over five weeks on the real engine: what portal tests look at."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from temporalio.client import Client

from cases.clock import StoryClock
from desk.counter import Desk
from portal.api.commands import GIVEN
from schemas.commands import Command
from schemas.ids import SETUP
from schemas.request import Answer

POLICE, HOUSING, OWNER, LICENSING, CLINIC, AUDITORS = (
    "riverton-police",
    "riverton-housing",
    "ocean-view-owners",
    "riverton-licensing",
    "harbor-clinic",
    "riverton-audit",
)
OPERATOR, SUPERVISOR = f"alex@{POLICE}", f"jo@{POLICE}"
DANA, LEE = f"dana@{HOUSING}", f"lee@{HOUSING}"
OWNER_REP, CLERK, NURSE = f"ray@{OWNER}", f"mina@{LICENSING}", f"noor@{CLINIC}"
AUDITOR = f"sam@{AUDITORS}"
MOTEL, PARK = "ocean-view", "harbor-park"
LIGHTING, GUESTS, NIGHTS = f"{MOTEL}.lighting", f"{MOTEL}.guests", f"{MOTEL}.nights"
ZONE = "America/Denver"

_COMMANDS: TypeAdapter[Command] = GIVEN


@dataclass
class Scene:
    """Says commands in the name of people, and lets days pass."""

    desk: Desk
    client: Client
    now: datetime

    def __post_init__(self) -> None:
        self.began = self.now
        self.clock = StoryClock(self.client)

    async def do(self, by: str, kind: str, **fields: Any) -> Answer:
        command = _COMMANDS.validate_python({"kind": kind, **fields}, strict=False)
        return await self.desk.submit(command, by=by)

    async def pass_days(self, days: float, *problems: str) -> None:
        self.now += timedelta(days=days)
        for problem in problems:
            await self.clock.advance(
                self.client.get_workflow_handle(f"problem/{problem}"), self.now
            )


async def everybody(scene: Scene) -> None:
    """The parties and the people who speak for them."""
    for party, kind, name in (
        (POLICE, "police", "Riverton Police"),
        (HOUSING, "government", "Riverton Housing"),
        (OWNER, "business", "Ocean View Owners"),
        (CLINIC, "nonprofit", "Harbor Clinic"),
        (LICENSING, "government", "Licensing Board"),
        (AUDITORS, "government", "City Auditor"),
    ):
        await scene.do(SETUP, "party.register", party=party, party_kind=kind, name=name, zone=ZONE)
    for person, name, role, grade in (
        (OPERATOR, "Alex Rivera", "operator", "full"),
        (SUPERVISOR, "Jo Lindqvist", "supervisor", "full"),
        (DANA, "Dana Whitehorse", "representative", "full"),
        (LEE, "Lee Novak", "contributor", "advisory"),
        (OWNER_REP, "Ray Castellano", "representative", "full"),
        (CLERK, "Mina Park", "representative", "full"),
        (NURSE, "Noor Haddad", "representative", "full"),
        (AUDITOR, "Sam Whitfield", "auditor", "advisory"),
    ):
        await scene.do(SETUP, "person.add", person=person, name=name, role=role, grade=grade)


def duty(key: str, title: str, place: str, *duties: str) -> dict[str, Any]:
    return {
        "key": key,
        "title": title,
        "demands": "limited",
        "scope": {"side": "place", "controller": "manager", "places": [place], "duties": duties},
        "reserved": ["Answer every call about danger to life", "Investigate crimes"],
    }


def promise(title: str, measure: str, within: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "measure": measure, "within": within, **more}


async def play(scene: Scene) -> None:
    """Two problems. At the end Housing is asked for one thing and owes another."""
    await everybody(scene)
    await scene.do(
        OPERATOR,
        "problem.open",
        problem=MOTEL,
        title="Break-ins and assaults at the Ocean View motel",
        statement="Guests’ cars are broken into about three times a week, mostly between 22:00 and"
        " 04:00 in the unlit rear car park. Officers spent 412 hours there last year.",
        source="Calls for service, January to October",
        calendar={"name": "City weekdays", "zone": ZONE},
        responsibilities=[
            duty(
                "lighting",
                "Lighting of the rear car park",
                "Rear car park",
                "Keep it lit from dusk to dawn",
                "Repair a failed lamp within two days",
            ),
            duty(
                "guests",
                "Checking who stays at the motel",
                "Front desk",
                "Ask every guest for identification",
            ),
            duty(
                "nights",
                "Noise after ten at night",
                "Rooms 1 to 48",
                "Answer complaints of neighbours",
            ),
        ],
    )
    await scene.do(
        OPERATOR,
        "problem.open",
        problem=PARK,
        title="Needles and camping in Harbor Park",
        statement="Families stopped using the playground; 64 calls since June.",
        calendar={"name": "City weekdays", "zone": ZONE},
        responsibilities=[
            duty(
                "needles",
                "Clearing needles from the playground",
                "Harbor Park",
                "Sweep it every morning",
            )
        ],
    )
    await scene.pass_days(3, MOTEL, PARK)
    await scene.do(
        OPERATOR,
        "handoff.offer",
        responsibility=LIGHTING,
        receiver=HOUSING,
        terms={
            "summary": "Two thirds of the break-ins happen in the dark rear car park. The building"
            " is under Housing’s safety order, and Housing can have the lamps repaired at the"
            " owner’s cost. We ask Housing to see that it is lit from dusk to dawn.",
            "measure": "Break-ins in the rear car park fall below two a month",
            "method": "engage_existing_agency",
            "return_notice": "10wd",
            "commitments": [
                promise(
                    "Repair the twelve lamps of the rear car park",
                    "All twelve are lit at 22:00",
                    "15wd",
                    evidence_required=True,
                    promisor="receiver",
                ),
                promise(
                    "Patrol the car park nightly until the lamps work",
                    "Patrol log",
                    "15wd",
                    promisor="offeror",
                ),
            ],
        },
    )
    await scene.do(
        OPERATOR,
        "handoff.offer",
        responsibility=GUESTS,
        receiver=OWNER,
        terms={
            "summary": "Ask every guest for identification, as the licence demands.",
            "measure": "No unregistered guest in ten checks",
            "return_notice": "0m",
        },
    )
    await scene.pass_days(1.2, MOTEL)
    await scene.do(DANA, "handoff.acknowledge", handoff=f"{MOTEL}.h1")
    await scene.do(
        OWNER_REP,
        "handoff.accept",
        handoff=f"{MOTEL}.h2",
        version=1,
        read_back="We ask every guest for identification from tonight.",
    )
    await scene.pass_days(1.1, MOTEL)
    await scene.do(
        DANA,
        "handoff.request_info",
        handoff=f"{MOTEL}.h1",
        question="Who pays for the cable if it has to be replaced?",
    )
    await scene.pass_days(0.4, MOTEL)
    await scene.do(
        OPERATOR,
        "handoff.supply_info",
        handoff=f"{MOTEL}.h1",
        answer="The owner does, by section 4 of the safety order.",
    )
    await scene.pass_days(1, MOTEL)
    await scene.do(
        DANA,
        "handoff.accept",
        handoff=f"{MOTEL}.h1",
        version=1,
        read_back="Housing keeps the rear car park lit from dusk to dawn. We have the twelve lamps"
        " repaired within 15 working days at the owner’s cost.",
    )
    await scene.pass_days(4, MOTEL)
    await scene.do(
        OWNER_REP,
        "handoff.record_first_action",
        handoff=f"{MOTEL}.h2",
        action="The front desk was told and a register put up.",
    )
    await scene.do(
        DANA,
        "commitment.report_progress",
        commitment=f"{MOTEL}.c1",
        note="The electrician has the order; eight lamps are in.",
    )
    await scene.pass_days(6, MOTEL)
    await scene.do(
        OWNER_REP,
        "handoff.return",
        handoff=f"{MOTEL}.h2",
        reason="We sold the front desk to a franchise; they decide now.",
    )
    await scene.pass_days(3, MOTEL)
    await scene.do(
        OPERATOR,
        "handoff.offer",
        responsibility=GUESTS,
        receiver=LICENSING,
        terms={
            "summary": "The licence demands a guest register. We ask the Board to enforce it.",
            "measure": "No unregistered guest in ten checks",
        },
    )
    await scene.pass_days(2, MOTEL)
    await scene.do(
        CLERK,
        "handoff.accept",
        handoff=f"{MOTEL}.h3",
        version=1,
        read_back="The Board checks the register weekly and fines gaps.",
    )
    await scene.do(
        OPERATOR,
        "commitment.report_done",
        commitment=f"{MOTEL}.c2",
        evidence="Patrolled every night; log attached to the case.",
        references=["Patrol log 11-07"],
    )
    await scene.do(
        OPERATOR,
        "handoff.offer",
        responsibility=NIGHTS,
        receiver=HOUSING,
        terms={
            "summary": "Neighbours complain of noise from the rooms about four nights a week."
            " Housing’s tenancy officers know the long-term guests, and can act on the safety"
            " order where we cannot. We ask Housing to answer these complaints.",
            "measure": "Noise complaints fall from 17 to fewer than 5 a month",
            "method": "engage_existing_agency",
            "return_notice": "10wd",
            "recall_right": True,
            "commitments": [
                promise(
                    "Name a tenancy officer for the motel",
                    "Name and number on the door",
                    "5wd",
                    promisor="receiver",
                ),
                promise(
                    "Send Housing the complaint log every Monday",
                    "Log received",
                    "20wd",
                    promisor="offeror",
                ),
            ],
        },
    )
    await scene.do(
        OPERATOR,
        "handoff.offer",
        responsibility=f"{PARK}.needles",
        receiver=CLINIC,
        terms={
            "summary": "Your outreach team is in the park every morning.",
            "measure": "No needle found in ten sweeps",
        },
    )
    await scene.pass_days(1.3, MOTEL)


def start() -> datetime:
    return datetime.now(UTC)
