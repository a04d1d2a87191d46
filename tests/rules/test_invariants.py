"""What holds whatever anybody asks for, in whatever order, however late.

A machine gives random commands in the name of random people, lets deadlines ring, and looks at
the eight invariants of responsibility after each step.
"""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rules.decide import decide
from rules.evolve import evolve
from rules.facts import FACTS
from rules.fold import fold
from rules.notices import notices
from rules.project import project
from rules.states import OPEN
from rules.turn import turn_on_commitment
from schemas.commands import Command
from schemas.commands.correction import CorrectFact
from schemas.errors import Refused
from schemas.events import EVENT, OnProblem, subject_of
from schemas.events.correction import CorrectionAgreed
from schemas.events.handoff import HandoffAccepted, HandoffCountered
from schemas.events.problem import (
    ResponsibilityReverted,
    ResponsibilitySplit,
    ResponsibilityTransferred,
)
from schemas.ids import TIME, problem_stream
from schemas.parties import PartyCard, Role, Standing
from schemas.request import Cited, Request
from schemas.rows import Rows
from schemas.state.problem import HandoffState as H
from schemas.state.problem import Problem, Responsibility, Tenure
from tests.builders import CARDS, MONDAY, POLICE, PROBLEM, opened, person, ring
from tests.rules.moves import (
    PARTIES,
    SPEAKERS,
    best_of,
    correcting,
    offer,
    on_problem,
    on_responsibility,
    right_parties,
    sensible,
)
from tests.rules.moves_of_method import in_the_method

NOT_ACCEPTED = {H.DECLINED, H.REDIRECTED, H.EXPIRED, H.WITHDRAWN, H.REFUSED_APPROVAL}
MOST_RINGS = 3_000


class AnyHistory(RuleBasedStateMachine):
    """One problem, and everybody at once."""

    def __init__(self) -> None:
        super().__init__()
        self.problem = Problem(problem=PROBLEM)
        self.now: datetime = MONDAY
        self.events: list[OnProblem] = []
        self.rows: dict[Any, Any] = {}
        self.cards: dict[str, PartyCard] = dict(CARDS)
        self.countered: dict[str, HandoffCountered] = {}
        self.rung: set[str] = set()
        self.known: dict[int, dict[str, tuple[Tenure, ...]]] = {}
        self.numbers = 0

    @initialize()
    def police_open_it(self) -> None:
        self.happen(opened())

    # What people and time do.

    @rule(data=st.data(), to=st.sampled_from(PARTIES))
    def the_holder_offers(self, data: st.DataObject, to: str) -> None:
        held = [part for part in self.problem.responsibilities.values() if part.state == "held"]
        if held:
            part = data.draw(st.sampled_from(held))
            command = offer(data.draw, part.responsibility, to, self.now)
            self.ask(command, best_of(part.holder, command))

    @rule(data=st.data())
    def the_right_one_moves_what_waits(self, data: st.DataObject) -> None:
        self.wait(timedelta(minutes=7))
        command = sensible(data.draw, self.problem, self.now)
        if command is not None:
            party = data.draw(st.sampled_from(right_parties(command, self.problem)))
            self.ask(command, best_of(party, command))

    @rule(data=st.data())
    def the_right_one_moves_once_more(self, data: st.DataObject) -> None:
        self.the_right_one_moves_what_waits(data)

    @rule(data=st.data(), who=st.sampled_from(SPEAKERS))
    def anybody_moves_what_waits(self, data: st.DataObject, who: Standing) -> None:
        command = sensible(data.draw, self.problem, self.now)
        if command is not None:
            self.ask(command, who)

    @rule(data=st.data())
    def a_side_asks_about_a_responsibility(self, data: st.DataObject) -> None:
        command = on_responsibility(data.draw, self.problem, self.now)
        party = data.draw(st.sampled_from(right_parties(command, self.problem)))
        self.ask(command, best_of(party, command))

    @rule(data=st.data())
    def a_side_corrects_or_answers_a_correction(self, data: st.DataObject) -> None:
        self.wait(timedelta(minutes=3))
        command = correcting(data.draw, self.problem, self.now)
        if command is not None:
            party = data.draw(st.sampled_from(right_parties(command, self.problem)))
            self.ask(command, best_of(party, command))

    @rule(data=st.data())
    def a_party_says_rightly_what_it_described(self, data: st.DataObject) -> None:
        described = [
            (seq, event, field)
            for seq, event in enumerate(self.events, start=1)
            for field in FACTS.get(event.kind, ())
            if field != "references" and isinstance(getattr(event, field), str)
        ]
        if not described:
            return
        seq, event, field = data.draw(st.sampled_from(described))
        key = f"{seq}/{field}"
        stated_in = self.problem.corrected.get(key, seq)
        text = getattr(event if stated_in == seq else self.events[stated_in - 1],
                       field if stated_in == seq else "text")  # fmt: skip
        cited = Cited(
            entry=seq, kind=event.kind, subject=subject_of(event), party=event.stamp.party,
            field=field, text=text, stated_in=stated_in,
        )  # fmt: skip
        new = data.draw(st.sampled_from(("It was so.", "It was otherwise.", text)))
        command = CorrectFact(
            problem=PROBLEM, entry=seq, field=field, text=new, reason="Seen again."
        )
        party = data.draw(st.sampled_from((event.stamp.party, *PARTIES)))
        before = self.problem
        if party in self.cards:
            self.ask(command, best_of(party, command), cited)
        if self.problem.seq > before.seq:
            assert party == event.stamp.party, "nobody corrects what another party said"
            assert {name: held.tenures for name, held in before.responsibilities.items()} == {
                name: held.tenures for name, held in self.problem.responsibilities.items()
            }

    @rule(data=st.data(), who=st.sampled_from(SPEAKERS))
    def anybody_corrects(self, data: st.DataObject, who: Standing) -> None:
        command = correcting(data.draw, self.problem, self.now)
        if command is not None:
            self.ask(command, who)

    @rule(data=st.data(), who=st.sampled_from(SPEAKERS))
    def anybody_asks_about_a_responsibility(self, data: st.DataObject, who: Standing) -> None:
        self.ask(on_responsibility(data.draw, self.problem, self.now), who)

    @rule(data=st.data(), who=st.sampled_from(SPEAKERS))
    def somebody_asks_about_the_problem(self, data: st.DataObject, who: Standing) -> None:
        self.ask(on_problem(data.draw, self.problem), who)

    @rule(data=st.data())
    def the_problem_goes_its_way_through_the_method(self, data: st.DataObject) -> None:
        self.wait(timedelta(minutes=2))
        command = in_the_method(data.draw, self.problem)
        leading = person(POLICE, Role.SUPERVISOR, handle=data.draw(st.sampled_from("abc")))
        by = data.draw(st.sampled_from((leading, leading, leading, *SPEAKERS)))
        held = {name: one.tenures for name, one in self.problem.responsibilities.items()}
        self.ask(command, by)
        if not self.problem.over:
            assert held == {n: one.tenures for n, one in self.problem.responsibilities.items()}

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
            )
        )

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

    # What has to hold of each event.

    def look_at(self, before: Problem, after: Problem, event: OnProblem) -> None:
        assert after.seq == before.seq + 1
        assert EVENT.validate_json(EVENT.dump_json(event)) == event
        assert subject_of(event)
        seen = [notice.notice for notice in notices(before, after, event)]
        assert len(seen) == len(set(seen))
        for notice in notices(before, after, event):
            assert notice.role is not None or notice.party != event.stamp.party
            assert notice.party in self.cards
            assert not set("{}") & set(notice.line)
            assert notice.line.endswith(".")
        self.a_tenure_moves_by_acceptance_or_reversion_only(before, after, event)
        if isinstance(event, HandoffCountered):
            self.countered[event.handoff] = event
        if isinstance(event, HandoffAccepted):
            self.acceptance_had_the_authority(before, event)

    def a_tenure_moves_by_acceptance_or_reversion_only(
        self, before: Problem, after: Problem, event: OnProblem
    ) -> None:
        for name, held in before.responsibilities.items():
            now = after.responsibilities[name]
            if now.tenures != held.tenures:
                assert event.kind in {
                    "responsibility.transferred",
                    "responsibility.reverted",
                    "responsibility.split",
                    "responsibility.discharged",
                    "correction.agreed",
                    "problem.dismissed",
                    "problem.merged",
                }
            if isinstance(event, CorrectionAgreed):
                assert now.holder == held.holder
                assert [t.holder for t in now.tenures] == [t.holder for t in held.tenures]
            if len(now.tenures) > len(held.tenures):
                assert isinstance(event, ResponsibilityTransferred | ResponsibilityReverted)
                assert event.former == held.holder != now.holder == event.holder
                assert self.cards[now.holder].active, "the holder is active when its tenure begins"

    def acceptance_had_the_authority(self, before: Problem, event: HandoffAccepted) -> None:
        handoff = before.handoffs[event.handoff]
        stamp = event.stamp
        if stamp.party != handoff.receiver:  # the offeror agreed to what the receiver had stated
            stamp = self.countered[event.handoff].stamp
        held = before.responsibilities[handoff.responsibility]
        assert stamp.party == handoff.receiver
        assert stamp.grade.power >= max(handoff.terms.demands.power, held.demands.power)
        assert event.stamp.at >= (handoff.offered_at or event.stamp.at)

    # What has to hold at every moment.

    @invariant()
    def exactly_one_holder_at_every_instant(self) -> None:
        for held in self.problem.responsibilities.values():
            first, *later = held.tenures
            for former, following in zip(held.tenures, later, strict=False):
                assert former.until == following.since
                assert former.since < following.since
            assert first.cause == "established"
            assert [tenure.number for tenure in held.tenures] == [*range(1, len(later) + 2)]
            assert (held.tenures[-1].until is None) == (held.state == "held")

    @invariant()
    def every_later_tenure_has_one_cause(self) -> None:
        for held in self.problem.responsibilities.values():
            by_handoff = [t.handoff for t in held.tenures if t.cause == "handoff"]
            assert len(by_handoff) == len(set(by_handoff))
            for tenure in held.tenures[1:]:
                cause = self.events[tenure.began_seq - 1]
                since = cause.stamp.at
                if tenure.corrected_in is not None:
                    corrected = self.events[tenure.corrected_in - 1]
                    assert isinstance(corrected, CorrectionAgreed)
                    assert corrected.entry == tenure.began_seq
                    since = corrected.new
                assert tenure.since == since
                if tenure.cause == "handoff":
                    assert isinstance(cause, ResponsibilityTransferred)
                    handoff = self.problem.handoffs[tenure.handoff or ""]
                    assert handoff.accepted_at == cause.stamp.at
                    assert handoff.receiver == tenure.holder
                else:
                    assert isinstance(cause, ResponsibilityReverted)

    @invariant()
    def a_handoff_that_was_not_accepted_has_moved_nothing(self) -> None:
        causes = {t.handoff for r in self.problem.responsibilities.values() for t in r.tenures}
        for name, handoff in self.problem.handoffs.items():
            if handoff.state in NOT_ACCEPTED:
                assert handoff.accepted_at is None
                assert name not in causes

    @invariant()
    def the_parts_of_a_split_cover_the_whole_exactly(self) -> None:
        for event in self.events:
            if isinstance(event, ResponsibilitySplit):
                whole = self.scope_at(event.responsibility, event)
                parts = [cell for part in event.parts for cell in self.scope_at(part, event)]
                assert sorted(parts) == sorted(whole)
                assert all(
                    self.problem.responsibilities[part].tenures[0].since
                    == self.problem.responsibilities[event.responsibility].tenures[-1].until
                    for part in event.parts
                )

    def scope_at(self, name: str, event: OnProblem) -> list[tuple[str, str]]:
        """What a responsibility covered at the instant of this event."""
        cells: list[tuple[str, str]] = []
        for other in self.events:
            if other.stamp.at <= event.stamp.at and getattr(other, "responsibility", "") == name:
                found = getattr(other, "scope", None)
                if found is not None and other.kind != "scope.proposed":
                    cells = found.cells()
        return cells

    @invariant()
    def reserved_duties_stay_with_police(self) -> None:
        for held in self.problem.responsibilities.values():
            kept = {duty.casefold() for duty in held.reserved}
            assert not kept & {duty.casefold() for duty in held.scope.duties}

    @invariant()
    def one_offer_at_a_time_and_only_by_its_holder(self) -> None:
        live: list[str] = []
        for handoff in self.problem.handoffs.values():
            if handoff.state in (H.OFFERED, H.ACKNOWLEDGED, H.INFO_REQUESTED, H.COUNTERED):
                live.append(handoff.responsibility)
                held: Responsibility = self.problem.responsibilities[handoff.responsibility]
                assert held.holder == handoff.offeror
                assert held.state == "held"
        assert len(live) == len(set(live))

    @invariant()
    def nothing_that_ended_waits_for_anybody(self) -> None:
        for handoff in self.problem.handoffs.values():
            if handoff.state in NOT_ACCEPTED | {H.RETURNED, H.RECALLED}:
                assert not handoff.clocks
        for commitment in self.problem.commitments.values():
            if commitment.state not in OPEN:
                assert not commitment.clocks
                assert turn_on_commitment(commitment) is None

    @invariant()
    def rows_told_step_by_step_are_the_rows_of_the_whole(self) -> None:
        whole: dict[Any, Any] = {}
        lay_over(whole, project(self.problem))
        assert self.rows == whole

    def teardown(self) -> None:
        """Told again from its events, and read back from its JSON, the problem is the same.

        As known at any earlier entry it is told as it was then, and at every instant exactly one
        party held each responsibility from its establishment to its end.
        """
        stream = problem_stream(PROBLEM)
        then = Problem(problem=PROBLEM)
        for event in self.events:
            then = evolve(then, event)
            assert then.at is not None
            for name, held in then.responsibilities.items():
                assert held.tenures == self.known[then.seq][name]
                one_holder_at_each_instant(held, then.at)
        assert fold(stream, self.events) == self.problem
        bodies = [EVENT.dump_json(event) for event in self.events]
        assert fold(stream, map(EVENT.validate_json, bodies)) == self.problem
        text = self.problem.model_dump_json()
        assert Problem.model_validate_json(text) == self.problem
        assert Problem.model_validate_json(text).model_dump_json() == text


def one_holder_at_each_instant(held: Responsibility, now: datetime) -> None:
    """At, just before and just after each instant at which anything passed."""
    tick = timedelta(microseconds=1)
    for passing in {tenure.since for tenure in held.tenures} | {now}:
        for instant in (passing - tick, passing, passing + tick):
            ends = held.tenures[-1].until
            lives = held.tenures[0].since <= instant and (ends is None or instant < ends)
            holders = [
                tenure.holder
                for tenure in held.tenures
                if tenure.since <= instant and (tenure.until is None or instant < tenure.until)
            ]
            assert len(holders) == lives


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


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(
    max_examples=50,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
