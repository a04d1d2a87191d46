"""Comments: somebody of the two sides, or police who steer, writes; people who are named are told.

An edit is a correction of the fact (`rules/facts.py`): a new entry that says what it corrects.
"""

import re
from typing import Final

from rules.asked import STEERING, WORKING, Asked
from rules.not_allowed import NotYourRole
from rules.refusals import LimitReached, NotInSight, UnknownSubject
from rules.states import sides
from schemas.commands.commitment import CommentOnCommitment
from schemas.commands.handoff import CommentOnHandoff
from schemas.events.comment import CommitmentCommented, HandoffCommented
from schemas.ids import PERSON, party_of

MOST_MENTIONS: Final = 10
_MENTION: Final = re.compile(rf"(?<![\w@.])@({PERSON})(?![\w@-])", re.ASCII)


def on_handoff(asked: Asked, command: CommentOnHandoff) -> HandoffCommented:
    handoff = asked.handoff(command.handoff)
    mentions = _said(asked, command.handoff, command.text, {*sides(handoff)})
    return HandoffCommented(
        stamp=asked.stamp, handoff=command.handoff, text=command.text, mentions=mentions
    )


def on_commitment(asked: Asked, command: CommentOnCommitment) -> CommitmentCommented:
    commitment = asked.commitment(command.commitment)
    mentions = _said(asked, command.commitment, command.text, {*sides(commitment)})
    return CommitmentCommented(
        stamp=asked.stamp, commitment=command.commitment, text=command.text, mentions=mentions
    )


def mentioned(text: str) -> tuple[str, ...]:
    """Who is named in the text as `@dana@housing`, each once."""
    return tuple(dict.fromkeys(_MENTION.findall(text)))


def _said(asked: Asked, name: str, text: str, between: set[str]) -> tuple[str, ...]:
    """Who is named. Raises where the speaker has no part in it, or a name is of nobody's who sees
    it: whoever is told of something can also look at it."""
    police = asked.problem.police or ""
    if asked.standing.party in between:
        asked.must_be(WORKING)
    elif asked.standing.party != police:
        raise UnknownSubject(name)
    elif asked.standing.role not in STEERING:
        raise NotYourRole(asked.standing, STEERING)
    found = mentioned(text)
    if len(found) > MOST_MENTIONS:
        raise LimitReached(name, "people named in one comment", MOST_MENTIONS)
    for person in found:
        if party_of(person) not in between | {police}:
            raise NotInSight(person, name)
    return found
