"""How a promise goes from proposal to its end, and by whom each step can be taken."""

from verify.story import (
    Event,
    Part,
    Story,
    Unfollowable,
    by_keeper,
    by_side,
    by_time,
    moment,
    must_be,
    must_have_passed,
    only_time,
    start_clocks,
)

TO_DO = ("committed", "in_progress", "on_hold")
BOUND = (*TO_DO, "reported_done", "disputed", "missed")
OPEN = ("proposed", *BOUND)


def _known(story: Story, event: Event, *states: str) -> Part:
    found = story.part(story.commitments, event["commitment"])
    must_be(found, states, event["kind"])
    return found


def _new(story: Story, event: Event) -> Part:
    name = event["commitment"]
    story.new(story.commitments, name, "c")
    held = story.part(story.held, event["responsibility"])
    if held["state"] != "held":
        raise Unfollowable(f"{event['responsibility']} has ended")
    if event["promisor"] == event["promisee"]:
        raise Unfollowable("a party cannot promise to itself")
    promise = {
        "responsibility": event["responsibility"], "handoff": event.get("handoff"),
        "promisor": event["promisor"], "promisee": event["promisee"], "state": "proposed",
        "version": event["version"], "countered": False, "asked": False, "due": None,
        "reported_by": None, "clocks": {}, "ended": False,
    }  # fmt: skip
    story.commitments[name] = promise
    return promise


def proposed(story: Story, event: Event) -> None:
    if not by_keeper(event):
        by_side(event, event["promisee"])
    _new(story, event)


def countered(story: Story, event: Event) -> None:
    promise = _known(story, event, "proposed")
    by_side(event, promise["promisor"])
    if promise["countered"] or event["version"] != promise["version"] + 1:
        raise Unfollowable("it was countered before")
    promise |= {"countered": True, "version": event["version"]}


def made(story: Story, event: Event) -> None:
    """In answer to a proposal by the side that was asked, or with an acceptance."""
    promise = story.commitments.get(event["commitment"])
    if promise is None:
        promise = _new(story, event)
        handoff = story.part(story.handoffs, event["handoff"])
        sides = {handoff["offeror"], handoff["receiver"]}
        if handoff["state"] != "accepted" or {event["promisor"], event["promisee"]} != sides:
            raise Unfollowable("a promise binds with an acceptance, and there is none")
    else:
        must_be(promise, ("proposed",), event["kind"])
        by_side(event, promise["promisee" if promise["countered"] else "promisor"])
        for side in ("responsibility", "promisor", "promisee", "version"):
            if event[side] != promise[side]:
                raise Unfollowable(f"the {side} is another than was proposed")
    promise |= {"state": "committed", "due": moment(event["due"])}
    start_clocks(promise, event)


def delegated(story: Story, event: Event) -> None:
    promise = _known(story, event, *OPEN)
    by_side(event, promise["promisor"])
    if event["to"].partition("@")[2] != promise["promisor"]:
        raise Unfollowable(f"{event['to']} is not of {promise['promisor']}")


def _work(story: Story, event: Event, to: str, *states: str) -> Part:
    promise = _known(story, event, *states)
    by_side(event, promise["promisor"])
    promise["state"] = to
    start_clocks(promise, event)
    return promise


def started(story: Story, event: Event) -> None:
    _work(story, event, "in_progress", "committed")


def put_on_hold(story: Story, event: Event) -> None:
    _work(story, event, "on_hold", "committed", "in_progress")


def resumed(story: Story, event: Event) -> None:
    if by_time(event):
        promise = _known(story, event, "on_hold")
        must_have_passed(story, promise, "hold")
        promise["state"] = "in_progress"
    else:
        _work(story, event, "in_progress", "on_hold")


def progress_reported(story: Story, event: Event) -> None:
    promise = _known(story, event, "in_progress", "on_hold")
    _work(story, event, promise["state"], promise["state"])


def reported_done(story: Story, event: Event) -> None:
    promise = _work(story, event, "reported_done", *TO_DO, "disputed", "missed")
    promise |= {"reported_by": event["stamp"]["by"], "asked": False}


def kept(story: Story, event: Event) -> None:
    promise = _known(story, event, "reported_done")
    if event["silently"]:
        only_time(event)
        must_have_passed(story, promise, "verify")
    else:
        _judged(promise, event)
    promise |= {"state": "kept", "ended": True}


def disputed(story: Story, event: Event) -> None:
    promise = _known(story, event, "reported_done")
    _judged(promise, event)
    promise["state"] = "disputed"
    start_clocks(promise, event)


def _judged(promise: Part, event: Event) -> None:
    """By the other side, and never by the person who reported."""
    by_side(event, promise["promisee"])
    if promise["reported_by"] in (event["stamp"]["by"], event["stamp"].get("deputy_for")):
        raise Unfollowable("one person reported and judged")


def missed(story: Story, event: Event) -> None:
    only_time(event)
    promise = _known(story, event, *TO_DO, "disputed")
    must_have_passed(story, promise, "complete")
    promise["state"] = "missed"
    start_clocks(promise, event)


def broken(story: Story, event: Event) -> None:
    only_time(event)
    promise = _known(story, event, "missed")
    must_have_passed(story, promise, "grace")
    promise |= {"state": "broken", "ended": True}


def chimed(story: Story, event: Event) -> None:
    only_time(event)
    promise = _known(story, event, *BOUND)
    if event["clock"] not in promise["clocks"]:
        raise Unfollowable(f"no deadline ({event['clock']}) was set")


def renegotiation_asked(story: Story, event: Event) -> None:
    promise = _known(story, event, *TO_DO, "missed")
    by_side(event, promise["promisor"])
    promise["asked"] = True


def renegotiated(story: Story, event: Event) -> None:
    promise = _answered(story, event)
    if event["version"] != promise["version"] + 1:
        raise Unfollowable("the version does not follow on the one before")
    promise |= {"version": event["version"], "due": moment(event["due"])}
    if promise["state"] == "missed":
        promise["state"] = "committed"
    start_clocks(promise, event)


def renegotiation_refused(story: Story, event: Event) -> None:
    _answered(story, event)


def _answered(story: Story, event: Event) -> Part:
    promise = _known(story, event, *TO_DO, "missed")
    by_side(event, promise["promisee"])
    if not promise["asked"]:
        raise Unfollowable("nobody asked for other terms")
    promise["asked"] = False
    return promise


def excused(story: Story, event: Event) -> None:
    promise = _known(story, event, "missed")
    by_side(event, promise["promisee"])
    promise |= {"state": "excused", "ended": True}


def declined(story: Story, event: Event) -> None:
    promise = _known(story, event, "proposed")
    by_side(event, promise["promisor"])
    promise |= {"state": "declined", "ended": True}


def cancelled(story: Story, event: Event) -> None:
    """By the promisee, or with the handoff that carried it."""
    promise = _known(story, event, *OPEN)
    carrier = story.handoffs.get(promise["handoff"] or "")
    ended = carrier is not None and carrier["state"] in ("returned", "recalled")
    if not ended and not by_keeper(event):
        by_side(event, promise["promisee"])
    promise |= {"state": "cancelled", "ended": True}


RULES = {
    "commitment.proposed": proposed,
    "commitment.countered": countered,
    "commitment.made": made,
    "commitment.declined": declined,
    "commitment.delegated": delegated,
    "commitment.started": started,
    "commitment.held": put_on_hold,
    "commitment.resumed": resumed,
    "commitment.progress_reported": progress_reported,
    "commitment.reported_done": reported_done,
    "commitment.kept": kept,
    "commitment.disputed": disputed,
    "commitment.missed": missed,
    "commitment.reminded": chimed,
    "commitment.escalated": chimed,
    "commitment.renegotiation_asked": renegotiation_asked,
    "commitment.renegotiated": renegotiated,
    "commitment.renegotiation_refused": renegotiation_refused,
    "commitment.excused": excused,
    "commitment.broken": broken,
    "commitment.cancelled": cancelled,
}
