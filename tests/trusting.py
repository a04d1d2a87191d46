"""What is said about the trust in police: steps for the tests of rules, storage and verifier."""

from datetime import UTC, datetime, timedelta
from typing import Any

from rules.fold import decide, evolve, fresh
from schemas.commands import trust as c
from schemas.commands.party import RegisterParty
from schemas.events.party import PartyEvent
from schemas.ids import SETUP
from schemas.parties import Grade, PartyKind, Role, Standing
from schemas.request import Request
from schemas.state.party import Party
from schemas.trust import IncidentSeverity, ReviewVerdict, TrustKind
from schemas.trusting import Depending, TrustEntry
from storage.pool import Pool
from tests.builders import CLINIC, COUNTY, H1, HOUSING, MONDAY, POLICE, By, person, request
from tests.chronicle import Chronicle

BEFORE = datetime(2026, 10, 30, 22, 0, tzinfo=UTC)
CONTESTED = "party/police#2"
WITNESS = person(HOUSING, handle="rosa")
ASSESSOR = person(COUNTY)
MACHINE = Standing(
    person=SETUP, party="remit", kind=PartyKind.POLICE, role=Role.ADMINISTRATOR,
    grade=Grade.ADVISORY,
)  # fmt: skip


SHARED = tuple(
    Depending(about="broadway", between=party, stream="partnership/broadway", seq=3)
    for party in (HOUSING, CLINIC)
)
"""A partnership in which two are that an incident affects."""


def registered() -> Request:
    return request(RegisterParty(party=POLICE, party_kind=PartyKind.POLICE, name="Police"), MACHINE)


def incident(by: By = POLICE, depends: tuple[Depending, ...] | None = None, **said: Any) -> Request:
    whole = {
        "party": POLICE, "affected": (HOUSING, CLINIC), "severity": IncidentSeverity.SERIOUS,
        "happened": BEFORE, "place": "Market Street", "text": "A man was hurt.",
    } | said  # fmt: skip
    rests = Depending(about=H1, between=HOUSING, stream="problem/motel", seq=3)
    return request(c.RecordIncident(**whole), by).model_copy(
        update={"depending": (rests,) if depends is None else depends}
    )


def review(by: By = HOUSING, about: str = H1, number: int = 2) -> Request:
    return request(
        c.ConcludeIncidentReview(
            party=POLICE, incident=number, about=about, verdict=ReviewVerdict.REPAIRED,
            conclusion="They met and go on.",
        ),
        by,
    )  # fmt: skip


def goodwill(by: By = POLICE, witness: str = WITNESS.person, toward: str = CLINIC) -> Request:
    return request(
        c.RecordGoodwill(
            party=POLICE, toward=toward, witness=witness, happened=BEFORE, text="Cleared a yard.",
        ),
        by,
    )  # fmt: skip


def confirm(number: int, by: By = WITNESS) -> Request:
    return request(c.ConfirmGoodwill(party=POLICE, act=number), by)


def refuse(number: int, by: By = WITNESS) -> Request:
    return request(c.RefuseGoodwill(party=POLICE, act=number, reason="I was not there."), by)


def made(trusting: str = HOUSING, seq: int = 2) -> TrustEntry:
    return TrustEntry(
        seq=seq, kind=TrustKind.INCIDENT_SERIOUS, trusting=trusting, trusted=POLICE, at=BEFORE,
        about=CONTESTED,
    )  # fmt: skip


def contest(by: By = POLICE, found: tuple[TrustEntry, ...] | None = None) -> Request:
    asked = request(c.ContestTrust(party=POLICE, entry=CONTESTED, reason="It was not us."), by)
    return asked.model_copy(update={"trust": (made(),) if found is None else found})


def answer(by: By = HOUSING) -> Request:
    return request(c.AnswerContest(party=POLICE, entry=CONTESTED, text="We saw it."), by)


def uphold(by: By = ASSESSOR) -> Request:
    return request(c.UpholdContest(party=POLICE, entry=CONTESTED, reason="It was not."), by)


def reject(by: By = ASSESSOR) -> Request:
    return request(c.RejectContest(party=POLICE, entry=CONTESTED, reason="It was."), by)


def survey(by: By = POLICE, **said: Any) -> Request:
    whole = {
        "party": POLICE, "people": "Every tenth household", "means": "At the door",
        "asked": 200, "answered": 141, "trust": 96, "ended": BEFORE,
    } | said  # fmt: skip
    return request(c.RecordSurvey(**whole), by)


EVERYTHING = (
    registered, incident, contest, answer, uphold, review, goodwill, lambda: confirm(7),
    goodwill, lambda: refuse(9), survey,
)  # fmt: skip
"""One way through everything that can be said about trust, each step yet to be made."""


def given(*steps: Request | timedelta) -> Party:
    """Police, registered, after these steps, each a minute after the one before."""
    state = told(Party(party=POLICE), registered(), MONDAY)
    now = MONDAY
    for step in steps:
        now += step if isinstance(step, timedelta) else timedelta(minutes=1)
        if isinstance(step, Request):
            state = told(state, step, now)
    return state


def caused(state: Party, step: Request, at: datetime | None = None) -> list[PartyEvent]:
    return decide(state, step, at or (state.at or MONDAY) + timedelta(minutes=1))  # type: ignore[return-value]


def told(state: Party, step: Request, at: datetime) -> Party:
    for event in decide(state, step, at):
        following = evolve(state, event)
        assert isinstance(following, Party)
        state = following
    return state


async def trusting(pool: Pool) -> Chronicle:
    """Everything that can be said about the trust in police, in the record."""
    assert isinstance(fresh("party/police"), Party)
    chronicle = Chronicle("party/police")
    await chronicle.told(pool, *(step() for step in EVERYTHING))
    return chronicle
