"""A priority round told again: who may ask, that no sheet counts twice, and what comes when."""

from collections.abc import Iterable

from verify import ranking
from verify.story import Event, Part, Story, Unfollowable, by_time, moment, only_time

_STEERING = ("operator", "supervisor", "chief")
_RUNNING = (*_STEERING, "convener")
_ANSWERING = (*_RUNNING, "representative", "community_representative", "contributor", "citizen")


def opened(story: Story, event: Event) -> None:
    if story.facts or event["round"] != story.name:
        raise Unfollowable("the round was opened before, or is another one")
    _by(event, _RUNNING)
    opens, closes = moment(event["opens"]), moment(event["closes"])
    if not (opens < closes < moment(event["report_by"]) and story.at < closes):
        raise Unfollowable("it closes before it opens, or is reported on before it closes")
    items = [one["item"] for one in event["items"]]
    groups = {one["group"]: one["invited"] for one in event["groups"]}
    if len(set(items)) != len(items) or len(items) < 2 or len(groups) != len(event["groups"]):
        raise Unfollowable("its items or groups do not have names of their own")
    streams = {
        f"{noun}/{one[noun]}"
        for one in event["items"]
        for noun in ("problem", "candidate")
        if one[noun] is not None
    }
    if {entry.rpartition("#")[0] for entry in event["seen"]} != streams:
        raise Unfollowable("it asks about other problems than were looked up")
    story.round = {
        "items": items, "part_one": {one["item"]: one["part_one"] for one in event["items"]},
        "groups": groups, "opens": opens, "report_by": moment(event["report_by"]), "police": [],
        "scale": event["fear"]["scale"] if event["fear"] else 0, "styles": event["styles"],
        "sheets": {}, "reports": {}, "missed": False,
    }  # fmt: skip
    story.facts = {
        "state": "open", "party": event["stamp"]["party"], "opened_by": event["stamp"]["by"],
        "opened_at": story.at, "closes": closes, "answered": 0,
    }  # fmt: skip


def ranked(story: Story, event: Event) -> None:
    _open(story, event)
    _by(event, _STEERING)
    if sorted(event["order"]) != sorted(story.round["items"]):
        raise Unfollowable("police rank each item once")
    story.round["police"] = event["order"]


def answered(story: Story, event: Event) -> None:
    _open(story, event)
    _by(event, _ANSWERING)
    if story.at < story.round["opens"]:
        raise Unfollowable("answers were taken before it opened")
    for sheet in event["sheets"]:
        _sheet(story.round, sheet, event)
        story.round["sheets"][sheet["sheet"]] = sheet
    story.facts["answered"] = len(story.round["sheets"])


def _sheet(known: Part, sheet: Part, event: Event) -> None:
    name, order = sheet["sheet"], sheet["order"]
    if name in known["sheets"]:
        raise Unfollowable("a sheet was counted twice")
    alone = name == event["stamp"]["by"] and len(event["sheets"]) == 1
    if ("@" in name or event["stamp"]["role"] == "citizen") and not alone:
        raise Unfollowable("somebody hands in the sheet of another")
    if not order or len(set(order)) != len(order) or not set(order) <= set(known["items"]):
        raise Unfollowable("a sheet ranks what was not asked, or ranks it twice")
    if sheet["group"] not in known["groups"]:
        raise Unfollowable("a sheet is of a group that was not asked")
    if sheet["fear"] is not None and not 1 <= sheet["fear"] <= known["scale"]:
        raise Unfollowable("a sheet leaves the scale of the fear of crime")
    if sheet["styles"] and not known["styles"]:
        raise Unfollowable("a sheet answers what was not asked")


def closed(story: Story, event: Event) -> None:
    _open(story, event, late=True)
    if by_time(event):
        if story.at < story.facts["closes"] or event["reason"] is not None:
            raise Unfollowable("time closes it when its time is over, and gives no reason")
    else:
        _by(event, _RUNNING, story.facts["party"])
        if event["reason"] is None:
            raise Unfollowable("it was closed before its time without a reason")
    for name, wanted in ranking.found(story.round).items():
        if event["result"][name] != wanted:
            raise Unfollowable(f"the answers do not come to the {name} that it says")
    ranking.gap(story.round, event["result"]["gap"])
    story.facts["state"] = "closed"


def reported_back(story: Story, event: Event) -> None:
    if event["round"] != story.name or story.facts["state"] != "closed":
        raise Unfollowable("what came of it is said when it is closed")
    _by(event, _RUNNING, story.facts["party"])
    item = event["item"]
    if item not in story.round["items"]:
        raise Unfollowable("it says what came of an item that was not asked")
    if story.round["reports"].get(item) in ("done", "not_done"):
        raise Unfollowable("what came of it was said before, for good")
    if event["outcome"] not in ("done", "under_way", "not_done"):
        raise Unfollowable("nothing else can come of it")
    there = (event["seen"] or "").rpartition("#")[0] or None
    if there != (event["taken_up_as"] and f"problem/{event['taken_up_as']}"):
        raise Unfollowable("it names another problem than was looked up")
    story.round["reports"][item] = event["outcome"]


def report_due(story: Story, event: Event) -> None:
    only_time(event)
    known = story.round
    left = [item for item in known["items"] if item not in known["reports"]]
    if story.facts["state"] != "closed" or known["missed"] or story.at < known["report_by"]:
        raise Unfollowable("nothing was due")
    if event["items"] != left or not left:
        raise Unfollowable("something else was left to say")
    known["missed"] = True


def _open(story: Story, event: Event, *, late: bool = False) -> None:
    if event["round"] != story.name or story.facts["state"] != "open":
        raise Unfollowable(f"{event['kind']} does not follow on a round that is closed")
    if story.at >= story.facts["closes"] and not late:
        raise Unfollowable("its time was over")


def _by(event: Event, roles: Iterable[str], own: str | None = None) -> None:
    """In one of these roles; conveners, where `own` is given, of that party alone."""
    role = event["stamp"]["role"]
    if role not in roles:
        raise Unfollowable(f"{event['kind']} is not for a {role}")
    if own is not None and role == "convener" and event["stamp"]["party"] != own:
        raise Unfollowable(f"{event['kind']} is not for a {role} of another party")


RULES = {
    "round.opened": opened,
    "round.ranked": ranked,
    "round.answered": answered,
    "round.closed": closed,
    "round.reported_back": reported_back,
    "round.report_due": report_due,
}
BEGINNINGS = ("round.opened",)
