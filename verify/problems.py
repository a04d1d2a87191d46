"""How a problem begins, keeps its calendar and ends."""

from verify import method
from verify.approvals import UNDER_WAY
from verify.handoffs import LIVE
from verify.story import Event, Story, Unfollowable, by_side, moment


def opened(story: Story, event: Event) -> None:
    if story.facts:
        raise Unfollowable("the problem was opened before")
    if event["problem"] != story.name:
        raise Unfollowable(f"it opens {event['problem']}, which is another problem")
    story.police = event["police"]
    by_side(event, story.police)
    story.facts = {
        "title": event["title"], "stage": "scanning", "police": story.police,
        "opened_at": story.at, "closed_at": None,
    }  # fmt: skip


def closed(story: Story, event: Event) -> None:
    by_side(event, story.police)
    method.must_be_assessed(story)
    for name, handoff in story.handoffs.items():
        if handoff["state"] in LIVE:
            raise Unfollowable(f"the problem cannot close while {name} is open")
    for name, step in story.steps.items():
        if step["state"] in UNDER_WAY:
            raise Unfollowable(f"the problem cannot close while {name} is under way")
    for name, commitment in story.commitments.items():
        if not commitment["ended"]:
            raise Unfollowable(f"the problem cannot close while {name} is open")
    for name, held in story.held.items():
        if held.get("correction"):
            raise Unfollowable(f"the problem cannot close while a correction of {name} waits")
        by = held["tenures"][-1]["handoff"]
        if held["state"] == "held" and (by is None or story.handoffs[by]["state"] != "settled"):
            raise Unfollowable(f"the problem cannot close while {name} is not settled")
    story.closed = True
    story.facts |= {"stage": "closed", "closed_at": story.at}


def calendar_refreshed(story: Story, event: Event) -> None:
    by_side(event, story.police)
    for name, clocks in event["moved"].items():
        part = story.handoffs.get(name) or story.part(story.commitments, name)
        for kind, clock in clocks.items():
            part["clocks"][kind] = moment(clock["due"])


RULES = {
    "problem.opened": opened,
    "problem.closed": closed,
    "problem.calendar_refreshed": calendar_refreshed,
}
