"""What is known of one stream after some of its entries, and short words for the rules."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

Event = dict[str, Any]
Part = dict[str, Any]

TIME = "time@remit"
KEEPER = "keeper@remit"
GRADES = ("advisory", "limited", "full")


class Unfollowable(Exception):  # noqa: N818 - says what is the case
    """The rules do not allow this entry here."""


class Unknown(Exception):  # noqa: N818 - says what is the case
    """The rules that this verifier knows say nothing about this entry."""


def moment(text: str) -> str:
    """An instant in a spelling whose order is the order of time."""
    if len(text) == 27 and text[19] == "." and text[26] == "Z":
        return text
    if len(text) == 20 and text[19] == "Z":
        return text[:19] + ".000000Z"
    raise Unfollowable(f"{text[:40]!r} is not an instant in UTC")


@dataclass(slots=True)
class Story:
    """One problem, party or finding, or the record itself, as its entries tell it."""

    stream: str
    seq: int = 0
    at: str = ""
    by: str = ""
    command: str = ""
    commands: dict[str, list[int]] = field(default_factory=dict)
    """Every command with its first and its last entry."""
    nonces: set[str] = field(default_factory=set)
    owed: set[str] = field(default_factory=set)
    """What the present command has yet to do."""
    expunged: dict[tuple[int, str], int] = field(default_factory=dict)
    """Each text that was expunged, by its entry and its path, and the entry that says so."""
    expunging: Part = field(default_factory=dict)
    """What was asked to be expunged and waits for a second person."""
    closed: bool = False
    police: str = ""
    facts: Part = field(default_factory=dict)
    """The problem, party or finding itself."""
    unspoken: str | None = None
    """Until when a party may have nobody who can decide for it; `never` where no time is set."""
    held: dict[str, Part] = field(default_factory=dict)
    handoffs: dict[str, Part] = field(default_factory=dict)
    commitments: dict[str, Part] = field(default_factory=dict)
    people: dict[str, Part] = field(default_factory=dict)
    described: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    """Entries that describe something: their kind, in whose name, and about what."""
    corrected: dict[tuple[int, str], int] = field(default_factory=dict)
    """For each corrected fact the newest entry that corrects it."""
    method: Part = field(default_factory=dict)
    """How far the problem has come in the method."""
    measures: dict[str, Part] = field(default_factory=dict)
    plan: Part = field(default_factory=dict)
    """Its version, its actions and the date of its next reminder."""
    declared: list[Part] = field(default_factory=list)
    """What a party says it can take on, newest only."""
    steps: dict[str, Part] = field(default_factory=dict)
    """Uses of the methods of the ladder on parties."""
    partnership: Part = field(default_factory=dict)
    """The members, means, agreements and meetings of a partnership."""
    trust: dict[Any, Part] = field(default_factory=dict)
    """Incidents and goodwill acts by their number, contests by the entry."""
    round: Part = field(default_factory=dict)
    """What a round asks, its sheets and what came of it."""
    answered: set[str] = field(default_factory=set)
    """Who has answered a finding."""
    runs: set[str] = field(default_factory=set)
    """The runs of the engine whose histories were kept."""
    noun: str = ""
    """What kind of stream it is."""

    def __post_init__(self) -> None:
        self.noun = self.stream.partition("/")[0]

    @property
    def name(self) -> str:
        return self.stream.partition("/")[2]

    def new(self, parts: dict[str, Part], name: str, mark: str = "") -> None:
        """The name is free, and belongs to this problem; numbered ones come in their order."""
        if name in parts:
            raise Unfollowable(f"{name} is there already")
        wanted = f"{self.name}.{mark}{len(parts) + 1}" if mark else f"{self.name}."
        if name != wanted if mark else not name.startswith(wanted):
            raise Unfollowable(f"{name} is not the name that comes next in {self.name}")

    def part(self, parts: dict[str, Part], name: str) -> Part:
        found = parts.get(name)
        if found is None:
            raise Unfollowable(f"there is no {name} yet")
        return found


def must_be(part: Part, states: Container[str], kind: str) -> None:
    if part["state"] not in states:
        raise Unfollowable(f"{kind} does not follow on {part['state']}")


def by_side(event: Event, *sides: str) -> None:
    """The party in whose name it was done is one of these."""
    party = event["stamp"]["party"]
    if party not in sides:
        raise Unfollowable(f"{event['kind']} is for {' or '.join(sides)}, not for {party}")


def by_time(event: Event) -> bool:
    return bool(event["stamp"]["by"] == TIME)


def by_keeper(event: Event) -> bool:
    """Remit itself, because a party takes part no longer."""
    return bool(event["stamp"]["by"] == KEEPER)


def only_time(event: Event) -> None:
    if not by_time(event):
        raise Unfollowable(f"only time itself causes {event['kind']}")


def powerful(event: Event, *demands: str) -> None:
    """The word of the person who did it weighs as much as was asked for."""
    grade = GRADES.index(event["stamp"]["grade"])
    if any(grade < GRADES.index(wanted) for wanted in demands):
        raise Unfollowable(f"{event['stamp']['by']} cannot bind that far")


def start_clocks(part: Part, event: Event) -> None:
    for clock in event.get("clocks", ()):
        part["clocks"][clock["kind"]] = moment(clock["due"])


def must_have_passed(story: Story, part: Part, *kinds: str) -> None:
    """One of these deadlines was set and is over."""
    if not any(kind in part["clocks"] and part["clocks"][kind] <= story.at for kind in kinds):
        raise Unfollowable(f"no deadline ({', '.join(kinds)}) was over")
