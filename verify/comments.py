"""Comments: by somebody who sees what they write about, naming nobody who does not."""

import re

from verify.story import Event, Story, Unfollowable

_MENTION = re.compile(
    r"(?<![\w@.])@([a-z0-9][a-z0-9_-]{0,39}@[a-z][a-z0-9-]{1,39})(?![\w@-])", re.ASCII
)
_MOST = 10


def on_handoff(story: Story, event: Event) -> None:
    handoff = story.part(story.handoffs, event["handoff"])
    unseen = handoff["state"] in ("draft", "awaiting_approval", "refused_approval")
    sides = {handoff["offeror"]} | (set() if unseen else {handoff["receiver"]})
    _must_see(story, event, sides)


def on_commitment(story: Story, event: Event) -> None:
    promise = story.part(story.commitments, event["commitment"])
    _must_see(story, event, {promise["promisor"], promise["promisee"]})


def _must_see(story: Story, event: Event, sides: set[str]) -> None:
    party = event["stamp"]["party"]
    if party not in sides | {story.police}:
        raise Unfollowable(f"{party} has no part in it")
    named = event["mentions"]
    for person in named:
        if person.partition("@")[2] not in sides | {story.police}:
            raise Unfollowable(f"{person} does not see it")
    if len(named) > _MOST or len(set(named)) != len(named):
        raise Unfollowable("it names more people than it can, or one of them twice")
    text = event.get("text")
    if isinstance(text, str) and tuple(dict.fromkeys(_MENTION.findall(text))) != tuple(named):
        raise Unfollowable("it tells others than those whom its text names")


RULES = {"handoff.commented": on_handoff, "commitment.commented": on_commitment}
