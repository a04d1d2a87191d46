"""What follows from the events of agreements and meetings."""

from typing import assert_never

from schemas.events import agreement as e
from schemas.partnerships import AgreementState, MeetingState
from schemas.state.partnership import (
    Agreement,
    Fallen,
    Meeting,
    Partnership,
    Proposal,
    Signature,
)


def agreed(state: Partnership, event: e.AgreementEvent) -> Agreement:
    """The agreement after this event."""
    known = state.agreements.get(event.agreement) or Agreement(
        agreement=event.agreement, seq=state.seq, state=AgreementState.PROPOSED
    )
    return _agreement(known, event, state.seq).model_copy(update={"seq": state.seq})


def _agreement(known: Agreement, event: e.AgreementEvent, seq: int) -> Agreement:
    proposed = known.proposed
    match event:
        case e.AgreementProposed():
            standing = known.state is AgreementState.IN_FORCE
            return known.model_copy(update={
                "state": known.state if standing else AgreementState.PROPOSED,
                "versions": event.version,
                "proposed": Proposal(version=event.version, terms=event.terms),
            })  # fmt: skip
        case e.AgreementSigned():
            assert proposed is not None
            stamp = event.stamp
            signature = Signature(
                party=event.member, person=stamp.deputy_for or stamp.by, at=stamp.at
            )
            signed = {"signed": (*proposed.signed, signature)}
            return known.model_copy(update={"proposed": proposed.model_copy(update=signed)})
        case e.AgreementInForce():
            assert proposed is not None
            same_end = known.terms is not None and known.terms.until == proposed.terms.until
            return known.model_copy(update={
                "state": AgreementState.IN_FORCE, "version": proposed.version,
                "terms": proposed.terms, "signed": proposed.signed, "proposed": None,
                "reminded": known.reminded and same_end,
            })  # fmt: skip
        case e.AgreementRefused():
            standing = known.state is AgreementState.IN_FORCE
            now = known.state if standing else AgreementState.REFUSED
            return known.model_copy(update={"state": now, "proposed": None})
        case e.AgreementReminded():
            return known.model_copy(update={"reminded": True})
        case e.AgreementEnded():
            return known.model_copy(update={
                "state": AgreementState.ENDED, "ended_seq": seq, "proposed": None,
                "to_revert": event.reverts,
            })  # fmt: skip
        case e.ReversionNoted():
            fallen = Fallen(responsibility=event.duty, outcome=event.outcome, why=event.why)
            left = tuple(one for one in known.to_revert if one != event.duty)
            return known.model_copy(update={"to_revert": left, "fallen": (*known.fallen, fallen)})
        case _:
            assert_never(event)


def met(state: Partnership, event: e.MeetingEvent) -> Meeting:
    """The meeting after this event."""
    match event:
        case e.MeetingCalled():
            return Meeting(
                meeting=event.meeting, begins=event.begins, place=event.place, items=event.items
            )
        case e.ItemAdded():
            known = state.meetings[event.meeting]
            return known.model_copy(update={"items": (*known.items, event.item)})
        case e.MeetingMinuted():
            return state.meetings[event.meeting].model_copy(update={
                "state": MeetingState.HELD, "present": event.present, "absent": event.absent,
                "minutes": event.minutes,
            })  # fmt: skip
        case e.MeetingCancelled():
            return state.meetings[event.meeting].model_copy(
                update={"state": MeetingState.CANCELLED}
            )
        case _:
            assert_never(event)
