"""What a party's own stream knows of the trust in it; the rest stands with each problem."""

from schemas.base import Instant, Line, Message, Prose
from schemas.ids import EntryId, HandoffId, PartnershipId, PartyId, PersonId
from schemas.trust import ActState, ContestState, IncidentSeverity, ReviewVerdict, TrustKind
from schemas.trusting import TrustEntry


class Review(Message):
    """A look at something that depends on the trust that an incident drew on."""

    seq: int
    about: HandoffId | PartnershipId
    between: PartyId
    also: tuple[PartyId, ...] = ()
    """The others affected that are in the same partnership; each of them can say what was found."""
    verdict: ReviewVerdict | None = None
    conclusion: Prose | None = None


class Incident(Message):
    seq: int
    """The entry that recorded it, which is also its number."""
    at: Instant
    affected: tuple[PartyId, ...]
    severity: IncidentSeverity
    happened: Instant
    place: Line
    text: Prose
    review_by: Instant
    reviews: dict[HandoffId | PartnershipId, Review]


class GoodwillAct(Message):
    number: int
    """The entry that recorded it."""
    seq: int
    at: Instant
    toward: PartyId
    witness: PersonId
    recorded_by: tuple[PersonId, ...]
    happened: Instant
    text: Prose
    state: ActState = ActState.UNWITNESSED
    reason: Prose | None = None


class Contest(Message):
    seq: int
    at: Instant
    entry: EntryId
    trusting: tuple[PartyId, ...]
    kinds: tuple[TrustKind, ...]
    reason: Prose
    contested_by: tuple[PersonId, ...]
    answer_by: Instant
    answer: Prose | None = None
    answered_by: tuple[PersonId, ...] = ()
    state: ContestState = ContestState.OPEN
    decided_by: tuple[PersonId, ...] = ()
    decision: Prose | None = None


class Survey(Message):
    seq: int
    at: Instant
    people: Line
    means: Line
    asked: int
    answered: int
    trust: int
    ended: Instant


class Accounts(Message):
    entries: tuple[TrustEntry, ...] = ()
    """Those that this stream's own entries made."""
    incidents: dict[int, Incident] = {}
    acts: dict[int, GoodwillAct] = {}
    contests: dict[EntryId, Contest] = {}
    surveys: tuple[Survey, ...] = ()
