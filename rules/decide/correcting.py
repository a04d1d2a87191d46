"""Correcting when a responsibility passed from one to the other, by agreement of both.

A correction moves the one instant at which a tenure ended and the next began. It stays between
its neighbours, so that tenures remain without gap or overlap. It moves no clock and no deadline.
"""

from datetime import datetime
from typing import Any, Final

from rules.asked import Asked
from rules.clocks import start_clock
from rules.not_corrected import (
    AnotherInstant,
    CorrectionPending,
    NotBetweenItsNeighbours,
    NothingToCorrect,
    NotOneOfTheSides,
)
from rules.refusals import AlreadyDone, NothingPending
from schemas.clocks import ClockKind, Patience
from schemas.commands.correction import (
    AgreeCorrection,
    ProposeCorrection,
    RefuseCorrection,
    WithdrawCorrection,
)
from schemas.events.correction import (
    CorrectionAgreed,
    CorrectionExpired,
    CorrectionProposed,
    CorrectionRefused,
    CorrectionWithdrawn,
    OfPassing,
)
from schemas.state.correction import Correction
from schemas.state.problem import Responsibility

WAITS: Final = "14d"
"""How long a correction waits. Plain days, which no change of calendar moves."""


def propose(asked: Asked, command: ProposeCorrection) -> list[OfPassing]:
    """By the one that held it before or the one that held it after; the other has to agree."""
    held = asked.responsibility(command.responsibility)
    if not 2 <= command.tenure <= len(held.tenures):
        raise NothingToCorrect(held.responsibility, command.tenure)
    before, begun = held.tenures[command.tenure - 2 : command.tenure]
    sides = (before.holder, begun.holder)
    if asked.standing.party not in sides:
        raise NotOneOfTheSides(asked.standing.party, held.responsibility, sides)
    _must_bind(asked, asked.standing.party, held)
    if held.correction is not None:
        raise CorrectionPending(held.responsibility, held.correction.counterparty)
    if command.since == begun.since:
        raise AlreadyDone(f"Tenure {begun.number} of {held.responsibility} began then")
    _must_fit(asked, held, begun.number, command.since)
    # Reminders belong to deadlines that somebody agreed to; this one only puts an end to waiting.
    clock = start_clock(
        asked.problem.calendar, ClockKind.CORRECTION, asked.at, WAITS, Patience(remind_before="0m")
    )
    return [
        CorrectionProposed(
            stamp=asked.stamp,
            responsibility=held.responsibility,
            tenure=begun.number,
            entry=begun.began_seq,
            old=begun.since,
            new=command.since,
            former=before.holder,
            following=begun.holder,
            counterparty=sides[1] if asked.standing.party == sides[0] else sides[0],
            reason=command.reason,
            clocks=(clock,),
        )
    ]


def agree(asked: Asked, command: AgreeCorrection) -> list[OfPassing]:
    held, waiting = _waiting(asked, command.responsibility)
    _must_bind(asked, waiting.counterparty, held)
    if command.since != waiting.new:
        raise AnotherInstant(held.responsibility, waiting.new)
    _must_fit(asked, held, waiting.tenure, waiting.new)
    return [
        CorrectionAgreed(
            stamp=asked.stamp,
            proposed_in=waiting.proposed_in,
            **_content(held.responsibility, waiting),
        )
    ]


def refuse(asked: Asked, command: RefuseCorrection) -> list[OfPassing]:
    held, waiting = _waiting(asked, command.responsibility)
    _must_bind(asked, waiting.counterparty, held)
    return [
        CorrectionRefused(
            stamp=asked.stamp, reason=command.reason, **_content(held.responsibility, waiting)
        )
    ]


def withdraw(asked: Asked, command: WithdrawCorrection) -> list[OfPassing]:
    held, waiting = _waiting(asked, command.responsibility)
    _must_bind(asked, waiting.proposed_by, held)
    return [
        CorrectionWithdrawn(
            stamp=asked.stamp, reason=command.reason, **_content(held.responsibility, waiting)
        )
    ]


def expired(asked: Asked, responsibility: str, waiting: Correction) -> list[OfPassing]:
    """Silence agrees to nothing."""
    return [CorrectionExpired(stamp=asked.stamp, **_content(responsibility, waiting))]


def _waiting(asked: Asked, name: str) -> tuple[Responsibility, Correction]:
    held = asked.responsibility(name)
    if held.correction is None:
        raise NothingPending(name, "correction that waits for an answer")
    return held, held.correction


def _must_bind(asked: Asked, party: str, held: Responsibility) -> None:
    asked.must_bind(party, f"correcting when {held.responsibility} passed", held.demands)


def _must_fit(asked: Asked, held: Responsibility, tenure: int, new: datetime) -> None:
    """Each tenure keeps a length, and none begins in the future."""
    before, begun = held.tenures[tenure - 2 : tenure]
    latest = begun.until or asked.at
    if not before.since < new < latest:
        raise NotBetweenItsNeighbours(tenure, before.since, latest)


def _content(responsibility: str, waiting: Correction) -> dict[str, Any]:
    return {
        "responsibility": responsibility,
        "tenure": waiting.tenure,
        "entry": waiting.entry,
        "old": waiting.old,
        "new": waiting.new,
        "former": waiting.former,
        "following": waiting.following,
    }
