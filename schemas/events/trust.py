"""What happens to a party that others' trust in it rests on."""

from typing import Literal

from schemas.base import Instant, Line, Prose
from schemas.events.base import Happened
from schemas.ids import EntryId, HandoffId, PartnershipId, PartyId, PersonId
from schemas.trust import IncidentSeverity, ReviewVerdict, TrustKind
from schemas.trusting import Depending


class IncidentRecorded(Happened):
    """It draws on the trust of each that is affected, and opens a review of all that depends."""

    kind: Literal["incident.recorded"] = "incident.recorded"
    party: PartyId
    affected: tuple[PartyId, ...]
    severity: IncidentSeverity
    happened: Instant
    place: Line
    text: Prose
    depends: tuple[Depending, ...]
    review_by: Instant


class IncidentReviewConcluded(Happened):
    """What was found of one thing that depends. It changes nothing by itself."""

    kind: Literal["incident.review_concluded"] = "incident.review_concluded"
    party: PartyId
    incident: int
    about: HandoffId | PartnershipId
    verdict: ReviewVerdict
    conclusion: Prose


class GoodwillRecorded(Happened):
    """It does not count yet."""

    kind: Literal["goodwill.recorded"] = "goodwill.recorded"
    party: PartyId
    toward: PartyId
    witness: PersonId
    happened: Instant
    text: Prose


class GoodwillConfirmed(Happened):
    """The witness saw it: from now on it counts."""

    kind: Literal["goodwill.confirmed"] = "goodwill.confirmed"
    party: PartyId
    act: int


class GoodwillRefused(Happened):
    kind: Literal["goodwill.refused"] = "goodwill.refused"
    party: PartyId
    act: int
    reason: Prose


class TrustContested(Happened):
    """The entry goes on counting until the contest is decided, and is shown as contested."""

    kind: Literal["trust.contested"] = "trust.contested"
    party: PartyId
    entry: EntryId
    trusting: tuple[PartyId, ...]
    """In whose accounts the entry stands, as the record had it."""
    kinds: tuple[TrustKind, ...]
    reason: Prose
    answer_by: Instant
    """From then on it can be decided without an answer."""


class ContestAnswered(Happened):
    kind: Literal["trust.contest_answered"] = "trust.contest_answered"
    party: PartyId
    entry: EntryId
    text: Prose


class ContestUpheld(Happened):
    """The entry counts no longer."""

    kind: Literal["trust.contest_upheld"] = "trust.contest_upheld"
    party: PartyId
    entry: EntryId
    reason: Prose


class ContestRejected(Happened):
    kind: Literal["trust.contest_rejected"] = "trust.contest_rejected"
    party: PartyId
    entry: EntryId
    reason: Prose


class TrustSurveyed(Happened):
    kind: Literal["trust.surveyed"] = "trust.surveyed"
    party: PartyId
    people: Line
    means: Line
    asked: int
    answered: int
    trust: int
    ended: Instant


TrustEvent = (
    IncidentRecorded
    | IncidentReviewConcluded
    | GoodwillRecorded
    | GoodwillConfirmed
    | GoodwillRefused
    | TrustContested
    | ContestAnswered
    | ContestUpheld
    | ContestRejected
    | TrustSurveyed
)
