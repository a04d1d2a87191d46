"""The offeror asks: draft, submit, approve, offer."""

from rules.asked import LEADING, Asked
from rules.capable import check_receiver
from rules.clocks import must_be_ahead, must_be_countable, start_clock
from rules.decide.promising import lengths_of, must_lie_ahead
from rules.ladder import IN_FORCE, UNDER_WAY, approvers, lacks, seats_left
from rules.method import is_early
from rules.not_allowed import OwnWork
from rules.not_this_step import NotThisStep, StepElsewhere, StepIncomplete
from rules.refusals import (
    AlreadyOffered,
    AlreadyThere,
    AmendmentPending,
    LimitReached,
    NotTheHolder,
    SameParty,
    UnknownSubject,
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
from schemas.ladder import StepState
from schemas.parties import Role
from schemas.stamp import people_of
from schemas.state.ladder import Step
from schemas.state.problem import Handoff
from schemas.terms import Terms

MOST_HANDOFFS = 1_000


def approval_for(step: Step | None, terms: Terms) -> Role | None:
    """Who must approve before the offer is made: the quorum of the step of the ladder under which
    it is made, or whoever the terms name where there is none.
    """
    if step is None:
        return terms.approval
    left = seats_left(step)
    return (left[0].role or Role.SUPERVISOR) if left else None


def draft(asked: Asked, command: DraftHandoff) -> list[OnProblem]:
    return [_drafted(asked, command)]


def offer(asked: Asked, command: OfferHandoff) -> list[OnProblem]:
    drafted = _drafted(asked, command)
    submitted = _submitted(asked, _as_handoff(drafted), command.despite)
    return [drafted, *submitted] if isinstance(submitted[0], HandoffSubmitted) else submitted


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
    _must_fit(asked, command, held.holder)
    return HandoffDrafted(
        stamp=asked.stamp,
        handoff=f"{problem.problem}.h{len(problem.handoffs) + 1}",
        responsibility=name,
        offeror=held.holder,
        receiver=command.receiver,
        terms=command.terms,
        supersedes=command.supersedes,
        step=command.step,
    )


def _must_fit(asked: Asked, command: DraftHandoff | OfferHandoff, offeror: str) -> None:
    """A step that is named is on the same party, by the same method, and goes on."""
    if command.step is None:
        return
    step = asked.problem.ladder.steps.get(command.step)
    if step is None:
        raise UnknownSubject(command.step)
    why = None
    if step.party != command.receiver or offeror != step.police:
        why = f"it is a step of {step.police} towards {step.party}"
    elif step.method is not command.terms.method:
        why = f"its method is {step.method.value}"
    elif step.skips or step.state not in UNDER_WAY:
        why = f"it is {step.state.replace('_', ' ')}"
    if why is not None:
        raise NotThisStep(step.step, why)


def must_be_sound(asked: Asked, terms: Terms, receiver: str) -> None:
    """Every instant is ahead, every length can be counted, and every party can take part."""
    must_be_countable(
        asked.problem.calendar, asked.at, terms.patience, terms.return_notice, *_lengths(terms)
    )
    if terms.until is not None:
        must_be_ahead("The end of the term", asked.at, terms.until)
    for promise in terms.commitments:
        must_lie_ahead(asked, promise)
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
        step=drafted.step,
    )


def submit(asked: Asked, command: SubmitHandoff) -> list[OnProblem]:
    handoff = asked.handoff(command.handoff, H.DRAFT)
    held = asked.held(handoff.responsibility)
    asked.must_bind(handoff.offeror, f"submitting {handoff.handoff}", held.demands)
    return _submitted(asked, handoff, command.despite)


def _submitted(asked: Asked, handoff: Handoff, despite: str | None) -> list[OnProblem]:
    must_be_free(asked, handoff)
    step = asked.problem.ladder.steps.get(handoff.step or "")
    if step is not None and step.state not in {*IN_FORCE, StepState.EVIDENCED}:
        raise StepIncomplete(step) if lacks(step) else StepElsewhere(step, (StepState.EVIDENCED,))
    if step is not None and asked.is_among(*approvers(step)):
        raise NotThisStep(step.step, "whoever approved it asks for no offer under it")
    checked = check_receiver(asked, handoff, despite)
    approval = approval_for(step, handoff.terms)
    if approval is None:
        return [offered(asked, handoff, checked)]
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


def offered(asked: Asked, handoff: Handoff, checked: ReceiverCheck | None) -> HandoffOffered:
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
        step=handoff.step,
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
        offered(asked, handoff, handoff.checked),
    ]


def refuse(asked: Asked, command: RefuseHandoff) -> list[OnProblem]:
    handoff = _to_approve(asked, command.handoff)
    return [HandoffRefused(stamp=asked.stamp, handoff=handoff.handoff, reason=command.reason)]


def _to_approve(asked: Asked, name: str) -> Handoff:
    """The approver has the role asked for, or leads, and asked for nothing of it."""
    handoff = asked.handoff(name, H.AWAITING_APPROVAL)
    asked.must_speak_for(handoff.offeror, f"approving {name}")
    if handoff.step is not None:
        raise NotThisStep(handoff.step, "it is approved with its step, not by itself")
    needed = handoff.terms.approval
    assert needed is not None
    asked.must_be(LEADING if needed is Role.SUPERVISOR else frozenset({needed}))
    if asked.is_among(handoff.drafted_by, *handoff.requested_by):
        raise OwnWork(asked.standing.person, "approve")
    return handoff
