"""Agreements and meetings of a partnership: who signed what, when it ended, what falls back."""

from verify.partnerships import FULL, by_member, by_named, going
from verify.story import (
    Event,
    Part,
    Story,
    Unfollowable,
    by_keeper,
    moment,
    must_be,
    only_time,
    powerful,
)


def proposed(story: Story, event: Event) -> None:
    """Each version is a further one, between two sides at least who are in it."""
    by_named(story, event, *FULL)
    agreements, name, terms = story.partnership["agreements"], event["agreement"], event["terms"]
    if event["version"] == 1:
        story.new(agreements, name, "a")
        agreements[name] = {
            "state": "proposed", "version": 0, "versions": 0, "since": None, "until": None,
            "sides": set(), "falling": set(), "reminded": False, "proposed": None,
        }  # fmt: skip
    known = story.part(agreements, name)
    sides = {duty["member"] for duty in terms["duties"]}
    if known["state"] == "ended" or event["version"] != known["versions"] + 1 or len(sides) < 2:
        raise Unfollowable("it ended before, leaves a version out, or has one side only")
    if moment(terms["since"]) >= moment(terms["until"]):
        raise Unfollowable("it ends before it begins")
    for duty in terms["reverts"]:
        if duty.partition(".")[0] not in story.partnership["problems"]:
            raise Unfollowable(f"{duty} belongs to no problem of the partnership")
    known["versions"] = event["version"]
    known["proposed"] = {"terms": terms, "sides": sides, "signed": set()}
    if known["state"] == "refused":
        known["state"] = "proposed"


def _waiting(story: Story, event: Event) -> Part:
    going(story, event)
    known = story.part(story.partnership["agreements"], event["agreement"])
    if known["proposed"] is None or known["versions"] != event["version"]:
        raise Unfollowable("no such version waits for signatures")
    return known


def signed(story: Story, event: Event) -> None:
    """By a person with full decision power; the last one brings it into force at once."""
    proposal = _waiting(story, event)["proposed"]
    by_named(story, event, *FULL)
    powerful(event, "full")
    if event["member"] not in proposal["sides"] or event["member"] in proposal["signed"]:
        raise Unfollowable(f"{event['member']} has nothing to sign, or signed before")
    proposal["signed"].add(event["member"])
    if proposal["signed"] == proposal["sides"]:
        story.owed.add(f"{event['agreement']} is signed by all and comes into force")


def in_force(story: Story, event: Event) -> None:
    known = _waiting(story, event)
    owed = f"{event['agreement']} is signed by all and comes into force"
    if owed not in story.owed:
        raise Unfollowable("not every side has signed")
    story.owed.remove(owed)
    proposal = known["proposed"]
    until = moment(proposal["terms"]["until"])
    known["reminded"] = known["reminded"] and known["until"] == until
    known |= {
        "state": "in_force", "version": event["version"], "sides": proposal["sides"],
        "since": moment(proposal["terms"]["since"]), "until": until,
        "reverts": proposal["terms"]["reverts"], "proposed": None,
    }  # fmt: skip


def refused(story: Story, event: Event) -> None:
    known = _waiting(story, event)
    if by_keeper(event):
        _must_be_owed(story, f"{event['agreement']} is not signed by {event['member']}")
    else:
        by_named(story, event, *FULL)
    if event["member"] not in known["proposed"]["sides"]:
        raise Unfollowable(f"{event['member']} is no side of it")
    known["proposed"] = None
    if known["state"] == "proposed":
        known["state"] = "refused"


def _standing(story: Story, event: Event) -> Part:
    going(story, event)
    known = story.part(story.partnership["agreements"], event["agreement"])
    must_be(known, ("in_force",), event["kind"])
    return known


def reminded(story: Story, event: Event) -> None:
    only_time(event)
    known = _standing(story, event)
    if known["reminded"] or moment(event["until"]) != known["until"]:
        raise Unfollowable("the sides were reminded before, or of another end")
    known["reminded"] = True


def ended(story: Story, event: Event) -> None:
    """At its time by time itself; before it by a side with full decision power and a reason."""
    known = _standing(story, event)
    if event["how"] == "expired":
        only_time(event)
        if known["until"] > story.at:
            raise Unfollowable("the agreement had not run out")
    elif event["how"] == "side_left":
        gone = [f"{event['agreement']} ends with {side}" for side in sorted(known["sides"])]
        _must_be_owed(story, next((one for one in gone if one in story.owed), gone[0]))
    else:
        powerful(event, "full")
        if by_member(story, event) not in known["sides"] or not event["reason"]:
            raise Unfollowable("it was ended by no side of it, or without a reason")
    if event["reverts"] != known["reverts"]:
        raise Unfollowable("other responsibilities fall back than were agreed")
    known |= {"state": "ended", "falling": {*event["reverts"]}, "proposed": None}


def _must_be_owed(story: Story, what: str) -> None:
    """It follows from the entry by which a member was released, and from nothing else."""
    if what not in story.owed:
        raise Unfollowable("no side of it takes part no longer")
    story.owed.remove(what)


def reversion_noted(story: Story, event: Event) -> None:
    only_time(event)
    going(story, event)
    known = story.part(story.partnership["agreements"], event["agreement"])
    if event["duty"] not in known["falling"]:
        raise Unfollowable(f"{event['duty']} was not to fall back, or did before")
    known["falling"].remove(event["duty"])


def called(story: Story, event: Event) -> None:
    by_member(story, event, "convener", "leader")
    meetings = story.partnership["meetings"]
    story.new(meetings, event["meeting"], "m")
    meetings[event["meeting"]] = {
        "state": "called", "begins": moment(event["begins"]), "items": len(event["items"])
    }  # fmt: skip


def _meeting(story: Story, event: Event) -> Part:
    going(story, event)
    found = story.part(story.partnership["meetings"], event["meeting"])
    must_be(found, ("called",), event["kind"])
    return found


def item_added(story: Story, event: Event) -> None:
    by_named(story, event)
    _meeting(story, event)["items"] += 1


def minuted(story: Story, event: Event) -> None:
    by_member(story, event, "convener", "leader")
    meeting = _meeting(story, event)
    inside = {n for n, m in story.partnership["members"].items() if m["state"] == "joined"}
    there = {person.partition("@")[2] for person in event["present"]}
    if not there <= inside or {*event["absent"]} != inside - there:
        raise Unfollowable("who was there and who was not do not add up")
    if meeting["begins"] > story.at or any(
        one["item"] > meeting["items"] for one in event["minutes"]
    ):
        raise Unfollowable("the meeting was still to come, or had no such item")
    meeting["state"] = "held"


def cancelled(story: Story, event: Event) -> None:
    by_member(story, event, "convener", "leader")
    _meeting(story, event)["state"] = "cancelled"
