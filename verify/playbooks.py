"""A version of a playbook is added once; a problem that follows it keeps what it says."""

import re

from verify.steering import steered
from verify.story import Event, Part, Story, Unfollowable

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def added(story: Story, event: Event) -> None:
    if story.facts or event["playbook"] != story.name:
        raise Unfollowable("the version was added before, or is another one")
    stamp = event["stamp"]
    steers = stamp["role"] in ("operator", "supervisor", "chief")
    if not steers and stamp["by"] != "setup@remit":
        raise Unfollowable("playbooks are for police who steer problems")
    _must_be_a_hash(event)
    name, _, version = story.name.rpartition("-")
    story.facts = {
        "name": name, "version": int(version), "title": event["content"]["title"],
        "sha256": event["sha256"], "added_at": story.at,
    }  # fmt: skip


def followed(story: Story, event: Event) -> None:
    """What is followed is named with its entry; the content stands in this very entry."""
    steered(story, event)
    _must_be_a_hash(event)
    if event["entry"].rpartition("#")[0] != f"playbook/{event['playbook']}":
        raise Unfollowable(f"{event['entry']} did not add {event['playbook']}")
    if not event["content"]["rungs"]:
        raise Unfollowable("the playbook that is followed says nothing")


def _must_be_a_hash(event: Event) -> None:
    if not _SHA256.fullmatch(event["sha256"]):
        raise Unfollowable("what it says has no SHA-256")


def rows(story: Story) -> list[Part]:
    return [{"playbook": story.name, **story.facts}] if story.facts else []


RULES = {"playbook.added": added}
ON_PROBLEM = {"problem.playbook_followed": followed}
