"""How a handoff goes from offer to its end, and by whom each step can be taken."""

from verify import capability
from verify.approvals import not_by_approvers, offered_under, with_its_step
from verify.story import (
    Event,
    Part,
    Story,
    Unfollowable,
    by_keeper,
    by_side,
    must_be,
    must_have_passed,
    only_time,
    powerful,
    start_clocks,
)

ANSWERABLE = ("offered", "acknowledged")
UNANSWERED = (*ANSWERABLE, "info_requested", "countered")
LIVE = ("awaiting_approval", *UNANSWERED)
CARRYING = ("accepted", "settling", "settled")
RUNNING = (*UNANSWERED, *CARRYING)


def known(story: Story, event: Event, *states: str) -> Part:
    found = story.part(story.handoffs, event["handoff"])
    must_be(found, states, event["kind"])
    return found


def _new(story: Story, event: Event) -> Part:
    name, about = event["handoff"], event["responsibility"]
    story.new(story.handoffs, name, "h")
    held = story.part(story.held, about)
    if held["state"] != "held" or held["holder"] != event["offeror"]:
        raise Unfollowable(f"{event['offeror']} does not hold {about}, so cannot offer it")
    if event["receiver"] == event["offeror"]:
        raise Unfollowable("a party cannot hand over to itself")
    handoff = {
        "responsibility": about, "offeror": event["offeror"], "receiver": event["receiver"],
        "state": "draft", "version": 1, "newest": 1, "asked_by": _people(event),
        "offered": False, "approved": False, "confirmed": False, "terms": event["terms"],
        "clocks": {}, "agreed": set(), "objected": False, "countered": None,
        "step": event.get("step"),
    }  # fmt: skip
    story.handoffs[name] = handoff
    return handoff


def _people(event: Event) -> set[str]:
    """Who did it, and the absent person in whose name."""
    stamp = event["stamp"]
    return {name for name in (stamp["by"], stamp.get("deputy_for")) if name}


def drafted(story: Story, event: Event) -> None:
    by_side(event, event["offeror"])
    _new(story, event)


def submitted(story: Story, event: Event) -> None:
    handoff = known(story, event, "draft")
    by_side(event, handoff["offeror"])
    not_by_approvers(story, event, handoff)
    capability.checked(story, event)
    handoff["state"] = "awaiting_approval"
    handoff["asked_by"] |= _people(event)


def approved(story: Story, event: Event) -> None:
    handoff = _approver(story, event)
    handoff["approved"] = True
    story.owed.add(f"{event['handoff']} was approved, and not offered")


def refused(story: Story, event: Event) -> None:
    _approver(story, event)["state"] = "refused_approval"


def _approver(story: Story, event: Event) -> Part:
    """Whoever approves is none of those in whose names it was drafted and submitted."""
    handoff = known(story, event, "awaiting_approval")
    if handoff["step"] is not None:
        with_its_step(story, event, handoff["step"])
        return handoff
    by_side(event, handoff["offeror"])
    if handoff["asked_by"] & _people(event):
        raise Unfollowable("one person asked for the approval and gave it")
    return handoff


def offered(story: Story, event: Event) -> None:
    name = event["handoff"]
    handoff = story.handoffs.get(name) or _new(story, event)
    must_be(handoff, ("draft", "awaiting_approval"), event["kind"])
    if handoff["state"] == "awaiting_approval" and not handoff["approved"]:
        raise Unfollowable("it was offered without the approval it needs")
    story.owed.discard(f"{name} was approved, and not offered")
    for side in ("responsibility", "offeror", "receiver"):
        if event[side] != handoff[side]:
            raise Unfollowable(f"the {side} is {event[side]}, in the draft {handoff[side]}")
    if not offered_under(story, handoff):
        by_side(event, handoff["offeror"])
        not_by_approvers(story, event, handoff)
    capability.offered(story, event, approved=handoff["approved"])
    held = story.held[handoff["responsibility"]]
    if held["holder"] != handoff["offeror"] or held["state"] != "held" or held["disputed"]:
        raise Unfollowable("it can be offered by its holder alone, and not during a dispute")
    for other, beside in story.handoffs.items():
        if (
            beside["responsibility"] == handoff["responsibility"]
            and beside["state"] in LIVE
            and other != name
        ):
            raise Unfollowable(f"{other} is open, so there cannot be a second offer")
    handoff |= {"state": "offered", "offered": True, "terms": event["terms"]}
    handoff["version"] = handoff["newest"] = event["version"]
    start_clocks(handoff, event)


def acknowledged(story: Story, event: Event) -> None:
    handoff = known(story, event, "offered")
    by_side(event, handoff["receiver"])
    handoff["state"] = "acknowledged"


def info_requested(story: Story, event: Event) -> None:
    handoff = known(story, event, *ANSWERABLE)
    by_side(event, handoff["receiver"])
    handoff["state"] = "info_requested"
    start_clocks(handoff, event)


def info_supplied(story: Story, event: Event) -> None:
    handoff = known(story, event, "info_requested")
    by_side(event, handoff["offeror"])
    handoff["state"] = "acknowledged"
    start_clocks(handoff, event)


def countered(story: Story, event: Event) -> None:
    handoff = known(story, event, *ANSWERABLE)
    by_side(event, handoff["receiver"])
    if event["version"] != handoff["newest"] + 1:
        raise Unfollowable(f"the next version of the terms is {handoff['newest'] + 1}")
    powerful(event, event["terms"]["demands"], _demands(story, handoff))
    handoff |= {"state": "countered", "newest": event["version"], "countered": event["terms"]}


def counter_accepted(story: Story, event: Event) -> None:
    handoff = known(story, event, "countered")
    by_side(event, handoff["offeror"])
    if event["version"] != handoff["newest"]:
        raise Unfollowable(f"version {handoff['newest']} was proposed")
    handoff |= {"version": event["version"], "terms": handoff["countered"]}
    story.owed.add(f"the terms of {event['handoff']} were agreed to, and nothing moved")


def counter_rejected(story: Story, event: Event) -> None:
    handoff = known(story, event, "countered")
    by_side(event, handoff["offeror"])
    handoff |= {"state": "acknowledged", "countered": None}


def accepted(story: Story, event: Event) -> None:
    """By the receiver, or by the offeror who agreed to the receiver's own terms just now."""
    handoff = known(story, event, *ANSWERABLE, "countered")
    agreed = f"the terms of {event['handoff']} were agreed to, and nothing moved"
    if agreed in story.owed:
        story.owed.remove(agreed)
    else:
        must_be(handoff, ANSWERABLE, event["kind"])
        by_side(event, handoff["receiver"])
        powerful(event, handoff["terms"]["demands"], _demands(story, handoff))
    if event["version"] != handoff["version"]:
        raise Unfollowable(f"version {handoff['version']} of the terms stood, not this one")
    handoff["state"] = "accepted"
    start_clocks(handoff, event)
    story.owed.add(f"{event['handoff']} was accepted, and nothing moved")


def _demands(story: Story, handoff: Part) -> str:
    return str(story.held[handoff["responsibility"]]["demands"])


def answered_no(story: Story, event: Event) -> None:
    handoff = known(story, event, *ANSWERABLE)
    by_side(event, handoff["receiver"])
    handoff["state"] = event["kind"].partition(".")[2]


def withdrawn(story: Story, event: Event) -> None:
    """By the offeror; or with the tenure in which it was offered, whoever ended that."""
    handoff = known(story, event, "draft", *LIVE)
    if not by_keeper(event) and event["stamp"]["party"] != handoff["offeror"]:
        story.owed.add(f"{event['handoff']} was withdrawn by another than its offeror")
    handoff["state"] = "withdrawn"


def withdrawal_confirmed(story: Story, event: Event) -> None:
    handoff = known(story, event, "withdrawn")
    by_side(event, handoff["receiver"])
    if handoff["confirmed"] or not handoff["offered"]:
        raise Unfollowable("there was no withdrawal to confirm")
    handoff["confirmed"] = True


def chimed(story: Story, event: Event) -> None:
    only_time(event)
    handoff = known(story, event, *RUNNING)
    if event["clock"] not in handoff["clocks"]:
        raise Unfollowable(f"no deadline ({event['clock']}) was set")


def expired(story: Story, event: Event) -> None:
    only_time(event)
    handoff = known(story, event, *UNANSWERED)
    must_have_passed(story, handoff, "decide")
    handoff["state"] = "expired"


RULES = {
    "handoff.drafted": drafted,
    "handoff.submitted": submitted,
    "handoff.approved": approved,
    "handoff.refused": refused,
    "handoff.offered": offered,
    "handoff.acknowledged": acknowledged,
    "handoff.info_requested": info_requested,
    "handoff.info_supplied": info_supplied,
    "handoff.countered": countered,
    "handoff.counter_accepted": counter_accepted,
    "handoff.counter_rejected": counter_rejected,
    "handoff.accepted": accepted,
    "handoff.declined": answered_no,
    "handoff.redirected": answered_no,
    "handoff.withdrawn": withdrawn,
    "handoff.withdrawal_confirmed": withdrawal_confirmed,
    "handoff.reminded": chimed,
    "handoff.escalated": chimed,
    "handoff.expired": expired,
}
