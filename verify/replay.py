"""The rules told again, by themselves: which entry may follow which, and who holds what after it.

Written from the published rules, not from the writer's code. It knows of states, sides and
deadlines; what a text means it cannot know.
"""

from collections.abc import Callable, Mapping
from typing import Any

from verify import (
    accounts,
    carrying,
    comments,
    commitments,
    corrections,
    expunging,
    handoffs,
    joining,
    ladder,
    method,
    people,
    playbooks,
    problems,
    raised,
    record,
    reported,
    rounds,
)
from verify import responsibilities as duties
from verify.story import TIME, Event, Story, Unfollowable, Unknown, moment

Rules = Mapping[str, Callable[[Story, Event], None]]
_RULES: Mapping[str, Rules] = {
    "problem": problems.RULES | duties.RULES | handoffs.RULES | commitments.RULES
    | carrying.RULES | comments.RULES | corrections.RULES | expunging.RULES | method.RULES
    | ladder.RULES,
    "party": people.RULES | expunging.RULES | accounts.RULES,
    "partnership": joining.RULES,
    "finding": raised.RULES,
    "record": record.RULES,
    "concern": reported.CONCERN,
    "candidate": reported.CANDIDATE,
    "playbook": playbooks.RULES,
    "round": rounds.RULES,
}  # fmt: skip
STREAMS = frozenset(_RULES)
"""The kinds of streams that there are."""
_BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "problem": ("problem.opened",),
    "party": ("party.registered",),
    "partnership": joining.BEGINNINGS,
    "finding": raised.BEGINNINGS,
    "record": record.BEGINNINGS,
    "concern": ("concern.reported",),
    "candidate": ("candidate.proposed",),
    "playbook": ("playbook.added",),
    "round": rounds.BEGINNINGS,
}


def follow(story: Story, seq: int, body: dict[str, Any]) -> None:
    """Lay one entry over the story.

    Raises Unfollowable where the rules do not allow it, Unknown where they say nothing of it.
    """
    try:
        _follow(story, seq, body)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as wrong:
        raise Unfollowable(f"it does not say what its kind must say ({wrong!s:.80})") from None


def _follow(story: Story, seq: int, body: dict[str, Any]) -> None:
    if body["v"] not in (1, 2):
        raise Unknown(f"its body is of version {body['v']!r:.20}")
    if body["stream"] != story.stream:
        raise Unfollowable(f"its body was written for {body['stream']!r:.80}")
    if body["nonce"] in story.nonces:
        raise Unfollowable("the same entry stands here twice")
    story.nonces.add(body["nonce"])
    told(story, seq, body["event"])


def told(story: Story, seq: int, event: Event) -> None:
    """Lay the event of one entry over the story. Raises as `follow` does, or as dicts do."""
    kind, story.seq = event["kind"], seq
    _in_time(story, event["stamp"])
    rule = _RULES.get(story.noun, {}).get(kind)
    if rule is None:
        raise Unknown(f"this verifier does not know the kind {kind!r:.60}")
    if seq == 1 and kind not in _BEGINNINGS[story.noun]:
        raise Unfollowable(f"a history cannot begin with {kind}")
    if story.closed and kind not in expunging.AFTER_THE_CLOSE:
        raise Unfollowable("the problem was closed before")
    rule(story, event)
    if kind in corrections.FACTS:
        corrections.note(story, event)


def _in_time(story: Story, stamp: dict[str, Any]) -> None:
    """One command happens at one instant; the next one later, and never the same again."""
    at, command, by = moment(stamp["at"]), stamp["command_id"], stamp["by"]
    if not by.endswith("@" + stamp["party"]) and not by.endswith("@remit"):
        raise Unfollowable(f"{by} does not speak for {stamp['party']}")
    if command == story.command:
        if at != story.at or by != story.by:
            raise Unfollowable("one command has two instants or two authors")
        story.commands[command][1] = story.seq
        return
    if story.owed:
        finish_command(story)
    if command in story.commands:
        raise Unfollowable(f"the command {command} was carried out before")
    if at <= story.at:
        raise Unfollowable("it happened no later than the entry before it")
    if (by == TIME) != (command[:5] == "time:"):
        raise Unfollowable("only time itself acts under the commands of time")
    story.commands[command] = [story.seq, story.seq]
    story.command, story.at, story.by = command, at, by


def finish_command(story: Story) -> None:
    """What a command began it also has to finish: nothing moves by half."""
    if story.owed:
        raise Unfollowable(f"the entries before it lack one: {min(story.owed)}")
