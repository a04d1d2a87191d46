"""The ladder, climbed in any order by anybody."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from rules.ladder import IN_FORCE, in_the_way, seats_left
from rules.rungs import ORDER, RUNGS, below
from schemas.request import Request
from schemas.state.ladder import Step
from tests import climbing as up
from tests.builders import CHIEF, HOUSING, MOTEL, POLICE, SUPERVISOR, person
from tests.rules.invariants.world import World

WHO = (POLICE, POLICE, POLICE, SUPERVISOR, CHIEF, up.COUNSEL, up.CLERK, HOUSING, MOTEL)


def onward(step: Step) -> Request:
    """What leads on from here."""
    name, had = step.step, {one.proof for one in step.exhibits}
    lacking = [proof for proof in RUNGS[step.method].proofs if proof not in had]
    match step.state:
        case "planned" if lacking:
            return up.prove(name, lacking[0])
        case "planned" if step.case is None:
            return up.state_case(name)
        case "planned" if step.pushing is None:
            return up.weigh(name)
        case "planned":
            return up.guard(name) if step.safeguards is None else up.submit(name)
        case "evidenced":
            seats = {"chief": CHIEF, "counsel": up.COUNSEL, "governing_body": up.CLERK}
            return up.approve(name, seats.get(next(iter(seats_left(step)), ""), SUPERVISOR))
        case "approved":
            return up.notify(name, public="Gazette")
        case "notified":
            return up.run(name)
        case _:
            return up.conclude(name) if step.replies else up.reply(name, by=step.party)


class TheLadderIsClimbed(World):
    """Whoever says what, nobody approves what they asked for, and no rung opens too early."""

    @rule(data=st.data())
    def a_step_goes_on(self, data: st.DataObject) -> None:
        self.wait(timedelta(days=data.draw(st.sampled_from((0, 0, 0, 9, 33))), minutes=2))
        for _ in range(data.draw(st.integers(1, 12))):
            self.wait(timedelta(minutes=2))
            steps = self.problem.ladder.steps
            name = data.draw(st.sampled_from([*steps][-2:] or [up.S1]))
            method = data.draw(st.sampled_from(ORDER))
            on = data.draw(st.sampled_from((HOUSING, MOTEL)))
            moves = [
                up.plan(method, on), up.skip(*(below(method) or (method,)), on=on),
                up.approve(name), up.refuse(name), up.overturn(name), up.withdraw_step(name),
            ]  # fmt: skip
            if name in steps:
                moves += [onward(steps[name])] * 18
            move = data.draw(st.sampled_from(moves))
            said = data.draw(st.sampled_from((*(move.standing,) * 20, *WHO)))
            self.ask(move.command, person(said) if isinstance(said, str) else said)

    @invariant()
    def every_quorum_is_of_different_people_who_did_not_ask(self) -> None:
        for step in self.problem.ladder.steps.values():
            people = [who for one in step.approvals for who in (one.by, one.deputy_for) if who]
            assert len(people) == len({*people})
            if step.state in IN_FORCE or step.state == "skipped":
                assert {one.seat for one in step.approvals} == {*step.seats}

    @invariant()
    def what_is_under_way_had_its_lower_rungs_tried(self) -> None:
        ladder = self.problem.ladder
        for step in ladder.steps.values():
            if step.state in IN_FORCE and not step.skips:
                assert in_the_way(ladder, step.party, step.method) is None
