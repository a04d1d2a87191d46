"""Texts that go: asked for by one person, approved by another, with a legal basis."""

from verify.story import Event, Story, Unfollowable

AFTER_THE_CLOSE = frozenset(
    {"problem.expungement_requested", "problem.expungement_refused", "problem.expunged"}
)


def requested(story: Story, event: Event) -> None:
    _about_itself(story, event)
    if story.expunging:
        raise Unfollowable("an expungement was asked for before and waits")
    if not event["basis"]:
        raise Unfollowable("what is expunged needs a legal basis")
    texts = _texts(event)
    if any(not 0 < seq < story.seq for seq, _ in texts):
        raise Unfollowable("it asks for texts of entries that come later")
    story.expunging = {"texts": texts, "basis": event["basis"], "by": _people(event)}


def refused(story: Story, event: Event) -> None:
    _about_itself(story, event)
    _must_wait(story)
    story.expunging = {}


def expunged(story: Story, event: Event) -> None:
    """Two people, about what was asked for and nothing else."""
    _about_itself(story, event)
    _must_wait(story)
    asked = story.expunging
    if _texts(event) != asked["texts"] or event["basis"] != asked["basis"]:
        raise Unfollowable("something else is expunged than was asked for")
    if set(event["requested_by"]) != asked["by"] or set(event["approved_by"]) != _people(event):
        raise Unfollowable("it names others than those who did it")
    if asked["by"] & _people(event):
        raise Unfollowable("what is expunged needs two people")
    for place in asked["texts"]:
        story.expunged.setdefault(place, story.seq)
    story.expunging = {}


def _texts(event: Event) -> set[tuple[int, str]]:
    found = {(text["seq"], text["path"]) for text in event["texts"]}
    if not found:
        raise Unfollowable("it names no text")
    return found


def _people(event: Event) -> set[str]:
    stamp = event["stamp"]
    return {stamp["by"], stamp["deputy_for"]} - {None}


def _must_wait(story: Story) -> None:
    if not story.expunging:
        raise Unfollowable("no expungement was asked for")


def _about_itself(story: Story, event: Event) -> None:
    if event[story.noun] != story.name:
        raise Unfollowable(f"it is about {event[story.noun]}")


RULES = {
    f"{noun}.{kind}": rule
    for noun in ("problem", "party")
    for kind, rule in (
        ("expungement_requested", requested),
        ("expungement_refused", refused),
        ("expunged", expunged),
    )
}
