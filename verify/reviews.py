"""Reviews: who can force one, and who can conclude it."""

from verify.steering import speakers
from verify.story import Event, Story, Unfollowable


def review_requested(story: Story, event: Event) -> None:
    if story.method.get("review") or event["number"] != story.method.get("reviews", 0) + 1:
        raise Unfollowable("another review waits, or this is not the next one")
    threshold = event["threshold"]
    if threshold is None:
        if event["stamp"]["party"] == story.police:
            raise Unfollowable("police cannot force a review without citizens' reports")
    elif len(event["reports"]) < threshold["reports"]:
        raise Unfollowable("too few reports were named")
    story.method |= {
        "review": (event["stamp"]["party"], speakers(event)), "reviews": event["number"],
    }  # fmt: skip


def review_concluded(story: Story, event: Event) -> None:
    if not story.method.get("review") or event["number"] != story.method["reviews"]:
        raise Unfollowable("no such review waits")
    party, asking = story.method["review"]
    holders = {held["holder"] for held in story.held.values() if held["state"] == "held"}
    own = story.method.get("owners", set())
    if event["stamp"]["party"] in {party, story.police, *holders}:
        raise Unfollowable("its chair is not independent")
    if (asking | own) & speakers(event):
        raise Unfollowable("its chair has a part in it")
    story.method |= {"review": None, "reviewed": story.command}


RULES = {
    "review.requested": review_requested,
    "review.concluded": review_concluded,
}
