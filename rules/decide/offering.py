"""The offeror asks: draft, submit, approve, offer."""

from rules.asked import LEADING, Asked
from rules.capable import check_receiver
from rules.clocks import must_be_ahead, must_be_countable, start_clock
from rules.decide.promising import lengths_of
from rules.method import is_early
from rules.not_allowed import OwnWork
from rules.refusals import (
    AlreadyOffered,
    AlreadyThere,
    AmendmentPending,
    LimitReached,
    NotTheHolder,
    SameParty,
)
from rules.states import BEFORE_ACCEPTANCE, H, fallback_for, live_handoff
from schemas.capability import ReceiverCheck
from schemas.clocks import Clock, ClockKind
from schemas.commands.handoff import (
    ApproveHandoff,
    DraftHandoff,
    OfferHandoff,
    RefuseHandoff,
    SubmitHandoff,
)
from schemas.events import OnProblem
from schemas.events.handoff import (
    HandoffApproved,
    HandoffDrafted,
    HandoffOffered,
    HandoffRefused,
    HandoffSubmitted,
)
from schemas.parties import Role
from schemas.stamp import people_of
from schemas.state.problem import Handoff
from schemas.terms import Method, Terms

MOST_HANDOFFS = 1_000


def approval_for(method: Method, terms: Terms) -> Role | None:
    """Who must approve before the offer is made.

    The ladder will answer by rung and quorum; today it is whoever the terms name.
    """
    return terms.approval


def draft(asked: Asked, command: DraftHandoff) -> list[OnProblem]:
    return [_drafted(asked, command)]


def offer(asked: Asked, command: OfferHandoff) -> list[OnProblem]:
    drafted = _drafted(asked, command)
    if approval_for(command.terms.method, command.terms) is not None:
        return [drafted, *_submitted(asked, _as_handoff(drafted), command.despite)]
    return _submitted(asked, _as_handoff(drafted), command.despite)


def _drafted(asked: Asked, command: DraftHandoff | OfferHandoff) -> HandoffDrafted:
    problem, name = asked.problem, command.responsibility
    held = asked.held(name)
    if asked.standing.party != held.holder:
        raise NotTheHolder(asked.standing.party, name)
    asked.must_bind(held.holder, f"offering {name}", held.demands)
    if command.receiver == held.holder:
        raise SameParty(held.holder)
    asked.card(command.receiver)
    if len(problem.handoffs) >= MOST_HANDOFFS:
        raise LimitReached(problem.problem, "handoffs", MOST_HANDOFFS)
    if command.supersedes is not None:
        former = asked.handoff(command.supersedes)
        if former.responsibility != name:
            raise AlreadyThere(f"{command.supersedes}, for {former.responsibility},")
        if former.state in BEFORE_ACCEPTANCE:
            raise AlreadyOffered(name, command.supersedes)
    must_be_sound(asked, command.terms, command.receiver)
    return HandoffDrafted(
        stamp=asked.stamp,
        handoff=f"{problem.problem}.h{len(problem.handoffs) + 1}",
        responsibility=name,
        offeror=held.holder,
        receiver=command.receiver,
        terms=command.terms,
        supersedes=command.supersedes,
    )


def must_be_sound(asked: Asked, terms: Terms, receiver: str) -> None:
    """Every instant is ahead, every length can be counted, and every party can take part."""
    must_be_countable(
        asked.problem.calendar, asked.at, terms.patience, terms.return_notice, *_lengths(terms)
    )
    if terms.until is not None:
        must_be_ahead("The end of the term", asked.at, terms.until)
    for promise in terms.commitments:
        if promise.by is not None:
            must_be_ahead(f"“{promise.title}”", asked.at, promise.by)
    if terms.fallback is not None:
        if terms.fallback == receiver:
            raise SameParty(receiver)
        asked.card(terms.fallback)


def _lengths(terms: Terms) -> list[str]:
    return [length for promise in terms.commitments for length in lengths_of(promise)]


def _as_handoff(drafted: HandoffDrafted) -> Handoff:
    return Handoff(
        seq=0,
        handoff=drafted.handoff,
        responsibility=drafted.responsibility,
        offeror=drafted.offeror,
        receiver=drafted.receiver,
        state=H.DRAFT,
        terms=drafted.terms,
        fallback=drafted.offeror,
        drafted_by=drafted.stamp.by,
        requested_by=people_of(drafted.stamp),
        supersedes=drafted.supersedes,
    )


def submit(asked: Asked, command: SubmitHandoff) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, H.DRAFT)
    held = asked.held(handoff.responsibility)
    asked.must_bind(handoff.offeror, f"submitting {handoff.handoff}", held.demands)
    return _submitted(asked, handoff, command.despite)


def _submitted(asked: Asked, handoff: Handoff, despite: str | None) -> list[OnProblem]:
    must_be_free(asked, handoff)
    checked = check_receiver(asked, handoff, despite)
    approval = approval_for(handoff.terms.method, handoff.terms)
    if approval is None:
        return [_offered(asked, handoff, checked)]
    return [
        HandoffSubmitted(
            stamp=asked.stamp, handoff=handoff.handoff, approval=approval, checked=checked
        )
    ]


def must_be_free(asked: Asked, handoff: Handoff) -> None:
    """The offeror still holds it, and no other offer or dispute is in the way."""
    held = asked.held(handoff.responsibility)
    if held.holder != handoff.offeror:
        raise NotTheHolder(handoff.offeror, held.responsibility)
    asked.must_not_be_disputed(held)
    if held.amendment is not None:
        raise AmendmentPending(held.responsibility, held.amendment.counterparty)
    live = live_handoff(asked.problem, held.responsibility)
    if live is not None and live.handoff != handoff.handoff:
        raise AlreadyOffered(held.responsibility, live.handoff)


def _offered(asked: Asked, handoff: Handoff, checked: ReceiverCheck | None) -> HandoffOffered:
    held = asked.held(handoff.responsibility)
    return HandoffOffered(
        stamp=asked.stamp,
        handoff=handoff.handoff,
        responsibility=handoff.responsibility,
        offeror=handoff.offeror,
        receiver=handoff.receiver,
        version=1,
        terms=handoff.terms,
        reserved=held.reserved,
        fallback=fallback_for(held, handoff),
        clocks=(
            _clock(asked, handoff, ClockKind.ACKNOWLEDGE),
            _clock(asked, handoff, ClockKind.DECIDE),
        ),
        supersedes=handoff.supersedes,
        checked=checked,
        early=is_early(asked.problem),
    )


def _clock(asked: Asked, handoff: Handoff, kind: ClockKind) -> Clock:
    patience = handoff.terms.patience
    length = {
        ClockKind.ACKNOWLEDGE: patience.acknowledge_within,
        ClockKind.DECIDE: patience.decide_within,
    }[kind]
    return start_clock(asked.problem.calendar, kind, asked.at, length, patience)


def approve(asked: Asked, command: ApproveHandoff) -> list[OnProblem]:
    handoff = _to_approve(asked, command.handoff)
    must_be_free(asked, handoff)
    return [
        HandoffApproved(stamp=asked.stamp, handoff=handoff.handoff),
        _offered(asked, handoff, handoff.checked),
    ]


def refuse(asked: Asked, command: RefuseHandoff) -> list[OnProblem]:
    handoff = _to_approve(asked, command.handoff)
    return [HandoffRefused(stamp=asked.stamp, handoff=handoff.handoff, reason=command.reason)]


def _to_approve(asked: Asked, name: str) -> Handoff:
    """The approver has the role asked for, or leads, and asked for nothing of it."""
    handoff = asked.handoff(name, H.AWAITING_APPROVAL)
    asked.must_speak_for(handoff.offeror, f"approving {name}")
    needed = approval_for(handoff.terms.method, handoff.terms)
    assert needed is not None
    asked.must_be(LEADING if needed is Role.SUPERVISOR else frozenset({needed}))
    if asked.is_among(handoff.drafted_by, *handoff.requested_by):
        raise OwnWork(asked.standing.person, "approve")
    return handoff
