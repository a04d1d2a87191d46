"""That an offer was made to a capable receiver, or by somebody who may say why not."""

from verify.story import Event, Story, Unfollowable

_LEAD = ("supervisor", "chief")


def checked(story: Story, event: Event) -> None:
    """What fails was passed over with a reason, by a supervisor or with full decision power."""
    check = event.get("checked")
    if check is None:
        return  # made before receivers were checked
    fails = [one["aspect"] for one in check["judged"] if one["verdict"] == "fails"]
    if not fails:
        return
    if not check["despite"]:
        raise Unfollowable(f"it was offered although the check failed: {', '.join(fails)}")
    stamp = event["stamp"]
    police = stamp["party"] == story.police
    if stamp["role"] not in _LEAD if police else stamp["grade"] != "full":
        raise Unfollowable(f"{stamp['by']} cannot pass over the check of a receiver")


def offered(story: Story, event: Event, *, approved: bool) -> None:
    """The check came with the submission where it had to be approved; else with the offer."""
    if not approved:
        checked(story, event)
    stage = story.facts["stage"]
    if stage == "paused":
        stage = story.method["paused"]["stage"]
    if "early" in event and event["early"] is not (stage in ("scanning", "analysis")):
        raise Unfollowable(f"whether it came before the response is told otherwise by {stage}")
