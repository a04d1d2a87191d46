"""What members of a partnership bring, what they call success, and who convenes."""

from verify.partnerships import FULL, by_member, by_named, going, in_it
from verify.story import Event, Part, Story, Unfollowable, by_side, moment, only_time, powerful


def response_proposed(story: Story, event: Event) -> None:
    by_named(story, event)
    responses = story.partnership["responses"]
    story.new(responses, event["response"], "r")
    responses[event["response"]] = {"by": event["member"]}


def pledged(story: Story, event: Event) -> None:
    by_named(story, event)
    pledges = story.partnership["pledges"]
    story.new(pledges, event["pledge"], "p")
    pledges[event["pledge"]] = {
        "by": event["member"], "left": event["quantity"], "withdrawn": False
    }  # fmt: skip


def _pledge(story: Story, event: Event) -> Part:
    going(story, event)
    found = story.part(story.partnership["pledges"], event["pledge"])
    if found["withdrawn"]:
        raise Unfollowable(f"{event['pledge']} was withdrawn before")
    return found


def matched(story: Story, event: Event) -> None:
    pledge, party = _pledge(story, event), by_member(story, event)
    if party != pledge["by"]:
        in_it(story, party, "convener", "leader")


def used(story: Story, event: Event) -> None:
    pledge = _pledge(story, event)
    by_side(event, pledge["by"])
    pledge["left"] -= event["quantity"]
    if pledge["left"] < 0:
        raise Unfollowable(f"more of {event['pledge']} was used than was pledged")


def pledge_withdrawn(story: Story, event: Event) -> None:
    pledge = _pledge(story, event)
    by_side(event, pledge["by"])
    pledge["withdrawn"] = True


def success_defined(story: Story, event: Event) -> None:
    by_named(story, event, "convener", "leader")
    known = story.partnership["success"]
    if event["version"] != (known["version"] + 1 if known else 1):
        raise Unfollowable("a version of what success is was left out")
    story.partnership["success"] = {"version": event["version"], "agreed": {event["member"]}}


def success_agreed(story: Story, event: Event) -> None:
    _success(story, event)["agreed"].add(event["member"])


def success_objected(story: Story, event: Event) -> None:
    _success(story, event)["agreed"].discard(event["member"])


def _success(story: Story, event: Event) -> Part:
    by_named(story, event, *FULL)
    known: Part | None = story.partnership["success"]
    if known is None or known["version"] != event["version"]:
        raise Unfollowable("it answers another version than the newest")
    return known


def offered(story: Story, event: Event) -> None:
    by_member(story, event, "convener")
    in_it(story, event["member"])
    if story.partnership["offer"] or event["member"] == event["stamp"]["party"]:
        raise Unfollowable("convening is on offer already, or offered to oneself")
    if event["stay_as"] == "convener":
        raise Unfollowable("two would convene")
    story.partnership["offer"] = {
        "to": event["member"], "stay_as": event["stay_as"], "answer_by": moment(event["answer_by"])
    }  # fmt: skip


def _offer(story: Story, event: Event) -> Part:
    going(story, event)
    offer: Part | None = story.partnership["offer"]
    if offer is None or offer["to"] != event["member"]:
        raise Unfollowable(f"convening is not on offer to {event['member']}")
    story.partnership["offer"] = None
    return offer


def accepted(story: Story, event: Event) -> None:
    offer, members = _offer(story, event), story.partnership["members"]
    by_side(event, event["member"])
    powerful(event, "limited")
    if event["former"] != story.facts["convener"] or event["stay_as"] != offer["stay_as"]:
        raise Unfollowable("another convened, or other terms were offered")
    members[event["former"]]["role"] = offer["stay_as"]
    members[event["member"]]["role"] = "convener"
    story.facts["convener"] = event["member"]
    _look_again(story, event)


def offer_declined(story: Story, event: Event) -> None:
    _offer(story, event)
    by_side(event, event["member"])


def offer_withdrawn(story: Story, event: Event) -> None:
    by_member(story, event, "convener")
    _offer(story, event)


def offer_expired(story: Story, event: Event) -> None:
    only_time(event)
    if _offer(story, event)["answer_by"] > story.at:
        raise Unfollowable("there was still time to accept")


def check_due(story: Story, event: Event) -> None:
    only_time(event)
    table = going(story, event)
    if table["check_asked"] or table["check_due"] > story.at:
        raise Unfollowable("the self-check was not due")
    table["check_asked"] = True


def checked(story: Story, event: Event) -> None:
    if by_member(story, event, "convener") != event["convener"]:
        raise Unfollowable("whoever convenes checks itself")
    _look_again(story, event)


def _look_again(story: Story, event: Event) -> None:
    story.partnership |= {"check_due": moment(event["check_due"]), "check_asked": False}
