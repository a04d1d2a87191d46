"""Approvals of steps of the ladder: a quorum, each seat by another person, none by who asked."""

from verify.rungs import ROLES
from verify.steering import speakers
from verify.story import (
    Event,
    Part,
    Story,
    Unfollowable,
    must_be,
    must_have_passed,
    only_time,
    start_clocks,
)

UNDER_WAY = ("planned", "evidenced", "approved", "notified", "running")
IN_FORCE = UNDER_WAY[2:]


def known(story: Story, event: Event, *states: str) -> Part:
    step = story.part(story.steps, event["step"])
    must_be(step, states, event["kind"])
    return step


def approval_given(story: Story, event: Event) -> None:
    """Each seat by another person, none by who asked; the last one decides."""
    step, seat = known(story, event, "evidenced"), event["seat"]
    if seat not in step["seats"] or seat in step["taken"]:
        raise Unfollowable(f"no approval of {seat} was open")
    _may_approve(story, event, step, seat)
    step["taken"][seat] = speakers(event)
    if len(step["taken"]) == len(step["seats"]):
        story.owed.add(f"{event['step']} has its quorum, and nothing came of it")


def _may_approve(story: Story, event: Event, step: Part, seat: str) -> None:
    offering = [
        one["asked_by"]
        for one in story.handoffs.values()
        if one["step"] == event["step"] and one["state"] == "awaiting_approval"
    ]
    if any(people & speakers(event) for people in (step["by"], *offering)):
        raise Unfollowable("one person asked for the approval and gave it")
    if any(others & speakers(event) for others in step["taken"].values()):
        raise Unfollowable("one person took two seats of the quorum")
    if not _fits(story, event, step, seat):
        raise Unfollowable(f"{event['stamp']['by']} cannot approve as {seat}")


def _fits(story: Story, event: Event, step: Part, seat: str) -> bool:
    stamp = event["stamp"]
    if seat == "agency":
        return bool(stamp["party"] == step["party"] and stamp["grade"] == "full")
    bodies = (story.police,) if seat in ("supervisor", "chief") else beside(story, step)
    return stamp["role"] in ROLES[seat] and stamp["party"] in bodies


def beside(story: Story, step: Part) -> set[str]:
    """Whose counsel and clerks have a say in it: police, and who was asked, but for the party."""
    return {story.police, *step["asks"]} - {step["party"]}


def approval_refused(story: Story, event: Event) -> None:
    step = known(story, event, "evidenced")
    for seat in step["seats"]:
        if seat not in step["taken"] and _fits(story, event, step, seat):
            _may_approve(story, event, step, seat)
            break
    else:
        raise Unfollowable(f"{event['stamp']['by']} was not asked to approve it")
    step |= {"state": "planned", "taken": {}, "clocks": {}}
    _owe_the_end(story, event, step)


def approval_expired(story: Story, event: Event) -> None:
    only_time(event)
    step = known(story, event, "evidenced", "approved")
    must_have_passed(story, step, "approval")
    step |= {"state": "planned", "taken": {}, "clocks": {}}
    _owe_the_end(story, event, step)


def _owe_the_end(story: Story, event: Event, step: Part) -> None:
    if step["skips"]:
        story.owed.add(f"{event['step']} is not approved, and did not end")


def approved(story: Story, event: Event) -> None:
    step = known(story, event, "evidenced")
    if len(step["taken"]) != len(step["seats"]) or step["skips"]:
        raise Unfollowable("it was approved without its quorum")
    story.owed.discard(f"{event['step']} has its quorum, and nothing came of it")
    story.owed.discard(f"{event['step']} takes no approval, and was not approved")
    step |= {"state": "approved", "clocks": {}}
    start_clocks(step, event)


def with_its_step(story: Story, event: Event, name: str) -> None:
    """What is offered under a step of the ladder is approved, or not, together with it."""
    goes_on = story.part(story.steps, name)["state"] == "approved"
    if goes_on != (event["kind"] == "handoff.approved"):
        raise Unfollowable(f"it does not agree with what became of {name}")


def not_by_approvers(story: Story, event: Event, handoff: Part) -> None:
    step = story.steps.get(handoff["step"])
    if step and any(people & speakers(event) for people in step["taken"].values()):
        raise Unfollowable("one person approved a step and asked for an offer under it")


def offered_under(story: Story, handoff: Part) -> bool:
    """Whether it is offered by the approval of its step, given by another party as it may be."""
    if handoff["step"] is None:
        return False
    step = story.part(story.steps, handoff["step"])
    if step["party"] != handoff["receiver"] or step["state"] not in IN_FORCE:
        raise Unfollowable(f"{handoff['step']} does not allow this offer")
    return bool(handoff["approved"])


RULES = {
    "step.approval_given": approval_given,
    "step.approval_refused": approval_refused,
    "step.approval_expired": approval_expired,
    "step.approved": approved,
}
