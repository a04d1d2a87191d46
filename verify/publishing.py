"""What the public page shows of a problem was put there by police, and is taken off once."""

from verify.steering import steered
from verify.story import Event, Story, Unfollowable


def published(story: Story, event: Event) -> None:
    _by_whoever_steers(story, event)
    story.method["public"] = True


def unpublished(story: Story, event: Event) -> None:
    _by_whoever_steers(story, event)
    if not story.method.get("public"):
        raise Unfollowable("it was not on the public page")
    story.method["public"] = False


def _by_whoever_steers(story: Story, event: Event) -> None:
    steered(story, event)
    if event["stamp"]["role"] not in ("operator", "supervisor", "chief"):
        raise Unfollowable("what the public is shown is for police who steer the problem")


RULES = {"problem.published": published, "problem.unpublished": unpublished}
