"""Whatever happened can be told again: events, rows, notices and words."""

from typing import Any

from hypothesis.stateful import invariant

from rules.fold import fold
from rules.notices import notices
from rules.project import project
from schemas.events import EVENT, OnProblem, subject_of
from schemas.ids import problem_stream
from schemas.state.problem import Problem
from tests.builders import PROBLEM
from tests.rules.invariants.world import World, lay_over


class Telling(World):
    """One entry at a time or all together, from events or from JSON: it is the same problem."""

    def look_at(self, before: Problem, after: Problem, event: OnProblem) -> None:
        super().look_at(before, after, event)
        assert EVENT.validate_json(EVENT.dump_json(event)) == event
        assert subject_of(event)
        told = notices(before, after, event)
        seen = [notice.notice for notice in told]
        assert len(seen) == len(set(seen))
        for notice in told:
            assert notice.role is not None or notice.party != event.stamp.party
            assert notice.party in self.cards
            assert not set("{}") & set(notice.line)
            assert notice.line.endswith(".")
        assert after.trust[: len(before.trust)] == before.trust, "no entry of trust ever changes"
        for made in after.trust[len(before.trust) :]:
            assert (made.seq, made.at) == (after.seq, event.stamp.at)
            assert made.trusting != made.trusted

    @invariant()
    def rows_told_step_by_step_are_the_rows_of_the_whole(self) -> None:
        whole: dict[Any, Any] = {}
        lay_over(whole, project(self.problem))
        assert self.rows == whole

    def teardown(self) -> None:
        """Told again from its events, and read back from its JSON, the problem is the same."""
        super().teardown()
        stream = problem_stream(PROBLEM)
        assert fold(stream, self.events) == self.problem
        bodies = [EVENT.dump_json(event) for event in self.events]
        assert fold(stream, map(EVENT.validate_json, bodies)) == self.problem
        text = self.problem.model_dump_json()
        assert Problem.model_validate_json(text) == self.problem
        assert Problem.model_validate_json(text).model_dump_json() == text
