"""Commands on the agreements and the meetings of a partnership."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Fact, Instant, Line, Message, Prose
from schemas.ids import (
    AgreementId,
    MeetingId,
    PartnershipId,
    PersonId,
    ResponsibilityId,
)
from schemas.partnering import (
    AgreementTerms,
    Item,
    Minute,
    Number,
    Reversion,
)


class ProposeAgreement(Message):
    kind: Literal["partnership.propose_agreement"] = "partnership.propose_agreement"
    partnership: PartnershipId
    terms: AgreementTerms


class ReviseAgreement(Message):
    """A new version; what stands goes on standing until the new one is signed by all."""

    kind: Literal["agreement.revise"] = "agreement.revise"
    agreement: AgreementId
    terms: AgreementTerms


class SignAgreement(Message):
    kind: Literal["agreement.sign"] = "agreement.sign"
    agreement: AgreementId
    version: Number


class RefuseAgreement(Message):
    kind: Literal["agreement.refuse"] = "agreement.refuse"
    agreement: AgreementId
    version: Number
    reason: Prose


class EndAgreement(Message):
    """Before its time; what was to fall back at its end falls back now."""

    kind: Literal["agreement.end"] = "agreement.end"
    agreement: AgreementId
    reason: Prose


class CallMeeting(Message):
    kind: Literal["partnership.call_meeting"] = "partnership.call_meeting"
    partnership: PartnershipId
    begins: Instant
    place: Line
    items: Annotated[tuple[Item, ...], Field(max_length=40)] = ()


class AddItem(Message):
    kind: Literal["meeting.add_item"] = "meeting.add_item"
    meeting: MeetingId
    item: Item


class MinuteMeeting(Message):
    kind: Literal["meeting.minute"] = "meeting.minute"
    meeting: MeetingId
    present: Annotated[tuple[PersonId, ...], Field(min_length=1, max_length=100)]
    minutes: Annotated[tuple[Minute, ...], Field(min_length=1, max_length=40)]


class CancelMeeting(Message):
    kind: Literal["meeting.cancel"] = "meeting.cancel"
    meeting: MeetingId
    reason: Prose


class NoteReversion(Message):
    """Nobody gives it: what came of asking a problem for the reversion of a responsibility."""

    kind: Literal["agreement.note_reversion"] = "agreement.note_reversion"
    agreement: AgreementId
    duty: ResponsibilityId
    outcome: Reversion
    why: Fact
