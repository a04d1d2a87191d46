"""How a handoff goes on after it was accepted: settled, returned or recalled."""

from verify.handoffs import CARRYING, known
from verify.story import (
    Event,
    Part,
    Story,
    Unfollowable,
    by_side,
    by_time,
    must_have_passed,
    only_time,
    start_clocks,
)


def first_action(story: Story, event: Event) -> None:
    handoff = known(story, event, "accepted")
    by_side(event, handoff["receiver"])
    handoff["state"] = "settling"
    start_clocks(handoff, event)


def objected(story: Story, event: Event) -> None:
    handoff = known(story, event, "settling")
    by_side(event, handoff["offeror"], handoff["receiver"])
    handoff["agreed"], handoff["objected"] = set(), True
    handoff["clocks"].pop("settle", None)


def settlement_agreed(story: Story, event: Event) -> None:
    handoff = known(story, event, "settling")
    by_side(event, event["party"])
    if event["party"] not in (handoff["offeror"], handoff["receiver"]):
        raise Unfollowable(f"{event['party']} has no part in it")
    handoff["agreed"].add(event["party"])


def settled(story: Story, event: Event) -> None:
    how = event["how"]
    if how in ("agreed", "no_objection"):
        handoff = known(story, event, "settling")
        if how == "no_objection":
            only_time(event)
            must_have_passed(story, handoff, "settle")
        else:
            by_side(event, handoff["offeror"], handoff["receiver"])
            others = {handoff["offeror"], handoff["receiver"]} - {event["stamp"]["party"]}
            delivered = not handoff["objected"] and _delivered(story, event["handoff"])
            if not others <= handoff["agreed"] and not delivered:
                raise Unfollowable("the other side has not agreed to settle")
    else:
        handoff = known(story, event, "accepted", "settling")
    handoff["state"] = "settled"


def _delivered(story: Story, name: str) -> bool:
    """What the receiver promised with its acceptance, and still owes, is reported done."""
    receiver = story.handoffs[name]["receiver"]
    promised = [
        promise["state"]
        for promise in story.commitments.values()
        if promise["handoff"] == name
        and promise["promisor"] == receiver
        and promise["state"] not in ("excused", "cancelled")
    ]
    return bool(promised) and all(state in ("reported_done", "kept") for state in promised)


def return_announced(story: Story, event: Event) -> None:
    handoff = _carrying(story, event)
    by_side(event, handoff["receiver"])
    start_clocks(handoff, event)


def returned(story: Story, event: Event) -> None:
    """By the receiver, by time when notice or term is over, or by police who revert it."""
    handoff = _carrying(story, event)
    if by_time(event):
        must_have_passed(story, handoff, "notice", "term")
    else:
        by_side(event, handoff["receiver"], story.police, "remit")
    handoff["state"] = "returned"
    _owe_reversion(story, event)


def recalled(story: Story, event: Event) -> None:
    handoff = _carrying(story, event)
    by_side(event, handoff["offeror"])
    if not (handoff["terms"]["recall_right"] or event["danger_to_life"]):
        raise Unfollowable("the terms give no right to recall")
    handoff["state"] = "recalled"
    _owe_reversion(story, event)


def _carrying(story: Story, event: Event) -> Part:
    handoff = known(story, event, *CARRYING)
    held = story.held[handoff["responsibility"]]
    if held["state"] != "held" or held["tenures"][-1]["handoff"] != event["handoff"]:
        raise Unfollowable(f"it is not held by {event['handoff']} any more")
    return handoff


def _owe_reversion(story: Story, event: Event) -> None:
    story.owed.add(f"{event['handoff']} ended, and nothing moved back")


RULES = {
    "handoff.first_action_recorded": first_action,
    "handoff.objected": objected,
    "handoff.settlement_agreed": settlement_agreed,
    "handoff.settled": settled,
    "handoff.return_announced": return_announced,
    "handoff.returned": returned,
    "handoff.recalled": recalled,
}
