"""Who is told when a problem moves from stage to stage, and who is asked to act."""

from collections.abc import Mapping

from rules.telling_of_the_plan import OF_THE_PLAN
from rules.told import NOBODY, Told
from schemas.clocks import ClockKind

IN_THE_METHOD: Mapping[str, Told] = {
    **dict.fromkeys(
        (
            "problem.cheers_recorded", "problem.goals_set", "problem.prioritised",
            "hypothesis.stated", "inventory.taken", "triangle.drawn", "evidence.added",
            "measure.added", "measure.read", "measure.watched",
        ),
        NOBODY,
    ),
    "problem.dismissal_asked": Told(
        ("police",), "Agree or refuse: {actor} asks that {problem} be dismissed as no problem."
    ),
    "problem.dismissal_refused": Told(
        ("police",), "{problem} is not dismissed and stays in scanning."
    ),
    "problem.dismissed": Told(
        ("everyone",), "{problem} is dismissed as no problem; the entry says where it goes instead."
    ),
    "problem.analysis_begun": Told(("everyone",), "The analysis of {problem} has begun."),
    "problem.response_begun": Told(("everyone",), "The response to {problem} has begun."),
    "problem.assessment_begun": Told(
        ("everyone",), "{problem} is being assessed: say what changed, by whom and at whose cost."
    ),
    "problem.assessment_concluded": Told(
        ("everyone",), "The assessment of {problem} is concluded; it goes on in {stage}."
    ),
    "problem.reopened": Told(("everyone",), "{problem} is open again and goes on in {stage}."),
    "problem.citizens_informed": NOBODY,
    "problem.published": Told(
        ("everyone",), "{problem} is on the public page, with the parties that answer for it."
    ),
    "problem.unpublished": Told(("everyone",), "{problem} is taken off the public page."),
    "problem.paused": Told(
        ("everyone",),
        "The stages of {problem} pause until {until}; every responsibility, deadline and promise "
        "in it goes on.",
        ClockKind.RESUME,
    ),
    "problem.resumed": Told(("everyone",), "The stages of {problem} go on in {stage}."),
    "problem.merged": Told(
        ("everyone",), "{problem} goes on in {into}, where each of its duties has a successor."
    ),
    "review.requested": Told(("everyone",), "A review of {problem} was asked for by {actor}."),
    "review.concluded": Told(("everyone",), "The review of {problem} is concluded."),
    **OF_THE_PLAN,
}  # fmt: skip
