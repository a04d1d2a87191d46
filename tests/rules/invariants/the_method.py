"""The stages of the method, walked in any order by anybody."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from schemas.parties import Role
from tests.builders import POLICE, person
from tests.rules.invariants.moves import SPEAKERS
from tests.rules.invariants.moves_of_method import in_the_method
from tests.rules.invariants.world import World


class TheMethodMoves(World):
    """A stage moves no responsibility, and neither does a pause; only an end ends tenures."""

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
