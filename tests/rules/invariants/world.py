"""The world of the machines that try everything: one problem, its parties, and time.

Mixins give it moves (`people_move`, `the_method_moves` …) and say what has to hold of each event
(`looks`) and at every moment (hypothesis invariants); `test_problem` puts them together.
"""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from rules.decide import decide
from rules.evolve import evolve
from rules.project import project
from schemas.capability import Declared
from schemas.commands import Command
from schemas.commands.handoff import OfferHandoff, SubmitHandoff
from schemas.errors import Refused
from schemas.events import OnProblem
from schemas.ids import TIME
from schemas.parties import Grade, PartyCard, Standing
from schemas.request import Cited, Receiver, Request
from schemas.rows import Rows
from schemas.state.problem import Problem, Tenure
from tests.builders import CARDS, CLINIC, MONDAY, POLICE, PROBLEM, opened, ring
from tests.rules.invariants.moves import PARTIES

MOST_RINGS = 3_000
WANTING = (CLINIC,)
"""Parties that have declared that they can hold one responsibility at once."""


class World(RuleBasedStateMachine):
    """One problem, and what anybody asks of it; deadlines ring on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.problem = Problem(problem=PROBLEM)
        self.now: datetime = MONDAY
        self.events: list[OnProblem] = []
        self.rows: dict[Any, Any] = {}
        self.cards: dict[str, PartyCard] = dict(CARDS)
        self.rung: set[str] = set()
        self.known: dict[int, dict[str, tuple[Tenure, ...]]] = {}
        self.numbers = 0

    @initialize()
    def police_open_it(self) -> None:
        self.happen(opened())

    @rule(days=st.sampled_from((1, 3, 10, 40)))
    def days_pass(self, days: int) -> None:
        self.wait(timedelta(days=days))

    @rule(party=st.sampled_from(PARTIES[1:]))
    def a_party_stops_or_starts_again(self, party: str) -> None:
        card = self.cards[party]
        self.cards[party] = card.model_copy(update={"active": not card.active})

    def ask(self, command: Command, by: Standing, cited: Cited | None = None) -> None:
        if not self.cards[by.party].active:
            return  # nobody speaks for a party that is not active
        self.numbers += 1
        self.happen(
            Request(
                command_id=f"command-{self.numbers:05}",
                command=command,
                standing=by,
                parties=self.cards,
                cited=cited,
                receiver=self.receiver_of(command),
            )
        )

    def receiver_of(self, command: Command) -> Receiver | None:
        """What is known of the party that an offer asks; of some of them it is too little."""
        match command:
            case OfferHandoff():
                party = command.receiver
            case SubmitHandoff():
                handoff = self.problem.handoffs.get(command.handoff)
                party = handoff.receiver if handoff else POLICE
            case _:
                return None
        declared = Declared(capacity=1) if party in WANTING else None
        held = [one for one in self.problem.responsibilities.values() if one.state == "held"]
        holds = sum(one.holder == party for one in held)
        return Receiver(party=party, seq=1, declared=declared, power=Grade.FULL, holds=holds)

    def wait(self, span: timedelta) -> None:
        """Every deadline up to then rings, and each ring leads on: the alarm loop ends."""
        self.now += span
        for _ in range(MOST_RINGS):
            coming = ring(self.problem)
            if coming is None or coming[0] > self.now:
                return
            at, request = coming
            request = request.model_copy(update={"parties": self.cards})
            assert request.command_id not in self.rung, "another chime has the same name"
            self.rung.add(request.command_id)
            before = self.problem.seq
            self.happen(request, max(at, self.problem.at or at))
            assert self.problem.seq > before, f"{request.command} causes nothing, and rings again"
        raise AssertionError("the alarm loop did not end")

    def happen(self, request: Request, at: datetime | None = None) -> None:
        before = self.problem
        told = before.model_dump_json()
        try:
            events = decide(before, request, at or self.now)
        except Refused as no:
            says_why(no)
            assert request.standing.person != TIME, "time is never refused"
            assert before.model_dump_json() == told
            return
        for event in events:
            assert before.at is None or event.stamp.at > before.at
            after = evolve(self.problem, event)
            self.look_at(self.problem, after, event)
            self.problem = after
            self.known[after.seq] = {
                name: held.tenures for name, held in after.responsibilities.items()
            }
        assert before.model_dump_json() == told, "decide or evolve changed the past"
        self.events += events
        lay_over(self.rows, project(self.problem, after=before.seq))

    def look_at(self, before: Problem, after: Problem, event: OnProblem) -> None:
        """What has to hold of each event; each subject adds its own."""
        assert after.seq == before.seq + 1


def says_why(no: Refused) -> None:
    assert no.message.endswith(".")
    assert no.next_step


def lay_over(known: dict[Any, Any], rows: Rows) -> None:
    """The rows by their keys, newer ones over older ones."""
    for table, found in rows:
        for row in found:
            key = next(iter(row))[1]
            number = getattr(row, "number", 0)
            known[table, key, number] = row
