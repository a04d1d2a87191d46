"""A quay with two problems and somebody of every role: what the matrix of rights is tried on.

Each thing holds a word that stands nowhere else. `MARKS` says which parties may ever read it.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from schemas.ids import SETUP
from schemas.parties import Role
from tests.playbooks import content
from tests.portal.scene import ZONE, Scene, duty, promise

POLICE, HOUSING, OWNERS, CLINIC, AUDIT = (
    "westport-police", "westport-housing", "westport-owners", "westport-clinic", "westport-audit",
)  # fmt: skip
KINDS = {
    POLICE: "police", HOUSING: "government", OWNERS: "business", CLINIC: "nonprofit",
    AUDIT: "government",
}  # fmt: skip
PEOPLE = {
    **{f"{role}@{POLICE}": role for role in (
        "operator", "supervisor", "chief", "counsel", "contributor", "administrator",
    )},
    **{f"{role}@{HOUSING}": role for role in (
        "representative", "convener", "contributor", "community_representative", "citizen",
        "administrator",
    )},
    f"representative@{OWNERS}": "representative",
    f"representative@{CLINIC}": "representative",
    f"administrator@{CLINIC}": "administrator",
    f"auditor@{AUDIT}": "auditor",
}  # fmt: skip
"""Everybody by name. The clerk is tried with counsel: the same word decides for both."""
assert {*PEOPLE.values(), Role.CLERK, Role.SYSTEM} == {*Role}

LOT, MILL, TABLE, FINDING, ROUND = "quay-lot", "quay-mill", "quay-table", "f-quay0001", "r-quay0001"
LAMPS, GUESTS, NIGHTS = f"{LOT}.lamps", f"{LOT}.guests", f"{LOT}.nights"
EVERYBODY = frozenset({HOUSING, OWNERS, CLINIC, POLICE})

MARKS: dict[str, frozenset[str]] = {
    "alderlot": frozenset({HOUSING, OWNERS, POLICE}),  # what the lot's problem is
    "birchlamps": frozenset({HOUSING, POLICE}),  # the offer of the lamps
    "cedarback": frozenset({HOUSING, POLICE}),  # how it was read back
    "dogwoodlamp": frozenset({HOUSING, POLICE}),  # what is promised under it
    "elderguests": frozenset({OWNERS, POLICE}),  # the offer that owners took
    "firreturn": frozenset({OWNERS, POLICE}),  # why they gave it back
    "gorseagain": frozenset({HOUSING, POLICE}),  # the offer of the same duty after them
    "hazeldraft": frozenset({POLICE}),  # a draft for the clinic, offered to nobody yet
    "ivymill": frozenset({CLINIC, POLICE}),  # the other problem
    "junipermill": frozenset({CLINIC, POLICE}),  # what is offered there
    "kapokpledge": frozenset({CLINIC, POLICE}),  # and promised
    "larchstep": frozenset(),  # pressure on Housing that it was not told of
    "mapletable": frozenset({HOUSING, POLICE}),  # a partnership
    "nutmegword": frozenset({HOUSING}),  # a concern that Housing reported
    "olivefind": frozenset(),  # what the auditor found
    "pinebook": frozenset(),  # how police work
}
"""Police that steer and auditors read every word; these are the parties whose people may, too."""


@dataclass
class Quay:
    """What the play brought about and ids could not say beforehand."""

    concern: str = ""
    accepted: str = ""
    """The command by which Housing accepted."""
    entries: dict[str, int] = field(default_factory=dict)
    """Entries of the lot by their kind, the newest of each."""


def who(role: str, party: str) -> str:
    return f"{role}@{party}"


OPERATOR, DANA, RAY, NOOR = (
    who("operator", POLICE), who("representative", HOUSING), who("representative", OWNERS),
    who("representative", CLINIC),
)  # fmt: skip


async def play(scene: Scene) -> Quay:
    quay, do = Quay(), scene.do
    for party, kind in KINDS.items():
        await do(SETUP, "party.register", party=party, party_kind=kind, name=party, zone=ZONE)
    for person, role in PEOPLE.items():
        await do(SETUP, "person.add", person=person, name=person, role=role, grade="full")
    await do(
        OPERATOR, "problem.open", problem=LOT, title="The lot", statement="alderlot",
        responsibilities=[
            duty("lamps", "Lamps", "Lot", "Light it"), duty("guests", "Guests", "Desk", "Ask them"),
            duty("nights", "Nights", "Rooms", "Keep them quiet"),
        ],
    )  # fmt: skip
    await do(
        OPERATOR, "problem.open", problem=MILL, title="The mill", statement="ivymill",
        responsibilities=[duty("noise", "Noise", "Mill", "Listen")],
    )  # fmt: skip
    lamp = promise("dogwoodlamp", "Lit", "15wd", promisor="receiver")
    for number, (responsibility, receiver, summary) in enumerate(
        ((LAMPS, HOUSING, "birchlamps"), (GUESTS, OWNERS, "elderguests")), 1
    ):
        await do(
            OPERATOR, "handoff.offer", responsibility=responsibility, receiver=receiver,
            terms={"summary": summary, "measure": "Done", "return_notice": "0m",
                   "commitments": [lamp] if responsibility == LAMPS else []},
        )  # fmt: skip
        taker = who("representative", receiver)
        took = await do(
            taker, "handoff.accept", handoff=f"{LOT}.h{number}", version=1, read_back="cedarback"
            if receiver == HOUSING else "We ask.",
        )  # fmt: skip
        quay.accepted = quay.accepted or took.command_id
        quay.entries |= {e.kind: e.seq for e in took.entries if receiver == HOUSING}
    given = await do(RAY, "handoff.return", handoff=f"{LOT}.h2", reason="firreturn")
    quay.entries |= {e.kind: e.seq for e in given.entries}
    again = await do(
        OPERATOR, "handoff.offer", responsibility=GUESTS, receiver=HOUSING,
        terms={"summary": "gorseagain", "measure": "Done"},
    )  # fmt: skip
    quay.entries |= {e.kind: e.seq for e in again.entries}
    await do(
        OPERATOR, "handoff.draft", responsibility=NIGHTS, receiver=CLINIC,
        terms={"summary": "hazeldraft", "measure": "Done"},
    )  # fmt: skip
    await do(
        OPERATOR, "handoff.offer", responsibility=f"{MILL}.noise", receiver=CLINIC,
        terms={"summary": "junipermill", "measure": "Done"},
    )  # fmt: skip
    await do(
        OPERATOR, "commitment.propose", responsibility=f"{MILL}.noise",
        promise=promise("kapokpledge", "Done", "9wd"), promisor=CLINIC,
    )  # fmt: skip
    await do(
        OPERATOR, "step.plan", problem=LOT, party=HOUSING, method="informal_request",
        matter="noise", aim="larchstep",
    )  # fmt: skip
    await do(
        OPERATOR, "partnership.found", partnership=TABLE, name="mapletable",
        purpose="public_relations", stake="Ours.",
    )  # fmt: skip
    await do(
        OPERATOR, "partnership.invite", partnership=TABLE, member=HOUSING, because="Lots.",
        answer_by=scene.now + timedelta(days=9),
    )  # fmt: skip
    await do(
        who("auditor", AUDIT), "finding.open", finding=FINDING, entry=f"problem/{LOT}#1",
        text="olivefind",
    )  # fmt: skip
    book = content(title="pinebook").model_dump()
    await do(OPERATOR, "playbook.add", playbook="quay-way-1", content=book)
    await do(
        OPERATOR, "round.open", round=ROUND, title="First?", area="Quay", audience="All",
        method="meeting", items=[{"item": "one", "title": "One"}, {"item": "two", "title": "Two"}],
        groups=[{"group": "all"}], closes=scene.now + timedelta(days=900),
    )  # fmt: skip
    quay.concern = "c-quay0001"
    await do(
        DANA, "concern.report", concern=quay.concern, source="agency", matter="noise", place="Quay",
        happened=scene.began - timedelta(days=1), text="nutmegword",
    )  # fmt: skip
    return quay
