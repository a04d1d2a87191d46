"""The stages of a problem: in which order they come, who may not judge, and what reopens it."""

from verify import endings, measures, plan, playbooks, publishing, reviews
from verify.measures import REOPENING, beyond, figure, owes_reopening
from verify.steering import OPEN, in_stage, speakers, steered
from verify.story import (
    Event,
    Part,
    Story,
    Unfollowable,
    by_side,
    by_time,
    must_have_passed,
    start_clocks,
)

_CHEERS = ("community", "harm", "expectation", "events", "recurring", "similarity")
_EARLIER = OPEN[:-1]


def _to(story: Story, stage: str, *allowed: str) -> None:
    if stage not in allowed:
        raise Unfollowable(f"it cannot go on in {stage!s:.20}")
    story.facts["stage"] = stage


def cheers_recorded(story: Story, event: Event) -> None:
    steered(story, event, "scanning")
    answers = [event["answers"][name] for name in _CHEERS]
    story.method["cheers"] = all(answer["holds"] is True for answer in answers)


def goals_set(story: Story, event: Event) -> None:
    steered(story, event)
    if not event["specific"]:
        raise Unfollowable("no goal is specific")
    story.method["goals"] = True


def prioritised(story: Story, event: Event) -> None:
    steered(story, event)
    if (event["round"] is None) == (event["because"] is None):
        raise Unfollowable("a priority rests on a round or on a reason")
    if event["round"] is not None and (not event.get("round_entry") or not event.get("answered")):
        raise Unfollowable("it rests on a round that was not closed, or that nobody answered")
    story.method["priority"] = True


def analysis_begun(story: Story, event: Event) -> None:
    steered(story, event, "scanning")
    for needed in ("cheers", "priority", "goals"):
        if not story.method.get(needed):
            raise Unfollowable(f"the analysis cannot begin without {needed}")
    if event.get("partners") == [] and not event["alone"]:
        raise Unfollowable("police began alone, and nobody said why")
    story.method |= {"begun": True, "dismissal": None}
    _to(story, "analysis", "analysis")


def found(story: Story, event: Event) -> None:
    """Something found by whoever works on it."""
    story.method[event["kind"]] = True


def response_begun(story: Story, event: Event) -> None:
    steered(story, event, "analysis")
    missing = [
        name
        for name, kind in (("hypothesis", "hypothesis.stated"), ("inventory", "inventory.taken"))
        if not story.method.get(kind)
    ]
    if not any(one["baseline"] is not None for one in story.measures.values()):
        missing.append("measure")
    if event["missing"] != missing:
        raise Unfollowable(f"what the analysis lacked was {missing}")
    if missing and (not event["because"] or event["stamp"]["role"] not in ("supervisor", "chief")):
        raise Unfollowable("passing over the analysis takes a supervisor and a reason")
    story.method["owners"] = {event["owner"], *speakers(event)}
    story.method["since"] = story.at
    _to(story, "response", "response")


def assessment_begun(story: Story, event: Event) -> None:
    steered(story, event, "response")
    if event["plan"] == "implemented":
        for name, commitment in story.commitments.items():
            if not commitment["ended"]:
                raise Unfollowable(f"the plan is not implemented while {name} is open")
    plan.assessed(story, event["plan"])
    _to(story, "assessment", "assessment")


def assessment_concluded(story: Story, event: Event) -> None:
    in_stage(story, event, "assessment")
    if story.method["owners"] & speakers(event):
        raise Unfollowable("the owner of the plan assessed it")
    rests = {one["measure"] for one in event["rests_on"]}
    known = {
        name
        for name, one in story.measures.items()
        if one["baseline"] is not None and one["last"] and one["last"][0] >= story.method["since"]
    }
    if rests != known or (event["outcome"] != "unclear" and not rests):
        raise Unfollowable("its verdict does not rest on the readings that there are")
    if event["to"] == "monitoring":
        watched = [one for one in story.measures.values() if one["threshold"] is not None]
        if not watched or any(beyond(one) for one in watched):
            raise Unfollowable("there is no threshold to monitor, or it is crossed")
    _to(story, event["to"], "scanning", "analysis", "response", "monitoring")


def reopened(story: Story, event: Event) -> None:
    in_stage(story, event, "monitoring")
    if event["cause"] == "threshold":
        measure = story.part(story.measures, event["measure"])
        said = (figure(event["value"]), figure(event["threshold"]), event["to"])
        last = measure["last"][1] if measure["last"] else None
        if not beyond(measure) or said != (last, measure["threshold"], measure["to"]):
            raise Unfollowable("no reading crossed this threshold")
        story.owed.discard(REOPENING)
    elif event["cause"] == "review" and story.method.get("reviewed") != story.command:
        raise Unfollowable("no review was concluded with it")
    story.method["informed"] = False
    _to(story, event["to"], *_EARLIER)


def citizens_informed(story: Story, event: Event) -> None:
    steered(story, event)
    story.method["informed"] = True


def paused(story: Story, event: Event) -> None:
    steered(story, event, *OPEN)
    waiting: Part = {"stage": story.facts["stage"], "clocks": {}}
    start_clocks(waiting, event)
    story.method["paused"] = waiting
    story.facts["stage"] = "paused"


def resumed(story: Story, event: Event) -> None:
    in_stage(story, event, "paused")
    waiting = story.method["paused"]
    if by_time(event):
        must_have_passed(story, waiting, "resume")
    else:
        by_side(event, story.police)
    _to(story, event["to"], waiting["stage"])
    owes_reopening(story, *story.measures.values())


def must_be_assessed(story: Story) -> None:
    """Once analysis began, only monitoring leads to the close, and citizens know of it."""
    stage = story.facts["stage"]
    if stage == "paused" or (story.method.get("begun") and stage != "monitoring"):
        raise Unfollowable(f"the problem cannot close in {stage}")
    if story.method.get("begun") and not story.method.get("informed"):
        raise Unfollowable("the citizens were not informed")
    if story.method.get("review"):
        raise Unfollowable("a review waits for its conclusion")


RULES = {
    **endings.RULES,
    **measures.RULES,
    **reviews.RULES,
    **plan.RULES,
    **playbooks.ON_PROBLEM,
    **publishing.RULES,
    "problem.cheers_recorded": cheers_recorded,
    "problem.goals_set": goals_set,
    "problem.prioritised": prioritised,
    "problem.analysis_begun": analysis_begun,
    "hypothesis.stated": found,
    "inventory.taken": found,
    "triangle.drawn": found,
    "evidence.added": found,
    "problem.response_begun": response_begun,
    "problem.assessment_begun": assessment_begun,
    "problem.assessment_concluded": assessment_concluded,
    "problem.reopened": reopened,
    "problem.citizens_informed": citizens_informed,
    "problem.paused": paused,
    "problem.resumed": resumed,
}
