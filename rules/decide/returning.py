"""How a responsibility goes back: return, recall, reversion."""

from typing import Literal

from rules.asked import LEADING, STEERING, Asked
from rules.clocks import start_clock
from rules.decide.dropping import offers_dropped
from rules.refusals import (
    AlreadyDone,
    NoRecallRight,
    NothingToRevert,
    NotReturnable,
    NotTheHolder,
    ShorterNotice,
)
from rules.states import CARRYING, OPEN, H, carrying_handoff
from schemas.base import Prose
from schemas.clocks import ClockKind
from schemas.commands.handoff import (
    RecallHandoff,
    ReturnHandoff,
)
from schemas.commands.problem import RevertResponsibility
from schemas.events import OnProblem
from schemas.events.commitment import CommitmentCancelled
from schemas.events.handoff import (
    HandoffRecalled,
    HandoffReturned,
    ReturnAnnounced,
)
from schemas.events.problem import (
    ResponsibilityReverted,
)
from schemas.ids import KEEPER
from schemas.spans import in_words
from schemas.state.problem import Handoff

Reversion = Literal[
    "returned", "recalled", "term_ended", "party_inactive", "agreement_ended", "breach"
]


def return_(asked: Asked, command: ReturnHandoff) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, *CARRYING)
    held = asked.held(handoff.responsibility)
    asked.must_bind(handoff.receiver, f"returning {handoff.handoff}", held.demands)
    _must_carry(asked, handoff)
    asked.must_not_be_disputed(held)
    if handoff.state is H.SETTLED and not handoff.terms.return_after_settled:
        raise NotReturnable(handoff.handoff)
    if ClockKind.NOTICE in handoff.clocks:
        raise AlreadyDone(f"The return of {handoff.handoff} was announced")
    calendar, patience = asked.problem.calendar, handoff.terms.patience
    agreed = start_clock(
        calendar, ClockKind.NOTICE, asked.at, handoff.terms.return_notice, patience
    )
    given = agreed
    if command.notice is not None:
        given = start_clock(calendar, ClockKind.NOTICE, asked.at, command.notice, patience)
    if given.due < agreed.due:
        raise ShorterNotice(in_words(handoff.terms.return_notice))
    if given.due <= asked.at:
        return returned(asked, handoff, "returned", command.reason)
    return [
        ReturnAnnounced(
            stamp=asked.stamp, handoff=handoff.handoff, reason=command.reason, clocks=(given,)
        )
    ]


def _must_carry(asked: Asked, handoff: Handoff) -> None:
    if carrying_handoff(asked.problem, handoff.responsibility) != handoff:
        raise NotTheHolder(handoff.receiver, handoff.responsibility)


def recall(asked: Asked, command: RecallHandoff) -> list[OnProblem]:
    """By right or for danger to life; a leading person of the former holder decides."""
    handoff = asked.handoff(command.handoff, *CARRYING)
    held = asked.held(handoff.responsibility)
    asked.must_bind(handoff.offeror, f"recalling {handoff.handoff}")
    if not command.danger_to_life:
        asked.must_not_be_disputed(held)
    if asked.is_police():
        asked.must_be(STEERING if command.danger_to_life else LEADING)
    _must_carry(asked, handoff)
    if not (handoff.terms.recall_right or command.danger_to_life):
        raise NoRecallRight(handoff.handoff)
    return [
        HandoffRecalled(
            stamp=asked.stamp,
            handoff=handoff.handoff,
            reason=command.reason,
            danger_to_life=command.danger_to_life,
        ),
        *_moved_back(asked, handoff, handoff.offeror, "recalled", command.reason),
    ]


def returned(asked: Asked, handoff: Handoff, why: Reversion, reason: Prose) -> list[OnProblem]:
    """The handoff ends and the responsibility is with the fallback, in the same instant."""
    return [
        HandoffReturned(stamp=asked.stamp, handoff=handoff.handoff, reason=reason),
        *_moved_back(asked, handoff, _fallback(asked, handoff.responsibility), why, reason),
    ]


def _fallback(asked: Asked, name: str) -> str:
    """The agreed fallback, or police where that party is no longer active."""
    held = asked.problem.responsibilities[name]
    assert asked.problem.police is not None
    if held.fallback != held.holder and asked.can_hold(held.fallback):
        return held.fallback
    return asked.problem.police


def _moved_back(
    asked: Asked, handoff: Handoff, to: str, why: Reversion, detail: Prose
) -> list[OnProblem]:
    name = handoff.responsibility
    events: list[OnProblem] = [
        ResponsibilityReverted(
            stamp=asked.stamp,
            responsibility=name,
            former=handoff.receiver,
            holder=to,
            reason=why,
            detail=detail,
            handoff=handoff.handoff,
        )
    ]
    events += [
        CommitmentCancelled(
            stamp=asked.stamp,
            commitment=commitment.commitment,
            reason=f"{handoff.handoff} ended.",
        )
        for commitment in asked.problem.commitments.values()
        if commitment.handoff == handoff.handoff and commitment.state in OPEN
    ]
    return [*offers_dropped(asked, name), *events]


def revert(asked: Asked, command: RevertResponsibility) -> list[OnProblem]:
    """The holder can hold no longer."""
    asked.held(command.responsibility)
    if not (asked.is_time or _agreement_is_over(asked, command)):
        asked.must_lead_police(f"reverting {command.responsibility}")
    return reverted_by(asked, command.responsibility, command.reason, command.detail, command.under)


def reverted_by(
    asked: Asked, name: str, why: Reversion, detail: Prose, under: str | None
) -> list[OnProblem]:
    """To the fallback, or to police where that cannot hold either; `under` names the cause."""
    held, to = asked.held(name), _fallback(asked, name)
    if to == held.holder:
        raise NothingToRevert(name, to)
    handoff = carrying_handoff(asked.problem, name)
    if handoff is not None:
        return _under(under, returned(asked, handoff, why, detail))
    return _under(
        under,
        [
            *offers_dropped(asked, name),
            ResponsibilityReverted(
                stamp=asked.stamp,
                responsibility=name,
                former=held.holder,
                holder=to,
                reason=why,
                detail=detail,
            ),
        ],
    )


def _agreement_is_over(asked: Asked, command: RevertResponsibility) -> bool:
    """Whether Remit itself says it because the agreement ended; the desk looked up that it did."""
    return (
        asked.standing.person == KEEPER
        and command.reason == "agreement_ended"
        and command.under is not None
    )


def _under(under: str | None, events: list[OnProblem]) -> list[OnProblem]:
    """The same, naming the entry that is the reason."""
    return [
        event.model_copy(update={"under": under})
        if isinstance(event, ResponsibilityReverted)
        else event
        for event in events
    ]
