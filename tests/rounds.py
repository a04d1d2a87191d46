"""A priority round for tests: short words for what its people do, all through the real rules."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from rules.fold import decide, evolve, fresh
from rules.rounds.time import coming, ring_request
from schemas.commands import round as c
from schemas.events.round import RoundEvent
from schemas.parties import PartyKind, Role, Standing
from schemas.request import Request, Seen
from schemas.rounds import AskedBy, CameOfIt, FearQuestion, Group, Item, PolicingStyle, Sheet
from schemas.state.round import Round
from storage.pool import Asking
from tests.builders import CARDS, HOUSING, MONDAY, POLICE, By, person, request
from tests.chronicle import Chronicle

R = "r-7k3m9q2a"
CLOSES = MONDAY + timedelta(days=30)
REPORT_BY = CLOSES + timedelta(days=60)
ITEMS = ("motel", "noise", "speeding")
RESIDENT = Standing(
    person="joe@residents", party="residents", kind=PartyKind.CITIZEN, role=Role.CITIZEN,
    grade=person(POLICE).grade,
)  # fmt: skip
MOTEL = Seen(stream="problem/motel", seq=4, state="scanning")


def asked(command: Any, by: By = POLICE, *seen: Seen) -> Request:
    return request(command, by).model_copy(update={"seen": seen, "parties": CARDS})


def opening(**changes: Any) -> c.OpenRound:
    said: dict[str, Any] = {
        "round": R, "title": "What first?", "area": "Mile 9", "audience": "Those around it",
        "items": (
            Item(item="motel", title="Thefts", problem="motel", part_one=True),
            Item(item="noise", title="Noise"),
            Item(item="speeding", title="Speeding"),
        ),
        "groups": (Group(group="tenants", invited=120, through=HOUSING),
                   Group(group="owners", invited=30)),
        "method": AskedBy.DOOR_TO_DOOR, "closes": CLOSES, "report_by": REPORT_BY,
        "fear": FearQuestion(),
    }  # fmt: skip
    return c.OpenRound(**said | changes)


def opened(by: By = POLICE, **changes: Any) -> Request:
    return asked(opening(**changes), by, MOTEL)


def ranked(*order: str, by: By = POLICE) -> Request:
    return asked(c.RankByPolice(round=R, order=order or ITEMS), by)


def sheet(number: int | str, *order: str, **said: Any) -> Sheet:
    return Sheet(sheet=str(number), order=order or ITEMS, **{"group": "tenants"} | said)


def answered(*sheets: Sheet, by: By = HOUSING) -> Request:
    return asked(c.AnswerRound(round=R, sheets=sheets), by)


def closed(by: By = POLICE) -> Request:
    return asked(c.CloseRound(round=R, reason="All sheets are in."), by)


def told_back(
    item: str = "noise", outcome: CameOfIt = CameOfIt.DONE, by: By = POLICE, **said: Any
) -> Request:
    return asked(
        c.ReportBack(round=R, item=item, outcome=outcome, text="Quiet hours.", **said), by, MOTEL
    )


HEARD: tuple[Request, ...] = (
    opened(),
    ranked(),
    answered(
        sheet(1, "noise", "motel", "speeding", fear=4, styles=(PolicingStyle.FOOT_PATROL,)),
        sheet(2, "noise", fear=5),
        sheet(3, "motel", "noise", fear=1, group="owners"),
    ),
    answered(sheet("joe@residents", "speeding", "noise"), by=RESIDENT),
)
"""Four have answered."""


class Told:
    """A round as far as these steps bring it; deadlines ring on the way."""

    def __init__(self, *steps: Request | timedelta) -> None:
        state = fresh(f"round/{R}")
        assert isinstance(state, Round)
        self.state, self.now = state, MONDAY
        self.events: list[RoundEvent] = []
        self.go(*steps)

    def go(self, *steps: Request | timedelta) -> "Told":
        for step in steps:
            self._ring(self.now + (step if isinstance(step, timedelta) else timedelta(minutes=1)))
            if isinstance(step, Request):
                self._take(step, self.now)
        return self

    def _ring(self, until: datetime) -> None:
        while (due := next(iter(coming(self.state)), None)) and due[0] <= until:
            self._take(ring_request(due[1]), due[0])
        self.now = until

    def _take(self, step: Request, at: datetime) -> None:
        for event in decide(self.state, step, at):
            self.events.append(event)  # type: ignore[arg-type]
            state = evolve(self.state, event)
            assert isinstance(state, Round)
            self.state = state


def heard(orders: Iterable[tuple[str, ...]], **changes: Any) -> Told:
    """A closed round in which police rank as `ITEMS` and these are the sheets."""
    told = Told(opened(**changes), ranked())
    sheets = [sheet(number, *order) for number, order in enumerate(orders, start=1)]
    for begin in range(0, len(sheets), 100):
        told.go(answered(*sheets[begin : begin + 100]))
    return told.go(closed())


async def round_told(conn: Asking) -> Chronicle:
    """A round that four answered, closed before its time, with word of one item."""
    chronicle = Chronicle(f"round/{R}")
    await chronicle.told(conn, *HEARD, closed(), told_back())
    return chronicle
