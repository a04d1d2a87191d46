"""Ends of a problem other than its close: dismissed as no problem, or merged into another."""

from verify.approvals import UNDER_WAY
from verify.handoffs import LIVE
from verify.steering import OPEN, speakers, steered
from verify.story import Event, Story, Unfollowable


def dismissal_asked(story: Story, event: Event) -> None:
    steered(story, event, "scanning")
    if story.method.get("cheers") is not False or story.method.get("dismissal"):
        raise Unfollowable("no CHEERS answer is no, or its dismissal was asked for before")
    story.method["dismissal"] = (story.seq, speakers(event))


def _dismissal(story: Story, event: Event) -> int:
    """What was asked for is answered by another person of police."""
    steered(story, event, "scanning")
    asked_in, asking = story.method.get("dismissal") or (0, set())
    if not asked_in:
        raise Unfollowable("nobody asked for a dismissal")
    if asking & speakers(event) or event["stamp"]["role"] not in ("supervisor", "chief"):
        raise Unfollowable("a dismissal takes a supervisor who did not ask for it")
    story.method["dismissal"] = None
    return int(asked_in)


def dismissal_refused(story: Story, event: Event) -> None:
    _dismissal(story, event)


def dismissed(story: Story, event: Event) -> None:
    if event["asked_in"] != _dismissal(story, event):
        raise Unfollowable("it names another entry as the one that asked")
    for name, held in story.held.items():
        if held["state"] == "held" and held["holder"] != story.police:
            raise Unfollowable(f"{name} is held by {held['holder']}")
    _ends(story, set(event["ended"]), "not_a_problem")


def merged(story: Story, event: Event) -> None:
    steered(story, event, *OPEN, "paused")
    if event["into"] == story.name or event["into_entry"] < 1:
        raise Unfollowable("it is merged into no other problem")
    for successor in event["successors"].values():
        if successor.partition(".")[0] != event["into"]:
            raise Unfollowable(f"{successor} is no responsibility of {event['into']}")
    _ends(story, set(event["successors"]), "merged")


def _ends(story: Story, named: set[str], stage: str) -> None:
    """Every responsibility that stands is named and ends now; nothing is open."""
    standing = {name for name, held in story.held.items() if held["state"] == "held"}
    if named != standing:
        raise Unfollowable("it does not name exactly the responsibilities that stand")
    for name, handoff in story.handoffs.items():
        if handoff["state"] in LIVE:
            raise Unfollowable(f"the problem cannot end while {name} is open")
        handoff["clocks"] = {}
    for step in story.steps.values():
        if step["state"] in UNDER_WAY:
            step |= {"state": "withdrawn", "clocks": {}}
    for name, commitment in story.commitments.items():
        if not commitment["ended"]:
            raise Unfollowable(f"the problem cannot end while {name} is open")
    for name in standing:
        held = story.held[name]
        if held["disputed"] or held.get("correction"):
            raise Unfollowable(f"the problem cannot end while {name} is disputed or corrected")
        held["state"] = "discharged"
        held["tenures"][-1]["until"] = story.at
    story.closed = True
    story.facts |= {"stage": stage, "closed_at": story.at}


RULES = {
    "problem.dismissal_asked": dismissal_asked,
    "problem.dismissal_refused": dismissal_refused,
    "problem.dismissed": dismissed,
    "problem.merged": merged,
}
