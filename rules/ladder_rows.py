"""From a step of the ladder to its row."""

from rules.ladder import turns
from rules.rungs import place
from rules.turn import due
from schemas.rows_of_steps import StepRow
from schemas.state.ladder import Step


def step_row(problem: str, part: Step) -> StepRow:
    return StepRow(
        step=part.step,
        problem=problem,
        seq=part.seq,
        party=part.party,
        police=part.police,
        method=part.method.value,
        rung=place(part.method),
        matter=part.matter.value,
        state=part.state.value,
        turns=" ".join(turns(part)),
        due=due(part.clocks),
        document=part.model_dump_json(),
    )
