"""Exactly one holder at every instant, and what may make another one."""

from datetime import datetime, timedelta

from hypothesis.stateful import invariant

from rules.evolve import evolve
from schemas.events import OnProblem
from schemas.events.correction import CorrectionAgreed
from schemas.events.problem import (
    ResponsibilityReverted,
    ResponsibilitySplit,
    ResponsibilityTransferred,
)
from schemas.state.problem import HandoffState as H
from schemas.state.problem import Problem, Responsibility
from tests.builders import PROBLEM
from tests.rules.invariants.world import World

NOT_ACCEPTED = {H.DECLINED, H.REDIRECTED, H.EXPIRED, H.WITHDRAWN, H.REFUSED_APPROVAL}


class Holding(World):
    """The eight invariants of responsibility that are about who holds it."""

    def look_at(self, before: Problem, after: Problem, event: OnProblem) -> None:
        super().look_at(before, after, event)
        self.a_tenure_moves_by_acceptance_or_reversion_only(before, after, event)

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

    def teardown(self) -> None:
        """As known at any earlier entry it is told as it was then, and at every instant exactly one
        party held each responsibility from its establishment to its end.
        """
        super().teardown()
        then = Problem(problem=PROBLEM)
        for event in self.events:
            then = evolve(then, event)
            assert then.at is not None
            for name, held in then.responsibilities.items():
                assert held.tenures == self.known[then.seq][name]
                one_holder_at_each_instant(held, then.at)


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
