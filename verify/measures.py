"""Measures, their readings, and the thresholds that open a problem again by themselves."""

from decimal import Decimal, InvalidOperation

from verify.story import Event, Part, Story, Unfollowable, moment


def measure_added(story: Story, event: Event) -> None:
    if event["measure"] in story.measures:
        raise Unfollowable(f"{event['measure']} is there already")
    story.measures[event["measure"]] = {
        "better": event["better"], "baseline": event["baseline"], "threshold": None,
        "to": "analysis", "last": None,
    }  # fmt: skip


def measure_read(story: Story, event: Event) -> None:
    measure = story.part(story.measures, event["measure"])
    taken_at = moment(event["taken_at"])
    if taken_at > story.at:
        raise Unfollowable("it was read before it was taken")
    if measure["last"] is None or measure["last"][0] <= taken_at:
        measure["last"] = (taken_at, figure(event["value"]))
    owes_reopening(story, measure)


def measure_watched(story: Story, event: Event) -> None:
    measure = story.part(story.measures, event["measure"])
    measure |= {"threshold": figure(event["threshold"]), "to": event["to"]}
    owes_reopening(story, measure)


def figure(number: str) -> Decimal:
    try:
        return Decimal(number)
    except InvalidOperation:
        raise Unfollowable(f"{number!s:.40} is no figure") from None


def beyond(measure: Part) -> bool:
    if measure["threshold"] is None or measure["last"] is None:
        return False
    value = measure["last"][1]
    lower = measure["better"] == "lower"
    return bool(value >= measure["threshold"] if lower else value <= measure["threshold"])


REOPENING = "the opening again that a threshold calls for"


def owes_reopening(story: Story, *measures: Part) -> None:
    if story.facts["stage"] == "monitoring" and any(beyond(one) for one in measures):
        story.owed.add(REOPENING)


RULES = {
    "measure.added": measure_added,
    "measure.read": measure_read,
    "measure.watched": measure_watched,
}
