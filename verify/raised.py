"""What auditors raised about entries, what was answered, and who could close it."""

from verify.story import Event, Story, Unfollowable

ANSWERING = ("operator", "supervisor", "chief", "administrator")


def opened(story: Story, event: Event) -> None:
    _auditor(event)
    if story.facts or event["finding"] != story.name:
        raise Unfollowable("the finding was opened before, or is another one")
    about, _, entry = event["entry"].rpartition("#")
    story.facts = {
        "about": about, "entry": int(entry), "severity": event["severity"], "state": "open",
        "opened_by": event["stamp"]["by"], "opened_at": story.at,
    }  # fmt: skip


def answered(story: Story, event: Event) -> None:
    _open(story, event)
    if event["stamp"]["role"] not in ANSWERING:
        raise Unfollowable(f"a finding is not for a {event['stamp']['role']} to answer")
    story.answered |= _people(event)
    story.facts["state"] = "answered"


def closed(story: Story, event: Event) -> None:
    _auditor(event)
    _open(story, event)
    if story.answered & _people(event):
        raise Unfollowable("whoever answered a finding cannot close it")
    story.facts["state"] = "closed"


def reopened(story: Story, event: Event) -> None:
    _auditor(event)
    if event["finding"] != story.name or story.facts["state"] != "closed":
        raise Unfollowable("only a finding that was closed is opened again")
    story.facts["state"] = "open"


def _auditor(event: Event) -> None:
    if event["stamp"]["role"] != "auditor":
        raise Unfollowable(f"{event['kind']} is for auditors")


def _open(story: Story, event: Event) -> None:
    if event["finding"] != story.name or story.facts["state"] == "closed":
        raise Unfollowable(f"{event['kind']} does not follow on a finding that was closed")


def _people(event: Event) -> set[str]:
    stamp = event["stamp"]
    return {who for who in (stamp["by"], stamp["deputy_for"]) if who}


RULES = {
    "finding.opened": opened,
    "finding.answered": answered,
    "finding.closed": closed,
    "finding.reopened": reopened,
}
BEGINNINGS = ("finding.opened",)
