"""Moves of the method for the machine that tries everything: any stage, any order."""

from collections.abc import Callable

from hypothesis import strategies as st

from schemas.commands import Command
from schemas.request import Request
from schemas.state.problem import Problem
from tests import method as m
from tests.builders import MONDAY
from tests.planning import adopt, done, stop

Draw = Callable[..., object]
_FIGURES = ("4", "14.5", "15", "30")
_STAGES = ("scanning", "analysis", "response")


def in_the_method(draw: Draw, problem: Problem) -> Command:
    """The step that leads on from this stage, or one beside it."""
    figure = str(draw(st.sampled_from(_FIGURES)))
    stage = draw(st.sampled_from((*_STAGES, "monitoring", "monitoring")))
    back = draw(st.sampled_from(_STAGES))
    days = (problem.at - MONDAY).days if problem.at else 0
    on: dict[str, list[Callable[[], Request]]] = {
        "scanning": [m.cheers, m.goals, m.prioritised, m.begin_analysis, m.begin_analysis,
                     lambda: m.cheers(no=["harm"]), m.ask_dismissal, m.dismiss],
        "analysis": [m.hypothesis, m.inventory, m.measure, m.begin_response,
                     lambda: m.begin_response(because="Now.")],
        "response": [lambda: adopt(days=days + 30), lambda: adopt("patrol", days=days + 9),
                     lambda: done("lamps"), lambda: stop("patrol"), done,
                     lambda: m.begin_assessment("stopped"), lambda: m.begin_assessment(),
                     lambda: m.begin_assessment("stopped")],
        "assessment": [m.watch, lambda: m.read(figure), lambda: m.conclude(stage)],
        "monitoring": [lambda: m.read(figure), m.inform, lambda: m.reopen(back)],
        "paused": [m.resume, lambda: m.read(figure)],
    }  # fmt: skip
    beside: list[Callable[[], Request]] = [
        lambda: m.review(-days, 1 - days, 2 - days), m.conclude_review,
        lambda: m.conclude_review(to=back), lambda: m.pause(days + 20), m.measure, m.watch,
        lambda: m.merge({}, None), m.publish, m.unpublish,
    ]  # fmt: skip
    choices = [*on.get(problem.stage, []) * 4, *beside]
    made = draw(st.sampled_from(choices))
    assert callable(made)
    request = made()
    assert isinstance(request, Request)
    return request.command
