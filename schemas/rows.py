"""The rows of the projections: what lists, pages and answers are read from.

Each is a pure function of the folded events (`rules.project`) and names the entry it stems from.
"""

from schemas.base import Instant, Message
from schemas.ids import (
    AgreementId,
    CandidateId,
    CommitmentId,
    ConcernId,
    FindingId,
    HandoffId,
    PartnershipId,
    PartyId,
    PersonId,
    ProblemId,
    ResponsibilityId,
    StreamId,
)
from schemas.rows_of_plan import DeclarationRow, PlanActionRow, PlaybookRow
from schemas.rows_of_rounds import RoundRow
from schemas.rows_of_steps import StepRow
from schemas.rows_of_trust import TrustEntryRow, TrustMatterRow


class ProblemRow(Message):
    problem: ProblemId
    seq: int
    title: str
    stage: str
    police: PartyId
    opened_at: Instant
    closed_at: Instant | None
    document: str
    """The problem itself without its parts, as JSON."""


class ResponsibilityRow(Message):
    responsibility: ResponsibilityId
    problem: ProblemId
    seq: int
    title: str
    state: str
    holder: PartyId
    fallback: PartyId
    document: str


class TenureRow(Message):
    responsibility: ResponsibilityId
    number: int
    problem: ProblemId
    seq: int
    holder: PartyId
    since: Instant
    until: Instant | None
    previous_since: Instant | None
    """`since` of this tenure said again: the end that the tenure before it must have."""
    cause: str
    handoff: HandoffId | None
    began_seq: int
    by: PersonId


class HandoffRow(Message):
    handoff: HandoffId
    problem: ProblemId
    responsibility: ResponsibilityId
    seq: int
    state: str
    offeror: PartyId
    receiver: PartyId
    turn: PartyId | None
    due: Instant | None
    document: str


class CommitmentRow(Message):
    commitment: CommitmentId
    problem: ProblemId
    responsibility: ResponsibilityId
    handoff: HandoffId | None
    seq: int
    state: str
    promisor: PartyId
    promisee: PartyId
    turn: PartyId | None
    due: Instant | None
    document: str


class PartyRow(Message):
    party: PartyId
    seq: int
    kind: str
    name: str
    zone: str
    active: bool


class PersonRow(Message):
    person: PersonId
    party: PartyId
    seq: int
    name: str
    role: str
    grade: str
    email: str | None
    active: bool
    deputy: PersonId | None
    away_until: Instant | None


class PartnershipRow(Message):
    partnership: PartnershipId
    seq: int
    name: str
    purpose: str
    state: str
    convener: PartyId
    founded_at: Instant
    document: str


class PartnershipMemberRow(Message):
    partnership: PartnershipId
    party: PartyId
    seq: int
    role: str
    state: str
    representative: PersonId | None
    answer_by: Instant | None
    """Until when an answer to the invitation is awaited."""


class AgreementRow(Message):
    """`version`, `since` and `until` are those in force; 0 and None before any was."""

    agreement: AgreementId
    partnership: PartnershipId
    seq: int
    state: str
    version: int
    since: Instant | None
    until: Instant | None


class FindingRow(Message):
    finding: FindingId
    seq: int
    about: StreamId
    entry: int
    """The entry that it is about: its stream, and its number there."""
    severity: str
    state: str
    opened_by: PersonId
    opened_at: Instant
    document: str


class ConcernRow(Message):
    concern: ConcernId
    seq: int
    state: str
    source: str
    matter: str
    place: str | None
    party: PartyId
    reported_by: PersonId
    reported_at: Instant
    problem: ProblemId | None
    merged_into: ConcernId | None
    document: str


class CandidateRow(Message):
    candidate: CandidateId
    seq: int
    state: str
    matter: str
    place: str | None
    proposed_at: Instant
    problem: ProblemId | None
    document: str


class Rows(Message):
    """Everything of one stream that changed since some entry."""

    problems: tuple[ProblemRow, ...] = ()
    responsibilities: tuple[ResponsibilityRow, ...] = ()
    tenures: tuple[TenureRow, ...] = ()
    handoffs: tuple[HandoffRow, ...] = ()
    commitments: tuple[CommitmentRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    parties: tuple[PartyRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    concerns: tuple[ConcernRow, ...] = ()
    candidates: tuple[CandidateRow, ...] = ()
    partnerships: tuple[PartnershipRow, ...] = ()
    partnership_members: tuple[PartnershipMemberRow, ...] = ()
    agreements: tuple[AgreementRow, ...] = ()
    plan_actions: tuple[PlanActionRow, ...] = ()
    declarations: tuple[DeclarationRow, ...] = ()
    trust_entries: tuple[TrustEntryRow, ...] = ()
    trust_matters: tuple[TrustMatterRow, ...] = ()
    playbooks: tuple[PlaybookRow, ...] = ()
    rounds: tuple[RoundRow, ...] = ()


class Notice(Message):
    """Something one party has to be told because of an entry. Its id is made from that entry."""

    notice: str
    """`<stream>#<seq>:<party>`; the same for every attempt to tell it."""
    party: PartyId
    role: str | None = None
    """Only people of this role, where an escalation calls one in."""
    problem: ProblemId
    seq: int
    subject: str
    kind: str
    line: str
    """What matters, in one sentence."""
