"""A partnership told again: its gate, its one convener, who signed, and what falls back."""

from typing import Any

from verify.story import (
    Event,
    Part,
    Story,
    Unfollowable,
    by_side,
    moment,
    must_be,
    only_time,
)

FULL = ("convener", "leader", "member")
STEERING = ("operator", "supervisor", "chief")


def founded(story: Story, event: Event) -> None:
    if story.facts or event["partnership"] != story.name:
        raise Unfollowable("the partnership was founded before, or is another one")
    by_side(event, event["convener"])
    if event["convener_kind"] != "police" or event["stamp"]["role"] not in STEERING:
        raise Unfollowable("a partnership is founded by those who steer police")
    if event["purpose"] == "problem_solving" and not event["problems"]:
        raise Unfollowable("it is to solve problems and names none")
    story.facts = {
        "name": event["name"], "purpose": event["purpose"], "state": "forming",
        "convener": event["convener"], "founded_at": story.at,
    }  # fmt: skip
    table = story.partnership
    table |= {
        "problems": event["problems"], "members": {}, "responses": {}, "pledges": {},
        "success": None, "agreements": {}, "meetings": {}, "offer": None,
        "check_due": moment(event["check_due"]), "check_asked": False,
    }  # fmt: skip
    table["members"][event["convener"]] = _member(
        "convener", "joined", event["representative"], power=event["power"]
    )


def _member(role: str, state: str, who: str | None = None, **more: Any) -> Part:
    return {"role": role, "state": state, "representative": who, "answer_by": None,
            "unanswered": 0, "power": None} | more  # fmt: skip


def going(story: Story, event: Event) -> Part:
    if event.get("partnership", story.name) != story.name or not story.partnership:
        raise Unfollowable("it is about another partnership")
    if story.facts["state"] == "concluded" and event["kind"] != "agreement.reversion_noted":
        raise Unfollowable("the partnership was concluded before")
    return story.partnership


def in_it(story: Story, party: str, *roles: str) -> Part:
    found = story.part(story.partnership["members"], party)
    if found["state"] != "joined" or (roles and found["role"] not in roles):
        raise Unfollowable(f"{party} is not in it, or not as {' or '.join(roles)}")
    return found


def by_member(story: Story, event: Event, *roles: str) -> str:
    """The party in whose name it was done is in the partnership, in one of these roles."""
    going(story, event)
    party = str(event["stamp"]["party"])
    in_it(story, party, *roles)
    return party


def by_named(story: Story, event: Event, *roles: str) -> None:
    if by_member(story, event, *roles) != event["member"]:
        raise Unfollowable(f"{event['kind']} names another member than the one that did it")


def invited(story: Story, event: Event) -> None:
    by_member(story, event, "convener")
    members = story.partnership["members"]
    known = members.get(event["member"])
    if event["role"] == "convener" or (known and known["state"] not in ("declined", "left")):
        raise Unfollowable(f"{event['member']} cannot be invited so")
    members[event["member"]] = _member(
        event["role"], "invited", unanswered=known["unanswered"] if known else 0,
        answer_by=moment(event["answer_by"]),
    )  # fmt: skip


def _asked(story: Story, event: Event) -> Part:
    going(story, event)
    found = story.part(story.partnership["members"], event["member"])
    must_be(found, ("invited", "unanswered"), event["kind"])
    return found


def unanswered(story: Story, event: Event) -> None:
    only_time(event)
    member = _asked(story, event)
    must_be(member, ("invited",), event["kind"])
    if member["answer_by"] > story.at or event["times"] != member["unanswered"] + 1:
        raise Unfollowable("there was still time for an answer, or silence is miscounted")
    member |= {"state": "unanswered", "unanswered": event["times"]}


def followed_up(story: Story, event: Event) -> None:
    by_member(story, event, "convener")
    _asked(story, event).update(state="invited", answer_by=moment(event["answer_by"]))


def joined(story: Story, event: Event) -> None:
    member = _asked(story, event)
    by_side(event, event["member"])
    if event["role"] != member["role"]:
        raise Unfollowable(f"{event['member']} was invited as {member['role']}")
    member |= {"state": "joined", "answer_by": None}
    _represented(member, event)


def _represented(member: Part, event: Event) -> None:
    stamp = event["stamp"]
    if event["representative"] != (stamp["deputy_for"] or stamp["by"]):
        raise Unfollowable("whoever represents a member says so in person")
    if event["power"] != stamp["grade"]:
        raise Unfollowable("the representative has another decision power than is said")
    member |= {"representative": event["representative"], "power": event["power"]}


def declined(story: Story, event: Event) -> None:
    member = _asked(story, event)
    by_side(event, event["member"])
    member |= {"state": "declined", "answer_by": None}


def represented(story: Story, event: Event) -> None:
    by_named(story, event)
    _represented(story.partnership["members"][event["member"]], event)


def left(story: Story, event: Event) -> None:
    by_named(story, event, "leader", "member", "adviser", "observer")
    table = story.partnership
    for agreement in table["agreements"].values():
        if agreement["state"] == "in_force" and event["member"] in agreement["sides"]:
            raise Unfollowable(f"{event['member']} is bound by an agreement in force")
    table["members"][event["member"]]["state"] = "left"
    for pledge in table["pledges"].values():
        pledge["withdrawn"] |= pledge["by"] == event["member"]
    if table["offer"] and table["offer"]["to"] == event["member"]:
        table["offer"] = None


def started(story: Story, event: Event) -> None:
    """The gate: company for trust; for a solution success, stakes, means and power as well."""
    by_member(story, event, "convener")
    table, facts = story.partnership, story.facts
    inside = {n: m for n, m in table["members"].items() if m["state"] == "joined"}
    if facts["state"] != "forming" or len(inside) < 2:
        raise Unfollowable("it had started, or nobody else had joined")
    if facts["purpose"] == "problem_solving":
        full = {name for name, member in inside.items() if member["role"] in FULL}
        if table["success"] is None or not full <= table["success"]["agreed"]:
            raise Unfollowable("it started before all had agreed what success is")
        if not full <= {p["by"] for p in table["pledges"].values() if not p["withdrawn"]}:
            raise Unfollowable("it started before every full member had pledged something")
        if any(inside[name]["power"] in (None, "advisory") for name in full):
            raise Unfollowable("it started with a representative who cannot decide")
    facts["state"] = "working"


def concluded(story: Story, event: Event) -> None:
    by_member(story, event, "convener")
    for agreement in story.partnership["agreements"].values():
        if agreement["state"] == "in_force" or agreement["falling"]:
            raise Unfollowable("an agreement is in force, or its end is not yet through")
    story.facts["state"] = "concluded"
