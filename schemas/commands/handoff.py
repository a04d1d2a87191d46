"""Commands on a handoff: the transaction that offers a responsibility and moves it."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Message, Prose
from schemas.ids import HandoffId, PartyId, ResponsibilityId, StepId
from schemas.spans import Span
from schemas.terms import DeclineCode, Terms

Version = Annotated[int, Field(ge=1, le=1_000)]


class DraftHandoff(Message):
    kind: Literal["handoff.draft"] = "handoff.draft"
    responsibility: ResponsibilityId
    receiver: PartyId
    terms: Terms
    supersedes: HandoffId | None = None
    step: StepId | None = Field(default=None, exclude_if=lambda step: step is None)
    """The step of the ladder under which it is made; its approval stands for the offer."""


class SubmitHandoff(Message):
    """The draft becomes an offer, or waits for the approval that its terms ask for."""

    kind: Literal["handoff.submit"] = "handoff.submit"
    handoff: HandoffId
    despite: Prose | None = None
    """Why, although the check of the receiver fails; for a supervisor to say."""


class OfferHandoff(Message):
    """Draft and submit in one."""

    kind: Literal["handoff.offer"] = "handoff.offer"
    responsibility: ResponsibilityId
    receiver: PartyId
    terms: Terms
    supersedes: HandoffId | None = None
    despite: Prose | None = None
    """Why, although the check of the receiver fails; for a supervisor to say."""
    step: StepId | None = Field(default=None, exclude_if=lambda step: step is None)
    """The step of the ladder under which it is made; its approval stands for the offer."""


class ApproveHandoff(Message):
    kind: Literal["handoff.approve"] = "handoff.approve"
    handoff: HandoffId


class RefuseHandoff(Message):
    """The approver says no."""

    kind: Literal["handoff.refuse"] = "handoff.refuse"
    handoff: HandoffId
    reason: Prose


class AcknowledgeHandoff(Message):
    kind: Literal["handoff.acknowledge"] = "handoff.acknowledge"
    handoff: HandoffId


class RequestInfo(Message):
    """Stops the decision clock, once in the life of an offer, until the answer comes."""

    kind: Literal["handoff.request_info"] = "handoff.request_info"
    handoff: HandoffId
    question: Prose


class SupplyInfo(Message):
    kind: Literal["handoff.supply_info"] = "handoff.supply_info"
    handoff: HandoffId
    answer: Prose


class CounterHandoff(Message):
    """Terms under which the receiver would accept, whole."""

    kind: Literal["handoff.counter"] = "handoff.counter"
    handoff: HandoffId
    terms: Terms
    reason: Prose


class AcceptCounter(Message):
    """The receiver has said how far it goes; with this the responsibility moves."""

    kind: Literal["handoff.accept_counter"] = "handoff.accept_counter"
    handoff: HandoffId
    version: Version


class RejectCounter(Message):
    kind: Literal["handoff.reject_counter"] = "handoff.reject_counter"
    handoff: HandoffId
    reason: Prose


class AcceptHandoff(Message):
    """The receiver says back what it takes on, and from then on answers for it."""

    kind: Literal["handoff.accept"] = "handoff.accept"
    handoff: HandoffId
    version: Version
    """The version of the terms that was read."""
    read_back: Prose


class DeclineHandoff(Message):
    kind: Literal["handoff.decline"] = "handoff.decline"
    handoff: HandoffId
    code: DeclineCode
    text: Prose


class RedirectHandoff(Message):
    """A decline that names who should be asked; it offers nothing by itself."""

    kind: Literal["handoff.redirect"] = "handoff.redirect"
    handoff: HandoffId
    to: PartyId
    text: Prose


class WithdrawHandoff(Message):
    kind: Literal["handoff.withdraw"] = "handoff.withdraw"
    handoff: HandoffId
    reason: Prose


class ConfirmWithdrawal(Message):
    """The receiver has seen that nothing is asked of it any more."""

    kind: Literal["handoff.confirm_withdrawal"] = "handoff.confirm_withdrawal"
    handoff: HandoffId


class RecordFirstAction(Message):
    kind: Literal["handoff.record_first_action"] = "handoff.record_first_action"
    handoff: HandoffId
    action: Prose


class CommentOnHandoff(Message):
    """Anybody of its sides writes about it; nothing follows. `@dana@housing` in the text tells
    her."""

    kind: Literal["handoff.comment"] = "handoff.comment"
    handoff: HandoffId
    text: Prose


class ObjectToSettlement(Message):
    """Stops the settling period from ending by itself."""

    kind: Literal["handoff.object"] = "handoff.object"
    handoff: HandoffId
    reason: Prose


class SettleHandoff(Message):
    kind: Literal["handoff.settle"] = "handoff.settle"
    handoff: HandoffId


class ReturnHandoff(Message):
    """The receiver gives back. It stays accountable until the notice is over."""

    kind: Literal["handoff.return"] = "handoff.return"
    handoff: HandoffId
    reason: Prose
    notice: Span | None = None
    """A longer notice than the terms ask for."""


class RecallHandoff(Message):
    """The former holder takes back, by a right in the terms or for danger to life."""

    kind: Literal["handoff.recall"] = "handoff.recall"
    handoff: HandoffId
    reason: Prose
    danger_to_life: bool = False


HandoffCommand = (
    DraftHandoff
    | SubmitHandoff
    | OfferHandoff
    | ApproveHandoff
    | RefuseHandoff
    | AcknowledgeHandoff
    | RequestInfo
    | SupplyInfo
    | CounterHandoff
    | AcceptCounter
    | RejectCounter
    | AcceptHandoff
    | DeclineHandoff
    | RedirectHandoff
    | WithdrawHandoff
    | ConfirmWithdrawal
    | RecordFirstAction
    | ObjectToSettlement
    | CommentOnHandoff
    | SettleHandoff
    | ReturnHandoff
    | RecallHandoff
)
