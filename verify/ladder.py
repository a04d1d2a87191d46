"""The ladder: in which order rungs open, who can approve a step, and how long it runs at least."""

from datetime import datetime, timedelta

from verify import approvals
from verify.approvals import IN_FORCE, UNDER_WAY, beside, known
from verify.rungs import FIRST, LEVELS, ORDER, RUNGS
from verify.steering import speakers, steered
from verify.story import (
    Event,
    Part,
    Story,
    Unfollowable,
    by_side,
    by_time,
    must_be,
    must_have_passed,
    only_time,
    start_clocks,
)

_OVERTURNING = ("supervisor", "chief", "counsel", "clerk")
_FAILED = ("partly_complied", "refused", "no_answer", "skipped")


def _begun(story: Story, event: Event, **more: object) -> Part:
    steered(story, event)
    story.new(story.steps, event["step"], "s")
    if event["method"] not in RUNGS:
        raise Unfollowable(f"there is no method {event['method']!s:.40}")
    step: Part = {
        "party": event["party"], "method": event["method"], "state": "planned", "skips": [],
        "proofs": set(), "case": False, "pushing": False, "safeguards": False,
        "by": speakers(event), "seats": [], "asks": [], "taken": {}, "clocks": {}, "started": None,
        "noticed": False, "replies": [],
    }  # fmt: skip
    step |= more
    story.steps[event["step"]] = step
    return step


def planned(story: Story, event: Event) -> None:
    """One at a time on a party, and only when each rung below has failed or was skipped."""
    party, others = event["party"], list(story.steps.values())
    if any(
        one["party"] == party and not one["skips"] and one["state"] in UNDER_WAY for one in others
    ):
        raise Unfollowable(f"another step on {party} is under way")
    _begun(story, event)
    place = ORDER.index(event["method"])
    for lower in ORDER[FIRST:place] if place > FIRST else ():
        used = [
            one["state"]
            for one in others
            if one["party"] == party
            and one["state"] not in ("withdrawn", "overturned")
            and (lower in one["skips"] and one["state"] == "skipped"
                 if one["skips"] else one["method"] == lower)
        ]  # fmt: skip
        if not used or used[-1] not in _FAILED:
            raise Unfollowable(f"{event['method']} came before {lower} had failed")


def skip_asked(story: Story, event: Event) -> None:
    methods = event["methods"]
    if not methods or event["method"] != methods[-1]:
        raise Unfollowable("it does not say which rungs are to be skipped")
    highest = max(LEVELS.index(one) for method in methods for one in ("", *RUNGS[method][1])
                  if one in LEVELS)  # fmt: skip
    if event["seats"] != [LEVELS[min(highest + 1, 3)]]:
        raise Unfollowable("skipping is approved one level higher than the rung would be")
    step = _begun(story, event, state="evidenced", skips=methods, seats=event["seats"],
                  asks=event["asks"])  # fmt: skip
    start_clocks(step, event)


def prepared(story: Story, event: Event) -> None:
    steered(story, event)
    adding = event["kind"] == "step.evidence_added"
    step = known(story, event, "planned", *(IN_FORCE if adding else ()))
    step["by"] |= speakers(event)
    if adding:
        step["proofs"].add(event["proof"])
        return
    part = {"step.case_stated": "case", "step.weighed": "pushing"}
    step[part.get(event["kind"], "safeguards")] = True


def submitted(story: Story, event: Event) -> None:
    """With everything that its rung takes, and with the whole quorum of its rung."""
    steered(story, event)
    step = known(story, event, "planned")
    proofs, seats, _, notice = RUNGS[step["method"]]
    place = ORDER.index(step["method"])
    complete = (
        step["proofs"].issuperset(proofs)
        and (step["case"] or place < FIRST)
        and (step["pushing"] or place <= FIRST)
        and (step["safeguards"] or not notice)
    )
    if not complete or event["seats"] != list(seats):
        raise Unfollowable("it was submitted without what its rung takes")
    step |= {"state": "evidenced", "seats": event["seats"], "taken": {}, "clocks": {}}
    step["asks"] = event["asks"]
    step["by"] |= speakers(event)
    start_clocks(step, event)
    if not seats:
        story.owed.add(f"{event['step']} takes no approval, and was not approved")


def notified(story: Story, event: Event) -> None:
    steered(story, event)
    step = known(story, event, "approved")
    step |= {"state": "notified", "clocks": {}}
    start_clocks(step, event)
    days = RUNGS[step["method"]][3]
    if days and (event["public"] is None or not _after(story, story.at, step, days)):
        raise Unfollowable(f"this rung takes a public notice of {days} days")


def _after(story: Story, since: str, step: Part, days: int) -> bool:
    """Whether the public notice lasts so many days."""
    due = step["clocks"].get("public_notice")
    return due is not None and due >= _later(since, days)


def _later(since: str, days: int) -> str:
    then = datetime.fromisoformat(since) + timedelta(days=days)
    return then.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def notice_over(story: Story, event: Event) -> None:
    only_time(event)
    step = known(story, event, "notified")
    must_have_passed(story, step, "public_notice")
    step |= {"noticed": True, "clocks": {}}


def started(story: Story, event: Event) -> None:
    steered(story, event)
    step = known(story, event, "notified")
    if RUNGS[step["method"]][3] and not step["noticed"]:
        raise Unfollowable("it began before the public notice was over")
    step |= {"state": "running", "started": story.at, "clocks": {}}
    start_clocks(step, event)


def replied(story: Story, event: Event) -> None:
    step = known(story, event, "notified", "running")
    by_side(event, step["party"] if event["received"] is None else story.police)
    step["replies"].append(event["stance"])


def reminded(story: Story, event: Event) -> None:
    only_time(event)
    step = known(story, event, *UNDER_WAY)
    if event["clock"] not in step["clocks"]:
        raise Unfollowable(f"no deadline ({event['clock']}) was set")


def ended(story: Story, event: Event) -> None:
    outcome, step = event["outcome"], story.part(story.steps, event["step"])
    must_be(step, UNDER_WAY, event["kind"])
    if outcome == "skipped":
        if not step["skips"] or len(step["taken"]) != len(step["seats"]):
            raise Unfollowable("rungs were skipped without the approval that it takes")
        story.owed.discard(f"{event['step']} has its quorum, and nothing came of it")
    elif outcome == "withdrawn":
        _withdrawn(story, event)
    elif outcome == "overturned":
        must_be(step, IN_FORCE, event["kind"])
        stamp = event["stamp"]
        if stamp["role"] not in _OVERTURNING or stamp["party"] not in beside(story, step):
            raise Unfollowable(f"{stamp['by']} cannot overturn it")
    elif outcome in ("complied", "partly_complied", "refused", "no_answer"):
        must_be(step, ("running",), event["kind"])
        _ran_long_enough(story, event, step)
    else:
        raise Unfollowable(f"no step ends as {outcome!s:.40}")
    step |= {"state": outcome, "clocks": {}}


def _withdrawn(story: Story, event: Event) -> None:
    """By police; or at once with the approval that was not given, whoever did not give it."""
    owed = f"{event['step']} is not approved, and did not end"
    if owed not in story.owed:
        steered(story, event)
    story.owed.discard(owed)


def _ran_long_enough(story: Story, event: Event, step: Part) -> None:
    outcome, days = event["outcome"], RUNGS[step["method"]][2]
    if outcome == "no_answer":
        if not by_time(event) or step["replies"]:
            raise Unfollowable("only time finds that nobody answered, and somebody did")
        must_have_passed(story, step, "answer")
    else:
        steered(story, event)
    refused = step["replies"][-1:] == ["refuses"] or any(
        one["state"] == "declined" and one["step"] == event["step"]
        for one in story.handoffs.values()
    )
    if outcome == "complied" or (outcome == "refused" and refused):
        return
    if _later(step["started"], days) > story.at:
        raise Unfollowable(f"it failed before it had run for {days} days")


RULES = {
    **approvals.RULES,
    "step.planned": planned,
    "step.skip_asked": skip_asked,
    "step.evidence_added": prepared,
    "step.case_stated": prepared,
    "step.weighed": prepared,
    "step.safeguards_stated": prepared,
    "step.submitted": submitted,
    "step.notified": notified,
    "step.notice_over": notice_over,
    "step.started": started,
    "step.replied": replied,
    "step.reminded": reminded,
    "step.ended": ended,
}
