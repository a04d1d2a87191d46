"""Corrections: two who held a responsibility agree on another instant at which it passed."""

from verify.story import (
    Event,
    Part,
    Story,
    Unfollowable,
    by_side,
    moment,
    must_have_passed,
    only_time,
    powerful,
    start_clocks,
)

_CONTENT = ("tenure", "entry", "field", "old", "new", "former", "following")


def proposed(story: Story, event: Event) -> None:
    held = story.part(story.held, event["responsibility"])
    if held.get("correction"):
        raise Unfollowable("another correction waits for an answer")
    number = event["tenure"]
    if not 2 <= number <= len(held["tenures"]):
        raise Unfollowable(f"there is no tenure {number} whose beginning could be corrected")
    before, begun = held["tenures"][number - 2 : number]
    if (event["former"], event["following"]) != (before["holder"], begun["holder"]):
        raise Unfollowable(f"it passed from {before['holder']} to {begun['holder']}")
    if event["field"] != "since" or event["entry"] != begun["began_seq"]:
        raise Unfollowable(f"tenure {number} began with entry {begun['began_seq']}")
    if moment(event["old"]) != begun["since"]:
        raise Unfollowable(f"until now tenure {number} began {begun['since']}")
    if event["counterparty"] == event["stamp"]["party"]:
        raise Unfollowable("nobody agrees with oneself")
    by_side(event, event["former"], event["following"])
    by_side(event | {"stamp": {"party": event["counterparty"]}},
            event["former"], event["following"])  # fmt: skip
    powerful(event, held["demands"])
    _must_fit(story, held, number, moment(event["new"]))
    waiting: Part = {name: event[name] for name in _CONTENT}
    waiting |= {
        "proposed_in": story.seq, "proposed_by": event["stamp"]["party"],
        "counterparty": event["counterparty"], "clocks": {},
    }  # fmt: skip
    start_clocks(waiting, event)
    held["correction"] = waiting


def agreed(story: Story, event: Event) -> None:
    held, waiting = _waiting(story, event)
    by_side(event, waiting["counterparty"])
    powerful(event, held["demands"])
    if event["proposed_in"] != waiting["proposed_in"]:
        raise Unfollowable(f"the correction that waits is entry {waiting['proposed_in']}")
    number, new = event["tenure"], moment(event["new"])
    _must_fit(story, held, number, new)
    before, begun = held["tenures"][number - 2 : number]
    before["until"] = begun["since"] = new
    held["correction"] = None


def refused(story: Story, event: Event) -> None:
    held, waiting = _waiting(story, event)
    by_side(event, waiting["counterparty"])
    powerful(event, held["demands"])
    held["correction"] = None


def withdrawn(story: Story, event: Event) -> None:
    held, waiting = _waiting(story, event)
    by_side(event, waiting["proposed_by"])
    powerful(event, held["demands"])
    held["correction"] = None


def expired(story: Story, event: Event) -> None:
    held, waiting = _waiting(story, event)
    only_time(event)
    must_have_passed(story, waiting, "correction")
    held["correction"] = None


def _waiting(story: Story, event: Event) -> tuple[Part, Part]:
    """The correction that waits, which says the same as this entry."""
    held = story.part(story.held, event["responsibility"])
    waiting: Part | None = held.get("correction")
    if waiting is None:
        raise Unfollowable("no correction waits for an answer")
    for name in _CONTENT:
        if event[name] != waiting[name]:
            raise Unfollowable(f"{name} was proposed as {waiting[name]!s:.60}")
    return held, waiting


def _must_fit(story: Story, held: Part, number: int, new: str) -> None:
    """Each tenure keeps a length, and none begins in the future."""
    before, begun = held["tenures"][number - 2 : number]
    if not before["since"] < new < (begun["until"] or story.at):
        raise Unfollowable(f"tenure {number} cannot have begun {new}")


FACTS: dict[str, tuple[str, ...]] = {
    "problem.opened": ("title", "statement", "source"),
    "responsibility.established": ("title",),
    "responsibility.reverted": ("detail",),
    "responsibility.discharged": ("outcome",),
    "dispute.settled": ("outcome",),
    "handoff.info_requested": ("question",),
    "handoff.info_supplied": ("answer",),
    "handoff.declined": ("text",),
    "handoff.redirected": ("text",),
    "handoff.commented": ("text",),
    "commitment.commented": ("text",),
    "handoff.first_action_recorded": ("action",),
    "commitment.progress_reported": ("note",),
    "commitment.kept": ("note",),
    "commitment.reported_done": ("evidence", "references"),
    "commitment.excused": ("text",),
}
FACTS |= dict.fromkeys(
    (
        "responsibility.disputed", "scope.proposed", "scope.refused", "discharge.asked",
        "discharge.refused", "contributor.declined", "contributor.left", "handoff.refused",
        "handoff.countered", "handoff.counter_rejected", "handoff.withdrawn", "handoff.objected",
        "handoff.return_announced", "handoff.returned", "handoff.recalled", "commitment.declined",
        "commitment.held", "commitment.disputed", "commitment.renegotiation_asked",
        "commitment.renegotiation_refused", "commitment.cancelled",
    ),
    ("reason",),
)  # fmt: skip
"""What one side describes in an entry and may correct alone, by the kind of the entry."""


_ABOUT = {kind: kind.partition(".")[0].replace("scope", "responsibility") for kind in FACTS}


def note(story: Story, event: Event) -> None:
    """Remember in whose name one of the facts was described, and about what."""
    kind = event["kind"]
    about = _ABOUT[kind] if _ABOUT[kind] in event else "responsibility"
    story.described[story.seq] = (kind, event["stamp"]["party"], str(event[about]))


def fact_corrected(story: Story, event: Event) -> None:
    entry, field = event["entry"], event["field"]
    if entry not in story.described:
        raise Unfollowable(f"entry {entry} describes nothing that could be corrected")
    kind, party, about = story.described[entry]
    if (event["corrects"], event["about"], event["problem"]) != (kind, about, story.name):
        raise Unfollowable(f"entry {entry} is {kind} about {about}")
    if field.partition("/")[0] not in FACTS[kind]:
        raise Unfollowable(f"{field} of {kind} was agreed, and is not one side's to correct")
    by_side(event, party)
    if event["stated_in"] != story.corrected.get((entry, field), entry):
        raise Unfollowable(f"{field} of entry {entry} was corrected before")
    story.corrected[entry, field] = story.seq
    if field == "title":
        facts = story.facts if kind == "problem.opened" else story.part(story.held, about)
        facts["title"] = event["text"]


RULES = {
    "fact.corrected": fact_corrected,
    "correction.proposed": proposed,
    "correction.agreed": agreed,
    "correction.refused": refused,
    "correction.withdrawn": withdrawn,
    "correction.expired": expired,
}
