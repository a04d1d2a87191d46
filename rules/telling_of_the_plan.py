"""Who is told what of the response plan."""

from collections.abc import Mapping

from rules.told import NOBODY, Told

OF_THE_PLAN: Mapping[str, Told] = {
    "plan.adopted": Told(
        ("responsible", "police"),
        "The response plan of {problem} is adopted: see which of its actions are yours.",
    ),
    "action.reported_done": Told(
        ("police",), "{actor} has done an action of the plan of {problem}."
    ),
    "action.stopped": Told(("police",), "{actor} has stopped an action of the plan of {problem}."),
    "problem.playbook_followed": NOBODY,
    "plan.reminded": Told(
        ("responsible", "police"),
        "A date of the plan of {problem} has passed: report what is done or stop it; then the "
        "assessment can begin.",
    ),
}
