"""A party and the people who speak for it."""

from verify.story import KEEPER, Event, Part, Story, Unfollowable, moment


def registered(story: Story, event: Event) -> None:
    if story.facts or event["party"] != story.name:
        raise Unfollowable("the party was registered before, or is another one")
    story.facts = {
        "kind": event["party_kind"], "name": event["name"], "zone": event["zone"], "active": True,
    }  # fmt: skip


def deactivated(story: Story, event: Event) -> None:
    until, story.unspoken = story.unspoken, None
    if event["stamp"]["by"] == KEEPER and (until is None or until > story.at):
        raise Unfollowable("nobody had been missing for long enough")
    _active(story, event, was=True)


def reactivated(story: Story, event: Event) -> None:
    _active(story, event, was=False)


def _active(story: Story, event: Event, *, was: bool) -> None:
    if story.facts["active"] is not was or event["party"] != story.name:
        raise Unfollowable(f"{event['kind']} does not follow here")
    story.facts["active"] = not was


def added(story: Story, event: Event) -> None:
    name = event["person"]
    if name in story.people or name.partition("@")[2] != story.name:
        raise Unfollowable(f"{name} is there already, or of another party")
    story.people[name] = {
        "name": event["name"], "role": event["role"], "grade": event["grade"],
        "email": event["email"], "active": True, "deputy": None, "away_until": None,
    }  # fmt: skip


def _person(story: Story, event: Event) -> Part:
    return story.part(story.people, event["person"])


def changed(story: Story, event: Event) -> None:
    person = _person(story, event)
    person |= {name: event[name] for name in ("name", "role", "grade", "email")}


def deputy_named(story: Story, event: Event) -> None:
    person = _person(story, event)
    if event["deputy"] is not None:
        story.part(story.people, event["deputy"])
        if event["deputy"] == event["person"]:
            raise Unfollowable("nobody is their own deputy")
    person["deputy"] = event["deputy"]


def away(story: Story, event: Event) -> None:
    _person(story, event)["away_until"] = moment(event["until"])


def back(story: Story, event: Event) -> None:
    person = _person(story, event)
    if person["away_until"] is None:
        raise Unfollowable("the person was not away")
    person["away_until"] = None


def person_deactivated(story: Story, event: Event) -> None:
    person = _person(story, event)
    if not person["active"]:
        raise Unfollowable("the person was deactivated before")
    person["active"] = False


def declared(story: Story, event: Event) -> None:
    if not story.facts["active"] or event["party"] != story.name:
        raise Unfollowable("a party that is not there says what it can take on")
    said = event["declared"]
    story.declared = [{"hours": said["hours"], "capacity": said["capacity"]}]


def unspoken_for(story: Story, event: Event) -> None:
    _by_remit(story, event)
    if story.unspoken or not story.facts["active"]:
        raise Unfollowable("that was said before, or the party was inactive")
    until = event["until"]
    if (until is None) != (story.facts["kind"] == "police"):
        raise Unfollowable("only police have no time set")
    story.unspoken = moment(until) if until else "never"


def spoken_for(story: Story, event: Event) -> None:
    _by_remit(story, event)
    if not story.unspoken:
        raise Unfollowable("nobody had said that nobody speaks for it")
    story.unspoken = None


def _by_remit(story: Story, event: Event) -> None:
    if event["stamp"]["by"] != KEEPER or event["party"] != story.name:
        raise Unfollowable("Remit itself says who is left to speak for this party")


RULES = {
    "party.declared": declared,
    "party.registered": registered,
    "party.deactivated": deactivated,
    "party.reactivated": reactivated,
    "party.unspoken_for": unspoken_for,
    "party.spoken_for": spoken_for,
    "person.added": added,
    "person.changed": changed,
    "person.deputy_named": deputy_named,
    "person.away": away,
    "person.back": back,
    "person.deactivated": person_deactivated,
}
