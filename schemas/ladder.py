"""The ladder of methods: values that commands, events and state of a step share.

Source: Scott & Goldstein, Shifting and Sharing Responsibility for Public Safety Problems, POP
Response Guide No. 3 (2005).
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Line, Message, Prose
from schemas.ids import PersonId
from schemas.method import Number
from schemas.parties import Role
from schemas.terms import Method


class Proof(StrEnum):
    """Kinds of evidence; `rules.rungs` says which a rung takes."""

    MAGNITUDE = "magnitude"
    """How large the specific problem is."""
    CONDITIONS = "conditions"
    """What contributes to it."""
    LINK = "link"
    """How those conditions are bound up with the party."""
    RISK_FACTORS = "risk_factors"
    LEGAL_BASIS = "legal_basis"
    COST = "cost"
    """What it costs police and others."""
    PEERS = "peers"
    """How the party compares with its like."""
    EARLIER_REQUEST = "earlier_request"
    """What was asked before, and what was answered."""
    MANDATE = "mandate"
    CAPACITY = "capacity"
    GAP = "gap"
    """That nobody has the mandate."""
    VERIFIED_FACTS = "verified_facts"
    LOW_YIELD = "low_yield"
    """That the service which is to end does little good."""
    RISK_ASSESSMENT = "risk_assessment"
    COST_STUDY = "cost_study"
    FINANCE_REVIEW = "finance_review"
    COMPARISON = "comparison"
    """How it went under like laws elsewhere."""
    PROOF_OF_NOTICE = "proof_of_notice"
    EVIDENCE_CHAIN = "evidence_chain"
    OTHER = "other"


class StepState(StrEnum):
    PLANNED = "planned"
    EVIDENCED = "evidenced"
    """Evidence and case are complete, and those who may approve are asked."""
    APPROVED = "approved"
    NOTIFIED = "notified"
    RUNNING = "running"
    COMPLIED = "complied"
    PARTLY_COMPLIED = "partly_complied"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"
    SKIPPED = "skipped"


Ending = Literal[
    "complied", "partly_complied", "refused", "no_answer", "overturned", "withdrawn", "skipped"
]
Concluded = Literal["complied", "partly_complied", "refused"]
Stance = Literal["agrees", "agrees_in_part", "refuses", "disputes"]
"""What the party answers; who disputes contests the facts and neither agrees nor refuses."""


class Case(Message):
    """The five parts of a persuasive request."""

    helps: Prose
    """How compliance would address the problem."""
    works: Prose
    """On what basis police believe that it works."""
    done: Prose
    """What police have already done."""
    limits: Prose
    """The limits of that."""
    gains: Prose
    """What the community gains if the practice is adopted voluntarily."""


class Pushing(Message):
    """How hard to push: weighed for each step up, and shown to those who approve."""

    seriousness: Prose
    profits: Prose
    """How far the party causes the harm or profits from it."""
    means: Prose
    """Its capacity, and what it would cost to comply."""
    authority: Prose
    asked: Prose
    """Whether it was asked before, and what it said."""
    equality: Prose
    """How like parties are treated."""
    support: Prose
    """What the public thinks of it."""
    ability: Prose
    """Whether what is threatened can be carried out."""
    damage: Prose
    """What it does to working relations."""


class Safeguards(Message):
    """What a rung that takes something away from people has to leave them."""

    reserved: Annotated[tuple[Line, ...], Field(min_length=1, max_length=20)]
    """What police go on doing, whatever is withdrawn or charged."""
    appeal: Prose
    """To whom the party can turn, how, and within what time."""
    cover: Prose
    """Who sees to what police do no longer, and how that is known."""


class Harm(Message):
    """How much harm hangs on the party, so that like parties can be compared."""

    figure: Number
    unit: Line


class Seat(StrEnum):
    """Whose approval counts: a role of police, or of a body that decides beside them."""

    SUPERVISOR = "supervisor"
    CHIEF = "chief"
    COUNSEL = "counsel"
    GOVERNING_BODY = "governing_body"
    """Its decision is recorded by its clerk."""
    AGENCY = "agency"
    """Somebody of the party concerned who can bind it for anything in its mandate."""

    @property
    def role(self) -> Role | None:
        """The role that takes this seat; None where it is not a matter of role."""
        return {
            Seat.SUPERVISOR: Role.SUPERVISOR, Seat.CHIEF: Role.CHIEF,
            Seat.COUNSEL: Role.COUNSEL, Seat.GOVERNING_BODY: Role.CLERK,
        }.get(self)  # fmt: skip


class Approval(Message):
    """One seat of the quorum, and who took it."""

    entry: int
    seat: Seat
    by: PersonId
    deputy_for: PersonId | None
    at: Instant


class Exhibit(Message):
    """A piece of evidence: where it lies, and the hash it had when it was added."""

    entry: int
    proof: Proof
    title: Line
    location: Line
    sha256: str


class Reply(Message):
    """What the party answered, itself or as police wrote it down."""

    entry: int
    at: Instant
    stance: Stance
    text: Prose
    received: Line | None
    """How it came, where police wrote it down."""


class Notified(Message):
    """How the party was told, and where the public was."""

    entry: int
    at: Instant
    text: Prose
    how: Line
    public: Line | None


Skipped = Annotated[tuple[Method, ...], Field(min_length=1, max_length=12)]
