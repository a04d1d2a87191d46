"""What became of a concern and of a candidate, and who could say so."""

from verify.story import Event, Story, Unfollowable

STEERING = ("operator", "supervisor", "chief")
READING = ("auditor", "administrator", "counsel", "clerk", "system")
"""Roles that report nothing."""


def reported(story: Story, event: Event) -> None:
    stamp = event["stamp"]
    if story.facts or event["concern"] != story.name:
        raise Unfollowable("the concern was reported before, or is another one")
    if stamp["role"] in READING:
        raise Unfollowable(f"a concern is not for a {stamp['role']} to report")
    if event["source"] not in ("citizen", "officer", "agency"):
        raise Unfollowable("a concern comes from a citizen, an officer or an agency")
    story.facts = {
        "state": "reported", "source": event["source"], "matter": event["matter"],
        "party": stamp["party"], "reported_by": stamp["by"], "reported_at": story.at,
        "problem": None, "merged_into": None,
    }  # fmt: skip


def linked(story: Story, event: Event) -> None:
    _open(story, event, "concern")
    _police(event, machine=True)
    _free(story, event)
    _seen(event, f"problem/{event['problem']}")
    story.facts |= {"state": "linked", "problem": event["problem"]}


def merged(story: Story, event: Event) -> None:
    _open(story, event, "concern")
    _police(event)
    if event["into"] == story.name:
        raise Unfollowable("a concern cannot be a duplicate of itself")
    _seen(event, f"concern/{event['into']}")
    story.facts |= {"state": "merged", "merged_into": event["into"]}


def referred(story: Story, event: Event) -> None:
    _open(story, event, "concern")
    _police(event)
    _free(story, event)
    story.facts["state"] = "referred"


def closed(story: Story, event: Event) -> None:
    _open(story, event, "concern")
    _police(event, machine=story.facts["problem"] is not None)
    story.facts["state"] = "closed"


def proposed(story: Story, event: Event) -> None:
    if story.facts or event["candidate"] != story.name:
        raise Unfollowable("the candidate was proposed before, or is another one")
    if event["stamp"]["role"] != "system":
        raise Unfollowable("only the scan proposes a candidate")
    if len(set(event["concerns"])) < event["rule"]["threshold"]:
        raise Unfollowable("fewer concerns stand behind it than its own rule asks for")
    story.facts = {
        "state": "proposed", "matter": event["matter"], "proposed_at": story.at, "problem": None,
    }  # fmt: skip


def taken_up(story: Story, event: Event) -> None:
    _open(story, event, "candidate")
    _police(event)
    _seen(event, f"problem/{event['problem']}")
    story.facts |= {"state": "taken_up", "problem": event["problem"]}


def set_aside(story: Story, event: Event) -> None:
    _open(story, event, "candidate")
    _police(event)
    story.facts["state"] = "set_aside"


def _open(story: Story, event: Event, noun: str) -> None:
    if event[noun] != story.name or story.facts["state"] not in ("reported", "linked", "proposed"):
        raise Unfollowable(f"{event['kind']} does not follow on what is settled")


def _free(story: Story, event: Event) -> None:
    if story.facts["problem"] is not None:
        raise Unfollowable(f"{event['kind']} does not follow where it belongs to a problem")


def _police(event: Event, *, machine: bool = False) -> None:
    role = event["stamp"]["role"]
    if role not in STEERING and not (machine and role == "system"):
        raise Unfollowable(f"{event['kind']} is not for a {role} to say")


def _seen(event: Event, stream: str) -> None:
    """The entry of the other stream that the desk saw belongs to the stream that is named."""
    there, _, seq = event["seen"].rpartition("#")
    if there != stream or not seq.isdigit() or int(seq) < 1:
        raise Unfollowable(f"{event['kind']} rests on an entry of another stream")


CONCERN = {
    "concern.reported": reported,
    "concern.linked": linked,
    "concern.merged": merged,
    "concern.referred": referred,
    "concern.closed": closed,
}
CANDIDATE = {
    "candidate.proposed": proposed,
    "candidate.taken_up": taken_up,
    "candidate.set_aside": set_aside,
}
