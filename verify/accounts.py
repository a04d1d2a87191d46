"""What trust in a party rests on: incidents, acts and their witnesses, contests decided by others.

Told again from the published rules: who may say what, and that nobody judges their own matter.
"""

from datetime import datetime, timedelta
from typing import Any

from verify.story import Event, Part, Story, Unfollowable, moment, powerful

BINDING = ("operator", "supervisor", "chief", "convener", "representative",
           "community_representative")  # fmt: skip
STEERING = ("operator", "supervisor", "chief")
SEVERITIES = ("minor", "serious", "grave")
VERDICTS = ("goes_on", "repaired", "to_end")
ANSWER, REVIEW = timedelta(days=14), timedelta(days=14)


def _here(story: Story, event: Event) -> dict[Any, Part]:
    """What the party's stream knows of the trust in it, by number and by contested entry."""
    if event["party"] != story.name or not story.facts:
        raise Unfollowable(f"{event['kind']} is about another party")
    return story.trust


def _binds(event: Event) -> None:
    if event["stamp"]["role"] not in BINDING:
        raise Unfollowable(f"{event['kind']} is not for a {event['stamp']['role']} to say")


def _past(story: Story, instant: str) -> str:
    found = moment(instant)
    if found > story.at:
        raise Unfollowable("it tells of what had not happened yet")
    return found


def _after(instant: str, span: timedelta) -> str:
    later = datetime.fromisoformat(moment(instant)) + span
    return f"{later:%Y-%m-%dT%H:%M:%S.%f}Z"


def incident(story: Story, event: Event) -> None:
    known = _here(story, event)
    _binds(event)
    affected, depends = event["affected"], event["depends"]
    if not affected or story.name in affected or event["severity"] not in SEVERITIES:
        raise Unfollowable("an incident draws on the trust of others, by a known severity")
    if {one["between"] for one in depends} - {*affected}:
        raise Unfollowable("it names what rests on the trust of others than those affected")
    if moment(event["review_by"]) != _after(event["stamp"]["at"], REVIEW):
        raise Unfollowable("the time for its reviews is not the published one")
    _past(story, event["happened"])
    reviews: dict[str, set[str]] = {}
    for one in depends:
        reviews.setdefault(one["about"], set()).add(one["between"])
    known[story.seq] = {"state": "incident", "reviews": reviews}


def reviewed(story: Story, event: Event) -> None:
    known = _here(story, event)
    _binds(event)
    powerful(event, "limited")
    part = known.get(event["incident"], {})
    between = part.get("reviews", {}).pop(event["about"], None)
    if between is None or event["verdict"] not in VERDICTS:
        raise Unfollowable(f"no review of {event['about']} was open")
    if event["stamp"]["party"] not in (story.name, *between):
        raise Unfollowable(f"{event['stamp']['party']} has no part in {event['about']}")


def goodwill(story: Story, event: Event) -> None:
    known, stamp, witness = _here(story, event), event["stamp"], event["witness"]
    if event["toward"] == story.name or witness.partition("@")[2] == story.name:
        raise Unfollowable("a good turn is done to another, and seen by another")
    if witness in (stamp["by"], stamp["deputy_for"]):
        raise Unfollowable("nobody witnesses what they tell themselves")
    _past(story, event["happened"])
    known[story.seq] = {"state": "unwitnessed", "witness": witness}


def _witnessed(story: Story, event: Event) -> Part:
    act = _here(story, event).get(event["act"], {})
    if act.get("state") != "unwitnessed":
        raise Unfollowable(f"entry {event['act']} is no act that waits for its witness")
    if event["stamp"]["by"] != act["witness"]:
        raise Unfollowable("only the witness who was named can say so")
    return act


def confirmed(story: Story, event: Event) -> None:
    _witnessed(story, event)["state"] = "confirmed"


def refused(story: Story, event: Event) -> None:
    _witnessed(story, event)["state"] = "refused"


def contested(story: Story, event: Event) -> None:
    known = _here(story, event)
    _binds(event)
    powerful(event, "limited")
    if event["stamp"]["party"] != story.name or event["entry"] in known:
        raise Unfollowable("an entry is contested once, by the party that it is about")
    if not event["trusting"] or story.name in event["trusting"]:
        raise Unfollowable("a contest names those in whose accounts the entry stands")
    if moment(event["answer_by"]) != _after(event["stamp"]["at"], ANSWER):
        raise Unfollowable("the time for an answer is not the published one")
    known[event["entry"]] = {
        "state": "open", "trusting": event["trusting"], "answer_by": moment(event["answer_by"]),
    }  # fmt: skip


def _contest(story: Story, event: Event) -> Part:
    found = _here(story, event).get(event["entry"], {})
    if found.get("state") not in ("open", "answered"):
        raise Unfollowable(f"no contest of {event['entry']} waits")
    _binds(event)
    return found


def answered(story: Story, event: Event) -> None:
    contest = _contest(story, event)
    if event["stamp"]["party"] not in contest["trusting"]:
        raise Unfollowable("a contest is answered by those in whose accounts the entry stands")
    contest["state"] = "answered"


def decided(story: Story, event: Event) -> None:
    contest = _contest(story, event)
    powerful(event, "limited")
    if event["stamp"]["party"] in (story.name, *contest["trusting"]):
        raise Unfollowable("a contest is decided by somebody of neither side")
    if contest["state"] == "open" and story.at < contest["answer_by"]:
        raise Unfollowable("it was decided before the other side was heard")
    contest["state"] = "decided"


def surveyed(story: Story, event: Event) -> None:
    _here(story, event)
    if event["stamp"]["party"] != story.name or event["stamp"]["role"] not in STEERING:
        raise Unfollowable("a survey is recorded by those who steer police")
    if not 0 <= event["trust"] <= event["answered"] <= event["asked"]:
        raise Unfollowable("the numbers of the survey do not add up")
    _past(story, event["ended"])


RULES = {
    "incident.recorded": incident,
    "incident.review_concluded": reviewed,
    "goodwill.recorded": goodwill,
    "goodwill.confirmed": confirmed,
    "goodwill.refused": refused,
    "trust.contested": contested,
    "trust.contest_answered": answered,
    "trust.contest_upheld": decided,
    "trust.contest_rejected": decided,
    "trust.surveyed": surveyed,
}
