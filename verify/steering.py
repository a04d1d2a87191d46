"""Who moves a problem between its stages, and in which it is."""

from verify.story import Event, Story, Unfollowable, by_side

OPEN = ("scanning", "analysis", "response", "assessment", "monitoring")


def in_stage(story: Story, event: Event, *stages: str) -> None:
    if story.facts["stage"] not in stages:
        raise Unfollowable(f"{event['kind']} does not follow in {story.facts['stage']}")


def steered(story: Story, event: Event, *stages: str) -> None:
    """By police, in one of these stages."""
    by_side(event, story.police)
    if stages:
        in_stage(story, event, *stages)


def speakers(event: Event) -> set[str]:
    return {event["stamp"]["by"], event["stamp"].get("deputy_for")} - {None}
