"""Acceptance and what follows it: moving, first action, settling, return, recall, reversion."""

from collections.abc import Iterable
from typing import Literal

from rules.asked import LEADING, STEERING, Asked
from rules.clocks import must_be_ahead, start_clock
from rules.decide.promising import made
from rules.refusals import (
    AlreadyDone,
    InDispute,
    NoRecallRight,
    NothingToRevert,
    NotReturnable,
    NotTheHolder,
    NotYourParty,
    ShorterNotice,
)
from rules.states import CARRYING, LIVE, OPEN, C, H, carrying_handoff
from schemas.base import Prose
from schemas.calendars import Calendar
from schemas.clocks import Clock, ClockKind
from schemas.commands.handoff import (
    ObjectToSettlement,
    RecallHandoff,
    RecordFirstAction,
    ReturnHandoff,
    SettleHandoff,
)
from schemas.commands.problem import RevertResponsibility
from schemas.events import OnProblem
from schemas.events.commitment import CommitmentCancelled
from schemas.events.handoff import (
    FirstActionRecorded,
    HandoffAccepted,
    HandoffRecalled,
    HandoffReturned,
    HandoffSettled,
    HandoffWithdrawn,
    ReturnAnnounced,
    SettlementAgreed,
    SettlementObjected,
)
from schemas.events.problem import (
    ContributorLeft,
    ResponsibilityReverted,
    ResponsibilityTransferred,
)
from schemas.spans import in_words
from schemas.state.problem import Handoff

Reversion = Literal[
    "returned", "recalled", "term_ended", "party_inactive", "agreement_ended", "breach"
]


def moved_to_receiver(asked: Asked, handoff: Handoff, read_back: Prose) -> list[OnProblem]:
    """Everything that acceptance causes, at one instant: the old tenure ends, the new begins."""
    problem, name = asked.problem, handoff.responsibility
    held = asked.held(name)
    if held.disputed is not None:
        raise InDispute(name)
    events: list[OnProblem] = [
        HandoffAccepted(
            stamp=asked.stamp,
            handoff=handoff.handoff,
            version=handoff.version,
            read_back=read_back,
            clocks=tuple(_clocks_of_a_holder(problem.calendar, asked, handoff)),
        )
    ]
    former = carrying_handoff(problem, name)
    if former is not None and former.state is not H.SETTLED:
        events.append(HandoffSettled(stamp=asked.stamp, handoff=former.handoff, how="moved_on"))
    events.append(
        ResponsibilityTransferred(
            stamp=asked.stamp,
            responsibility=name,
            former=held.holder,
            holder=handoff.receiver,
            fallback=handoff.fallback,
            handoff=handoff.handoff,
        )
    )
    contribution = held.contributions.get(handoff.receiver)
    if contribution is not None and contribution.state in ("invited", "joined"):
        events.append(
            ContributorLeft(
                stamp=asked.stamp,
                responsibility=name,
                contributor=handoff.receiver,
                reason="Holds the responsibility now.",
            )
        )
    first = len(problem.commitments) + 1
    events += [
        made(asked, f"{problem.problem}.c{number}", handoff, promise)
        for number, promise in enumerate(handoff.terms.commitments, start=first)
    ]
    return events


def _clocks_of_a_holder(calendar: Calendar, asked: Asked, handoff: Handoff) -> Iterable[Clock]:
    patience, terms = handoff.terms.patience, handoff.terms
    yield start_clock(
        calendar, ClockKind.FIRST_ACTION, asked.at, patience.first_action_within, patience
    )
    if patience.progress_every is not None:
        yield start_clock(calendar, ClockKind.PROGRESS, asked.at, patience.progress_every, patience)
    if terms.until is not None:
        must_be_ahead("The end of the term", asked.at, terms.until)
        yield start_clock(calendar, ClockKind.TERM, asked.at, terms.until, patience)


def first_action(asked: Asked, handoff: Handoff, action: Prose) -> FirstActionRecorded:
    patience = handoff.terms.patience
    settle = start_clock(
        asked.problem.calendar, ClockKind.SETTLE, asked.at, patience.settle_within, patience
    )
    return FirstActionRecorded(
        stamp=asked.stamp, handoff=handoff.handoff, action=action, clocks=(settle,)
    )


def record_first_action(asked: Asked, command: RecordFirstAction) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, H.ACCEPTED)
    asked.must_work_for(handoff.receiver, f"acting under {handoff.handoff}")
    return [first_action(asked, handoff, command.action)]


def object_to_settlement(asked: Asked, command: ObjectToSettlement) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, H.SETTLING)
    party = _side(asked, handoff, "objecting")
    asked.must_bind(party, f"objecting to {handoff.handoff}")
    return [SettlementObjected(stamp=asked.stamp, handoff=handoff.handoff, reason=command.reason)]


def settle(asked: Asked, command: SettleHandoff) -> list[OnProblem]:
    """Both sides agree. The receiver has, once all it promised with acceptance is reported done."""
    handoff = asked.handoff(command.handoff, H.SETTLING)
    party = _side(asked, handoff, "settling")
    asked.must_bind(party, f"settling {handoff.handoff}")
    if party in handoff.agreed_to_settle:
        raise AlreadyDone(f"{party} has agreed to settle {handoff.handoff}")
    agreed = {party, *handoff.agreed_to_settle}
    if _receiver_has_delivered(asked, handoff):
        agreed.add(handoff.receiver)
    if {handoff.offeror, handoff.receiver} <= agreed:
        return [HandoffSettled(stamp=asked.stamp, handoff=handoff.handoff, how="agreed")]
    return [SettlementAgreed(stamp=asked.stamp, handoff=handoff.handoff, party=party)]


def _receiver_has_delivered(asked: Asked, handoff: Handoff) -> bool:
    promised = [
        commitment
        for commitment in asked.problem.commitments.values()
        if commitment.handoff == handoff.handoff and commitment.promisor == handoff.receiver
    ]
    return bool(promised) and all(
        commitment.state in (C.REPORTED_DONE, C.KEPT, C.EXCUSED, C.CANCELLED)
        for commitment in promised
    )


def _side(asked: Asked, handoff: Handoff, what: str) -> str:
    if asked.standing.party not in (handoff.offeror, handoff.receiver):
        raise NotYourParty(
            asked.standing,
            f"{handoff.offeror} and {handoff.receiver}",
            f"{what} {handoff.handoff}",
        )
    return asked.standing.party


def return_(asked: Asked, command: ReturnHandoff) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, *CARRYING)
    held = asked.held(handoff.responsibility)
    asked.must_bind(handoff.receiver, f"returning {handoff.handoff}", held.demands)
    _must_carry(asked, handoff)
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
    asked.held(handoff.responsibility)
    asked.must_bind(handoff.offeror, f"recalling {handoff.handoff}")
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
    if asked.inactive(held.fallback) or held.fallback == held.holder:
        return asked.problem.police
    return held.fallback


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
    return [*_offers_dropped(asked, name), *events]


def _offers_dropped(asked: Asked, name: str) -> list[OnProblem]:
    """A former holder's own offers end with its tenure."""
    return [
        HandoffWithdrawn(
            stamp=asked.stamp,
            handoff=other.handoff,
            reason=f"{other.offeror} no longer holds {name}.",
        )
        for other in asked.problem.handoffs.values()
        if other.responsibility == name and other.state in (H.DRAFT, *LIVE)
    ]


def revert(asked: Asked, command: RevertResponsibility) -> list[OnProblem]:
    """The holder can hold no longer: to the fallback, or to police where that cannot either."""
    held = asked.held(command.responsibility)
    if not asked.is_time:
        asked.must_lead_police(f"reverting {command.responsibility}")
    to = _fallback(asked, command.responsibility)
    if to == held.holder:
        raise NothingToRevert(command.responsibility, to)
    handoff = carrying_handoff(asked.problem, command.responsibility)
    if handoff is not None:
        return returned(asked, handoff, command.reason, command.detail)
    return [
        *_offers_dropped(asked, command.responsibility),
        ResponsibilityReverted(
            stamp=asked.stamp,
            responsibility=command.responsibility,
            former=held.holder,
            holder=to,
            reason=command.reason,
            detail=command.detail,
        ),
    ]
