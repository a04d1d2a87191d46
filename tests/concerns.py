"""A concern and a candidate, told by the real rules."""

from schemas.commands import concern as c
from schemas.concerns import Matter, ScanRule, Source
from schemas.ids import KEEPER
from schemas.parties import Grade, PartyKind, Role, Standing
from schemas.request import Request, Seen
from storage.pool import Asking
from tests.builders import MONDAY, POLICE, request
from tests.chronicle import Chronicle

C, OTHER, K = "c-7k3m9q2a", "c-2m4p8r6t", "k-7k3m9q2a"
MOTEL = (Seen(stream="problem/motel", seq=4, state="scanning"),)
MACHINE = Standing(
    person=KEEPER, party="remit", kind=PartyKind.POLICE, role=Role.SYSTEM, grade=Grade.ADVISORY
)


def concern_steps() -> list[Request]:
    reported = c.ReportConcern(
        concern=C, source=Source.OFFICER, matter=Matter.NOISE, place="Motel", happened=MONDAY,
        text="Shouting.", contact="555-0100",
    )  # fmt: skip
    merge = c.MergeConcern(concern=C, into=OTHER, reason="The same call.")
    there = (Seen(stream=f"concern/{OTHER}", seq=2, state="reported"),)
    return [
        request(reported, POLICE),
        request(c.LinkConcern(concern=C, problem="motel"), POLICE).model_copy(
            update={"seen": MOTEL}
        ),
        request(merge, POLICE).model_copy(update={"seen": there}),
    ]


def candidate_steps() -> list[Request]:
    proposed = c.ProposeCandidate(
        candidate=K, matter=Matter.NOISE, place="Motel", concerns=(C, OTHER, "c-00000001"),
        rule=ScanRule(),
    )  # fmt: skip
    taken = c.TakeUpCandidate(candidate=K, problem="motel")
    return [
        request(proposed, MACHINE),
        request(taken, POLICE).model_copy(update={"seen": MOTEL}),
    ]


async def reported(conn: Asking) -> Chronicle:
    """A concern that was linked, and then merged into another."""
    chronicle = Chronicle(f"concern/{C}")
    await chronicle.told(conn, *concern_steps())
    return chronicle


async def proposed(conn: Asking) -> Chronicle:
    """A candidate that was taken up."""
    chronicle = Chronicle(f"candidate/{K}")
    await chronicle.told(conn, *candidate_steps())
    return chronicle
