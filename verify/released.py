"""A member of a partnership that takes part no longer, and what ends with it."""

from verify.partnerships import going
from verify.story import Event, Story, Unfollowable, by_keeper, moment, must_be


def released(story: Story, event: Event) -> None:
    """By Remit itself, naming the party's entry; police convene where the member did."""
    table, gone, convener = going(story, event), event["member"], event["convener"]
    members = table["members"]
    member = story.part(members, gone)
    must_be(member, ("invited", "unanswered", "joined"), event["kind"])
    if not by_keeper(event) or not event["under"].startswith(f"party/{gone}#"):
        raise Unfollowable("only Remit itself releases a member, under an entry of that party")
    moved = story.facts["convener"] == gone
    if moved == (convener == story.facts["convener"]) or moved == (event["check_due"] is None):
        raise Unfollowable("convening moves when the convener takes part no longer, and only then")
    member |= {"state": "left", "answer_by": None}
    for pledge in table["pledges"].values():
        pledge["withdrawn"] |= pledge["by"] == gone
    if table["offer"] and (moved or table["offer"]["to"] == gone):
        table["offer"] = None
    if moved:
        member["role"] = "member"
        heir = members.setdefault(
            convener, {"representative": None, "unanswered": 0, "power": None}
        )
        heir |= {"role": "convener", "state": "joined", "answer_by": None}
        story.facts["convener"] = convener
        table |= {"check_due": moment(event["check_due"]), "check_asked": False}
    inside = {name for name, one in members.items() if one["state"] == "joined"}
    for name, one in table["agreements"].items():
        if one["state"] == "in_force" and gone in one["sides"] and len(one["sides"] & inside) < 2:
            story.owed.add(f"{name} ends with {gone}")
        elif one["proposed"] and gone in one["proposed"]["sides"]:
            story.owed.add(f"{name} is not signed by {gone}")
