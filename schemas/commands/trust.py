"""Commands on what trust rests on: incidents, goodwill acts, contests, surveys.

There is no command that sets a balance. All of these go to the stream of the party concerned: the
one that is trusted or not.
"""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Line, Message, Prose
from schemas.ids import EntryId, HandoffId, PartnershipId, PartyId, PersonId
from schemas.trust import IncidentSeverity, ReviewVerdict
from schemas.trusting import Few, Number

People = Annotated[int, Field(ge=1, le=100_000_000)]
Some = Annotated[int, Field(ge=0, le=100_000_000)]


class RecordIncident(Message):
    """Say that something happened which may cost `party` the trust of those `affected`."""

    kind: Literal["incident.record"] = "incident.record"
    party: PartyId
    affected: Few
    severity: IncidentSeverity
    happened: Instant
    place: Line
    text: Prose


class ConcludeIncidentReview(Message):
    """Say what was found of something that depended on the trust that an incident drew on."""

    kind: Literal["incident.conclude_review"] = "incident.conclude_review"
    party: PartyId
    incident: Number
    """The entry of the party's stream that recorded the incident."""
    about: HandoffId | PartnershipId
    verdict: ReviewVerdict
    conclusion: Prose


class RecordGoodwill(Message):
    """Say that `party` did `toward` a good turn that nobody owed. It counts once the witness, who
    is not of that party, confirms it."""

    kind: Literal["goodwill.record"] = "goodwill.record"
    party: PartyId
    toward: PartyId
    witness: PersonId
    happened: Instant
    text: Prose


class ConfirmGoodwill(Message):
    kind: Literal["goodwill.confirm"] = "goodwill.confirm"
    party: PartyId
    act: Number
    """The entry of the party's stream that recorded the act."""


class RefuseGoodwill(Message):
    kind: Literal["goodwill.refuse"] = "goodwill.refuse"
    party: PartyId
    act: Number
    reason: Prose


class ContestTrust(Message):
    """The party concerned says that an entry of its account is wrong or unfair."""

    kind: Literal["trust.contest"] = "trust.contest"
    party: PartyId
    entry: EntryId
    reason: Prose


class AnswerContest(Message):
    kind: Literal["trust.answer_contest"] = "trust.answer_contest"
    party: PartyId
    entry: EntryId
    text: Prose


class UpholdContest(Message):
    """Somebody of neither side finds that the entry should not count."""

    kind: Literal["trust.uphold_contest"] = "trust.uphold_contest"
    party: PartyId
    entry: EntryId
    reason: Prose


class RejectContest(Message):
    """Somebody of neither side finds that the entry stands."""

    kind: Literal["trust.reject_contest"] = "trust.reject_contest"
    party: PartyId
    entry: EntryId
    reason: Prose


class RecordSurvey(Message):
    """Say how many citizens were asked whether they trust police, and what they answered."""

    kind: Literal["trust.record_survey"] = "trust.record_survey"
    party: PartyId
    people: Line
    """Who was asked: the area, the group, how they were chosen."""
    means: Line
    """How they were asked: at the door, by post, by telephone."""
    asked: People
    answered: Some
    trust: Some
    """How many of those who answered said that they trust police."""
    ended: Instant


TrustCommand = (
    RecordIncident
    | ConcludeIncidentReview
    | RecordGoodwill
    | ConfirmGoodwill
    | RefuseGoodwill
    | ContestTrust
    | AnswerContest
    | UpholdContest
    | RejectContest
    | RecordSurvey
)
