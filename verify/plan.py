"""The response plan: who answers for which action, and that none was forgotten before the end."""

from verify.steering import in_stage, speakers
from verify.story import Event, Part, Story, Unfollowable, by_side, moment, only_time

_SAID = ("kind", "side", "responsible")


def adopted(story: Story, event: Event) -> None:
    """In the response, in the version that comes next; every action has a party and a date."""
    in_stage(story, event, "response")
    if event["stamp"]["party"] != story.police and event["stamp"]["role"] != "convener":
        raise Unfollowable("a plan is adopted by police or by whoever convenes")
    if not story.method.get("goals"):
        raise Unfollowable("the plan serves no goal")
    if event["version"] != story.plan.get("version", 0) + 1:
        raise Unfollowable(f"version {story.plan.get('version', 0) + 1} of the plan comes next")
    known: dict[str, Part] = story.plan.get("actions", {})
    planned: dict[str, Part] = {}
    for one in event["actions"]:
        if one["action"] in planned:
            raise Unfollowable(f"{one['action']} is planned twice")
        due, before = moment(one["due"]), known.get(one["action"])
        if due <= story.at and (before is None or before["due"] != due):
            raise Unfollowable(f"the date of {one['action']} was over")
        kept = before["state"] if before and before["state"] in ("done", "stopped") else "open"
        planned[one["action"]] = {
            **{name: one[name] for name in _SAID}, "due": due, "state": kept,
            "commitment": one["commitment"],
        }  # fmt: skip
    if not planned:
        raise Unfollowable("the plan has no action")
    kinds = {one["kind"] for one in planned.values()}
    if event["only_enforcement"] is not (kinds == {"enforcement"}):
        raise Unfollowable("whether it only enforces is told otherwise by its actions")
    dropped = {name: {**one, "state": "dropped"} for name, one in known.items()}
    story.plan = {"version": event["version"], "actions": {**dropped, **planned}}
    story.method["owners"] = {*story.method.get("owners", ()), *speakers(event)}
    _reminds(story, event)


def _reminds(story: Story, event: Event) -> None:
    """The dates at which it rings are those of the actions that are open, as far as they are
    still to come."""
    coming = sorted({one["due"] for one in _open(story).values() if one["due"] > story.at})
    told = [moment(chime["at"]) for clock in event["clocks"] for chime in clock["chimes"]]
    if told != coming:
        raise Unfollowable("it is not reminded of the dates that are still to come")
    story.plan["rings"] = coming


def _open(story: Story) -> dict[str, Part]:
    actions: dict[str, Part] = story.plan.get("actions", {})
    return {name: one for name, one in actions.items() if one["state"] == "open"}


def _ended(story: Story, event: Event) -> Part:
    in_stage(story, event, "response", "paused")
    action = _open(story).get(event["action"])
    if action is None:
        raise Unfollowable(f"{event['action']} is no open action of the plan")
    by_side(event, story.police, action["responsible"])
    return action


def reported_done(story: Story, event: Event) -> None:
    action = _ended(story, event)
    promised = story.commitments.get(action["commitment"] or "")
    if promised and not promised["ended"] and promised["state"] != "reported_done":
        raise Unfollowable(f"{action['commitment']} is still to be kept")
    action["state"] = "done"
    _reminds(story, event)


def stopped(story: Story, event: Event) -> None:
    _ended(story, event)["state"] = "stopped"
    _reminds(story, event)


def reminded(story: Story, event: Event) -> None:
    only_time(event)
    rings: list[str] = story.plan.get("rings", [])
    if not rings or rings[0] > story.at:
        raise Unfollowable("no date of the plan has passed")
    story.plan["rings"] = rings[1:]
    late = [name for name, one in _open(story).items() if one["due"] <= story.at]
    if sorted(event["late"]) != sorted(late):
        raise Unfollowable(f"what is late is {', '.join(late) or 'nothing'}")


def assessed(story: Story, plan: str) -> None:
    """A plan that is called implemented has nothing open; what is open otherwise was stopped."""
    waiting = _open(story)
    if plan == "implemented" and waiting:
        raise Unfollowable(f"the plan is not implemented while {min(waiting)} is open")
    for one in waiting.values():
        one["state"] = "stopped"
    if story.plan:
        story.plan["rings"] = []


def rows(story: Story) -> list[Part]:
    """The rows that the entries of a plan tell."""
    return [
        {"problem": story.name, "action": name}
        | {key: one[key] for key in (*_SAID, "due", "state")}
        for name, one in story.plan.get("actions", {}).items()
    ]


RULES = {
    "plan.adopted": adopted,
    "action.reported_done": reported_done,
    "action.stopped": stopped,
    "plan.reminded": reminded,
}
