"""What is offered and what is promised."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.base import Instant, Line, Message, Prose
from schemas.capability import Hours
from schemas.clocks import Patience
from schemas.ids import PartyId
from schemas.parties import Grade, Role
from schemas.spans import Span


class Method(StrEnum):
    """The rungs of the ladder, mildest first.

    Source: Scott & Goldstein, Shifting and Sharing Responsibility for Public Safety Problems,
    POP Response Guide No. 3 (2005).
    """

    RETAIN = "retain"
    EDUCATE_VICTIMS = "educate_victims"
    EDUCATE_OFFENDERS = "educate_offenders"
    INFORMAL_REQUEST = "informal_request"
    CONFRONTATIONAL_REQUEST = "confrontational_request"
    ENGAGE_EXISTING_AGENCY = "engage_existing_agency"
    PRESS_NEW_ORGANISATION = "press_new_organisation"
    PUBLIC_SHAMING = "public_shaming"
    WITHDRAW_SERVICE = "withdraw_service"
    CHARGE_FEES = "charge_fees"
    PRESS_LEGISLATION = "press_legislation"
    CIVIL_ACTION = "civil_action"


class PromiseTerms(Message):
    """A dated, checkable promise. Exactly one of `within` and `by` says when it is due."""

    title: Line
    measure: Line | None = None
    within: Span | None = None
    by: Instant | None = None
    start_within: Span | None = None
    progress_every: Span | None = None
    verify_within: Span = "10wd"
    grace: Span = "5wd"
    evidence_required: bool = False

    @model_validator(mode="after")
    def _due_once(self) -> Self:
        if (self.within is None) == (self.by is None):
            raise ValueError("say when it is due, either `within` a time or `by` an instant")
        return self


class OfferedPromise(PromiseTerms):
    """A promise that becomes binding with acceptance, made by one side to the other."""

    promisor: Literal["receiver", "offeror"] = "receiver"


class Terms(Message):
    """The whole of what is offered. A counter-offer states the whole again, never a difference."""

    summary: Prose
    """What is asked, and why of this party."""
    measure: Line
    """How both will see that it worked."""
    method: Method = Method.INFORMAL_REQUEST
    fallback: PartyId | None = None
    """To whom it reverts; the responsibility's own fallback where nothing is said."""
    demands: Grade = Grade.LIMITED
    """The decision power that acceptance needs."""
    until: Instant | None = None
    """The end of the term; then the responsibility reverts by itself."""
    return_notice: Span = "0m"
    return_after_settled: bool = True
    recall_right: bool = False
    commitments: Annotated[tuple[OfferedPromise, ...], Field(max_length=40)] = ()
    patience: Patience = Patience()
    hours: Hours | None = None
    """When somebody has to be there for it; not held against the receiver's hours if not said."""
    approval: Role | None = None
    """Who must approve before the offer is made, where the method or the operator asks for it."""


class DeclineCode(StrEnum):
    NO_MANDATE = "no_mandate"
    NO_CAPACITY = "no_capacity"
    NOT_OUR_AREA = "not_our_area"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    TERMS = "terms"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    OTHER = "other"


class ExcuseCode(StrEnum):
    NO_CAPACITY = "no_capacity"
    WAITING_FOR_OTHERS = "waiting_for_others"
    CHANGED_CIRCUMSTANCES = "changed_circumstances"
    FORCE_MAJEURE = "force_majeure"
    RECORD_ERROR = "record_error"
    OTHER = "other"
