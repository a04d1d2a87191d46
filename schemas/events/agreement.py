"""What happens to the agreements and the meetings of a partnership."""

from typing import Literal

from schemas.base import Fact, Instant, Line, Prose
from schemas.events.base import Happened
from schemas.ids import (
    AgreementId,
    MeetingId,
    PartyId,
    PersonId,
    ResponsibilityId,
)
from schemas.partnering import AgreementTerms, Item, Minute, Reversion


class AgreementProposed(Happened):
    """The first version or a later one; each is signed by every side anew."""

    kind: Literal["agreement.proposed"] = "agreement.proposed"
    agreement: AgreementId
    version: int
    member: PartyId
    terms: AgreementTerms


class AgreementSigned(Happened):
    kind: Literal["agreement.signed"] = "agreement.signed"
    agreement: AgreementId
    version: int
    member: PartyId


class AgreementInForce(Happened):
    kind: Literal["agreement.in_force"] = "agreement.in_force"
    agreement: AgreementId
    version: int


class AgreementRefused(Happened):
    kind: Literal["agreement.refused"] = "agreement.refused"
    agreement: AgreementId
    version: int
    member: PartyId
    reason: Prose


class AgreementReminded(Happened):
    kind: Literal["agreement.reminded"] = "agreement.reminded"
    agreement: AgreementId
    until: Instant


class AgreementEnded(Happened):
    """From this moment the responsibilities named here are to fall back."""

    kind: Literal["agreement.ended"] = "agreement.ended"
    agreement: AgreementId
    how: Literal["expired", "ended_early", "side_left"]
    reason: Prose | None
    reverts: tuple[ResponsibilityId, ...]


class ReversionNoted(Happened):
    kind: Literal["agreement.reversion_noted"] = "agreement.reversion_noted"
    agreement: AgreementId
    duty: ResponsibilityId
    outcome: Reversion
    why: Fact


class MeetingCalled(Happened):
    kind: Literal["meeting.called"] = "meeting.called"
    meeting: MeetingId
    begins: Instant
    place: Line
    items: tuple[Item, ...]


class ItemAdded(Happened):
    kind: Literal["meeting.item_added"] = "meeting.item_added"
    meeting: MeetingId
    member: PartyId
    item: Item


class MeetingMinuted(Happened):
    kind: Literal["meeting.minuted"] = "meeting.minuted"
    meeting: MeetingId
    present: tuple[PersonId, ...]
    absent: tuple[PartyId, ...]
    minutes: tuple[Minute, ...]


class MeetingCancelled(Happened):
    kind: Literal["meeting.cancelled"] = "meeting.cancelled"
    meeting: MeetingId
    reason: Prose


AgreementEvent = (
    AgreementProposed | AgreementSigned | AgreementInForce | AgreementRefused | AgreementReminded
    | AgreementEnded | ReversionNoted
)  # fmt: skip
MeetingEvent = MeetingCalled | ItemAdded | MeetingMinuted | MeetingCancelled
