"""One writer without Temporal: requests go through the real rules and come out as batches.

chronicle = Chronicle("problem/motel")
await chronicle.told(pool, opened(), offered(), accept())
"""

from datetime import datetime, timedelta
from hashlib import sha256

from rules import fold
from rules.notices import notices
from rules.project import project
from schemas.batch import Batch, Entry, Recorded, Told
from schemas.body import write_body
from schemas.commands.finding import AnswerFinding, OpenFinding
from schemas.commands.party import AddPerson, MarkAway, RegisterParty
from schemas.events import subject_of
from schemas.parties import Grade, PartyKind, Role
from schemas.request import Request
from schemas.rows import Notice
from schemas.state.party import Party
from schemas.state.problem import Problem
from storage import ledger
from storage.pool import Asking
from tests.builders import (
    COUNTY,
    MONDAY,
    POLICE,
    Step,
    accept,
    give_back,
    offered,
    opened,
    person,
    request,
    ring,
)


class Chronicle:
    """The state of one stream, and the batches that bring it into the database."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.state = fold.fresh(stream)
        self.now = MONDAY
        self.batches: list[Batch] = []

    def decided(self, step: Request) -> Batch:
        """Decide and evolve; the batch is yet to be written."""
        before = self.state
        entries: list[Entry] = []
        messages: list[Notice] = []
        for event in fold.decide(self.state, step, self.now):
            was, self.state = self.state, fold.evolve(self.state, event)
            nonce = sha256(f"{self.stream}{self.state.seq}".encode()).hexdigest()[:32]
            entries.append(
                Entry(
                    seq=self.state.seq,
                    kind=event.kind,
                    subject=subject_of(event),
                    at=event.stamp.at,
                    by=event.stamp.by,
                    command_id=event.stamp.command_id,
                    body=write_body(event, stream=self.stream, nonce=nonce),
                )
            )
            if isinstance(was, Problem) and isinstance(self.state, Problem):
                messages += notices(was, self.state, event)  # type: ignore[arg-type]
        command = Told(
            command_id=step.command_id,
            digest=step.digest(),
            first_seq=entries[0].seq,
            last_seq=entries[-1].seq,
        )
        batch = Batch(
            stream=self.stream,
            entries=tuple(entries),
            commands=(command,),
            rows=project(self.state, after=before.seq),
            notices=tuple(messages),
        )
        self.batches.append(batch)
        return batch

    async def told(self, conn: Asking, *steps: Step) -> list[Recorded]:
        """Write what the steps cause, a minute apart; deadlines ring on the way."""
        before = len(self.batches)
        try:
            self.imagine(*steps)
        finally:  # what happened before a refusal happened
            written = [await ledger.record(conn, batch) for batch in self.batches[before:]]
        return written

    def imagine(self, *steps: Step) -> None:
        """The same, yet to be written. Raises Refused where the rules refuse a step."""
        for step in steps:
            until = self.now + (step if isinstance(step, timedelta) else timedelta(minutes=1))
            self._ring(until)
            self.now = until
            if isinstance(step, Request):
                self.decided(step)

    def _ring(self, until: datetime) -> None:
        while isinstance(self.state, Problem) and (coming := ring(self.state)) is not None:
            if coming[0] > until:
                return
            self.now = coming[0]
            self.decided(coming[1])


async def motel(conn: Asking) -> Chronicle:
    """The motel: lighting is offered, accepted and given back, so it has three tenures."""
    chronicle = Chronicle("problem/motel")
    await chronicle.told(conn, opened(), offered(), accept(), give_back())
    assert isinstance(chronicle.state, Problem)
    return chronicle


async def housing(conn: Asking) -> Chronicle:
    """The party housing with two people, one of them away."""
    administrator = person(POLICE, Role.ADMINISTRATOR)
    chronicle = Chronicle("party/housing")
    await chronicle.told(
        conn,
        request(
            RegisterParty(party="housing", party_kind=PartyKind.GOVERNMENT, name="Housing office"),
            administrator,
        ),
        request(
            AddPerson(
                person="dana@housing", name="Dana", role=Role.REPRESENTATIVE, grade=Grade.FULL
            ),
            administrator,
        ),
        request(AddPerson(person="kim@housing", name="Kim", role=Role.CONTRIBUTOR), administrator),
        request(MarkAway(person="kim@housing", until=MONDAY + timedelta(days=9)), administrator),
    )
    assert isinstance(chronicle.state, Party)
    return chronicle


F = "f-7k3m9q2a"


def raised_steps() -> tuple[Request, Request]:
    """An auditor opens the finding F about the first entry of the motel; police answer."""
    question = OpenFinding(finding=F, entry="problem/motel#1", text="Who opened it?")
    answer = AnswerFinding(finding=F, text="Our operator did.")
    return request(question, person(COUNTY, Role.AUDITOR)), request(answer, POLICE)


async def raised(conn: Asking) -> Chronicle:
    """A finding about the first entry of the motel, answered and still open."""
    chronicle = Chronicle(f"finding/{F}")
    await chronicle.told(conn, *raised_steps())
    return chronicle
