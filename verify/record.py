"""The record about the record: keys, logs, and what was done to the engine that writes it."""

from verify.forms import HEX32
from verify.story import KEEPER as REMIT
from verify.story import Event, Story, Unfollowable

KEEPERS = ("system", "administrator")
VERDICTS = ("agree", "differ", "cannot_tell")


def _said(story: Story, event: Event) -> None:
    """Remit itself, the machine's administrator or an administrator of police says it."""
    if event["record"] != story.name:
        raise Unfollowable(f"it was said on {event['record']!r:.60}, which is another record")
    if event["stamp"]["role"] not in KEEPERS:
        raise Unfollowable(f"{event['kind']} is not for a {event['stamp']['role']} to say")
    story.facts = {"record": story.name}


def key_rotated(story: Story, event: Event) -> None:
    _said(story, event)
    if event["old"] == event["new"]:
        raise Unfollowable("a key was changed for itself")


def log_began(story: Story, event: Event) -> None:
    _said(story, event)
    _hash(event["previous_root"])
    if event["origin"] == event["previous_origin"]:
        raise Unfollowable("a new log has an origin of its own")


def history_closed(story: Story, event: Event) -> None:
    _said(story, event)
    _hash(event["sha256"])
    first, last = event["first_seq"], event["last_seq"]
    if (first is None) != (last is None) or (first is not None and not 0 < first <= last):
        raise Unfollowable("the entries of the run are not a span")
    run = event["run"]
    if run in story.runs:
        raise Unfollowable(f"the history of the run {run!r:.60} was kept before")
    story.runs.add(run)


def engine_touched(story: Story, event: Event) -> None:
    _said(story, event)
    if not event["because"]:
        raise Unfollowable("an intervention needs its reason")


def engine_deleted(story: Story, event: Event) -> None:
    engine_touched(story, event)
    _hash(event["sha256"])


def reconciled(story: Story, event: Event) -> None:
    _said(story, event)
    if event["verdict"] not in VERDICTS:
        raise Unfollowable("a comparison has another verdict than the three there are")
    if event["verdict"] == "agree" and event["differences"]:
        raise Unfollowable("a comparison found differences and says that there are none")
    if event["verdict"] == "differ" and not event["differences"]:
        raise Unfollowable("a comparison says that it found differences, and there are none")


def rule_changed(story: Story, event: Event) -> None:
    engine_touched(story, event)
    rule = event["rule"]
    if not (rule["threshold"] >= 2 and rule["window_days"] >= 1 and rule["radius_m"] >= 0):
        raise Unfollowable("by this rule one concern would make a candidate, or none ever")


def reading_noted(story: Story, event: Event) -> None:
    """Remit itself says what somebody read, each thing in one way once."""
    _said(story, event)
    if event["stamp"]["by"] != REMIT or "@" not in event["person"]:
        raise Unfollowable("what was read is for Remit itself to say")
    if not event["reads"] or any(one["times"] < 1 for one in event["reads"]):
        raise Unfollowable("it tells of no reading")


def _hash(text: str) -> None:
    if HEX32.fullmatch(text) is None:
        raise Unfollowable("a hash is not 64 lower-case hexadecimal digits")


RULES = {
    "key.rotated": key_rotated,
    "log.began": log_began,
    "history.closed": history_closed,
    "engine.reset": engine_touched,
    "engine.terminated": engine_touched,
    "engine.deleted": engine_deleted,
    "engine.revived": engine_touched,
    "record.reconciled": reconciled,
    "rule.changed": rule_changed,
    "reading.noted": reading_noted,
}
BEGINNINGS = tuple(RULES)
"""Whatever is said first begins it."""
