"""Who holds a responsibility: it moves by acceptance, return, recall and reversion alone."""

from verify.handoffs import LIVE
from verify.story import (
    KEEPER,
    Event,
    Part,
    Story,
    Unfollowable,
    by_keeper,
    by_side,
    by_time,
    powerful,
)

WITHOUT_HANDOFF = ("party_inactive", "agreement_ended", "breach")


def _held(story: Story, event: Event) -> Part:
    found = story.part(story.held, event["responsibility"])
    if found["state"] != "held":
        raise Unfollowable(f"{event['responsibility']} was {found['state']} before")
    return found


def _begin(held: Part, story: Story, holder: str, cause: str, handoff: str | None) -> None:
    """The new tenure begins at the instant at which the old one ends."""
    if held["tenures"]:
        held["tenures"][-1]["until"] = story.at
    held["holder"] = holder
    held["tenures"].append(
        {"holder": holder, "since": story.at, "until": None, "cause": cause,
         "handoff": handoff, "began_seq": story.seq, "by": story.by}
    )  # fmt: skip
    held["asked_by"] = held["amendment"] = None


def established(story: Story, event: Event) -> None:
    name = event["responsibility"]
    story.new(story.held, name)
    parent = event.get("split_from")
    if parent is not None:
        if f"part {name} of {parent}" not in story.owed:
            raise Unfollowable(f"{parent} was not split into {name}")
        story.owed.remove(f"part {name} of {parent}")
        if event["holder"] != story.held[parent]["holder"]:
            raise Unfollowable("a part begins with the holder of the whole")
    else:
        by_side(event, story.police)
        if event["holder"] != story.police:
            raise Unfollowable("nobody is made to hold without having accepted")
    held: Part = {
        "state": "held", "title": event["title"], "fallback": event["fallback"],
        "demands": event["demands"], "tenures": [], "disputed": False, "contributions": {},
    }  # fmt: skip
    _begin(held, story, event["holder"], "established", None)
    story.held[name] = held


def transferred(story: Story, event: Event) -> None:
    held, name = _held(story, event), event["handoff"]
    if f"{name} was accepted, and nothing moved" not in story.owed:
        raise Unfollowable("responsibility moves with an acceptance, and there is none")
    story.owed.remove(f"{name} was accepted, and nothing moved")
    handoff = story.handoffs[name]
    if handoff["responsibility"] != event["responsibility"]:
        raise Unfollowable(f"{name} is about {handoff['responsibility']}")
    if event["holder"] != handoff["receiver"]:
        raise Unfollowable(f"{handoff['receiver']} accepted, not {event['holder']}")
    if not held["holder"] == event["former"] == handoff["offeror"]:
        raise Unfollowable(f"{held['holder']} held it, not {event['former']}")
    if held["disputed"]:
        raise Unfollowable("nothing moves during a dispute")
    held["fallback"] = event["fallback"]
    _offers_end(story, event)
    _begin(held, story, event["holder"], "handoff", name)


def reverted(story: Story, event: Event) -> None:
    held, name = _held(story, event), event.get("handoff")
    if event["former"] != held["holder"]:
        raise Unfollowable(f"{held['holder']} held it, not {event['former']}")
    if name is not None:
        if f"{name} ended, and nothing moved back" not in story.owed:
            raise Unfollowable(f"{name} was neither returned nor recalled")
        story.owed.remove(f"{name} ended, and nothing moved back")
        if held["tenures"][-1]["handoff"] != name:
            raise Unfollowable(f"it was not held by {name}")
    elif event["reason"] not in WITHOUT_HANDOFF:
        raise Unfollowable(f"nothing was {event['reason']}")
    if event["stamp"]["by"] == KEEPER:
        _over_elsewhere(event)
    if event["reason"] == "recalled":
        allowed = {story.handoffs[str(name)]["offeror"]}
    else:
        allowed = {held["fallback"], story.police}
        if name is None or event["reason"] in WITHOUT_HANDOFF:
            by_side(event, story.police, "remit")
    _offers_end(story, event)
    if event["holder"] not in allowed:
        raise Unfollowable(f"it goes back to {' or '.join(sorted(allowed))}")
    _begin(held, story, event["holder"], "reversion", name)


def _over_elsewhere(event: Event) -> None:
    """Remit itself reverts only under an entry elsewhere that ended something, and names it."""
    wanted = {"agreement_ended": "partnership/", "party_inactive": f"party/{event['former']}#"}
    if not str(event.get("under")).startswith(wanted.get(event["reason"], "no such reason")):
        raise Unfollowable("Remit itself reverts only what ended elsewhere, and names that")


def _offers_end(story: Story, event: Event) -> None:
    """A former holder's own offers end with its tenure, whoever ended that."""
    story.owed -= {
        f"{other} was withdrawn by another than its offeror"
        for other, handoff in story.handoffs.items()
        if handoff["responsibility"] == event["responsibility"]
    }


def _ends(story: Story, event: Event, held: Part, state: str) -> None:
    name = event["responsibility"]
    if held["disputed"]:
        raise Unfollowable("nothing ends during a dispute")
    for other, handoff in story.handoffs.items():
        if handoff["responsibility"] == name and handoff["state"] in LIVE:
            raise Unfollowable(f"{name} cannot end while {other} is open")
    for other, promise in story.commitments.items():
        if promise["responsibility"] == name and not promise["ended"]:
            raise Unfollowable(f"{name} cannot end while {other} is open")
    _offers_end(story, event)
    held["state"] = state
    held["tenures"][-1]["until"] = story.at


def split(story: Story, event: Event) -> None:
    held = _held(story, event)
    by_side(event, held["holder"])
    _ends(story, event, held, "split")
    story.owed |= {f"part {part} of {event['responsibility']}" for part in event["parts"]}


def discharge_asked(story: Story, event: Event) -> None:
    held = _held(story, event)
    by_side(event, held["holder"])
    held["asked_by"] = event["stamp"]["by"]


def discharge_refused(story: Story, event: Event) -> None:
    _asked(story, event)["asked_by"] = None


def discharged(story: Story, event: Event) -> None:
    _ends(story, event, _asked(story, event), "discharged")


def _asked(story: Story, event: Event) -> Part:
    """A discharge is answered by police, and not by the person who asked for it."""
    held = _held(story, event)
    by_side(event, story.police)
    if held["asked_by"] is None:
        raise Unfollowable("nobody asked for the discharge")
    if held["asked_by"] in (event["stamp"]["by"], event["stamp"].get("deputy_for")):
        raise Unfollowable("one person asked for the discharge and answered")
    return held


def disputed(story: Story, event: Event) -> None:
    held = _held(story, event)
    if held["disputed"]:
        raise Unfollowable("it was in dispute before")
    held["disputed"] = True


def dispute_settled(story: Story, event: Event) -> None:
    held = _held(story, event)
    by_side(event, story.police)
    if not held["disputed"]:
        raise Unfollowable("there was no dispute")
    held["disputed"] = False


def scope_proposed(story: Story, event: Event) -> None:
    held = _held(story, event)
    if held["amendment"] is not None or event["counterparty"] == event["stamp"]["party"]:
        raise Unfollowable("an amendment was proposed before, or to oneself")
    powerful(event, held["demands"])
    held["amendment"] = (event["version"], event["counterparty"])


def scope_answered(story: Story, event: Event) -> None:
    held = _held(story, event)
    if held["amendment"] is None:
        if event["kind"] == "scope.refused" or held["holder"] != story.police:
            raise Unfollowable("no amendment waits for an answer")
        by_side(event, held["holder"])
        return
    version, counterparty = held["amendment"]
    if not (event["kind"] == "scope.refused" and by_keeper(event)):
        by_side(event, counterparty)
    if event["version"] != version:
        raise Unfollowable(f"version {version} was proposed")
    held["amendment"] = None


def contributor(story: Story, event: Event) -> None:
    """Invited by the holder; joined and declined by the one invited; ended by either."""
    held, party, kind = _held(story, event), event["contributor"], event["kind"]
    state = held["contributions"].get(party)
    known = state in ("invited", "joined")
    if kind == "contributor.invited":
        by_side(event, held["holder"])
        if known or party == held["holder"]:
            raise Unfollowable(f"{party} has a part in it already")
    elif kind == "contributor.left":
        if not by_time(event) and not by_keeper(event):
            by_side(event, held["holder"], party, *_moving(story, held))
        if not known:
            raise Unfollowable(f"{party} has no share in it")
    else:
        by_side(event, party)
        if state != "invited":
            raise Unfollowable(f"{party} was not invited")
    held["contributions"][party] = kind.partition(".")[2]


def _moving(story: Story, held: Part) -> list[str]:
    """The offeror whose agreement moved it just now."""
    name = held["tenures"][-1]["handoff"]
    return [story.handoffs[name]["offeror"]] if name else []


RULES = {
    "responsibility.established": established,
    "responsibility.transferred": transferred,
    "responsibility.reverted": reverted,
    "responsibility.split": split,
    "responsibility.disputed": disputed,
    "dispute.settled": dispute_settled,
    "scope.proposed": scope_proposed,
    "scope.amended": scope_answered,
    "scope.refused": scope_answered,
    "discharge.asked": discharge_asked,
    "discharge.refused": discharge_refused,
    "responsibility.discharged": discharged,
    "contributor.invited": contributor,
    "contributor.joined": contributor,
    "contributor.declined": contributor,
    "contributor.left": contributor,
}
