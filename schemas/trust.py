"""What entries of a trust account are made of, and what readers answer about accounts.

Trust is directed: an account is what one party (`trusting`) has reason to think of another
(`trusted`), and nobody ever types it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TrustKind(StrEnum):
    """What made an entry. What each weighs, and for how long, is in `rules.trust.weights`."""

    KEPT = "kept"
    KEPT_LATE = "kept_late"
    KEPT_SILENTLY = "kept_silently"
    """Nobody checked it in time, so it counts as kept."""
    SEEN_BY_CITIZENS = "seen_by_citizens"
    RENEGOTIATED = "renegotiated"
    EXCUSED = "excused"
    MISSED = "missed"
    BROKEN = "broken"
    DECLINED = "declined"
    SILENT = "silent"
    RETURNED_IN_NOTICE = "returned_in_notice"
    RETURNED_AT_ONCE = "returned_at_once"
    BREACHED = "breached"
    INCIDENT_MINOR = "incident_minor"
    INCIDENT_SERIOUS = "incident_serious"
    INCIDENT_GRAVE = "incident_grave"
    GOODWILL = "goodwill"


class IncidentSeverity(StrEnum):
    MINOR = "minor"
    SERIOUS = "serious"
    GRAVE = "grave"


class ContestState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    UPHELD = "upheld"
    """The entry counts no longer; it stays where it is, shown as it stands."""
    REJECTED = "rejected"


class ActState(StrEnum):
    """How it stands with a goodwill act: it counts from its witness's word on."""

    UNWITNESSED = "unwitnessed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class ReviewVerdict(StrEnum):
    """What a review finds of something that depends on the trust that an incident drew on."""

    GOES_ON = "goes_on"
    REPAIRED = "repaired"
    TO_END = "to_end"


@dataclass(frozen=True, slots=True)
class Tally:
    """So many entries of one kind and age, and how many of them are contested."""

    trusting: str
    trusted: str
    kind: str
    weeks: int
    """Whole weeks since what made them."""
    count: int
    contested: int = 0


@dataclass(frozen=True, slots=True)
class TrustEntryView:
    """One entry, the ledger's entry that made it, and how a contest about it stands, if any."""

    trusting: str
    trusted: str
    kind: str
    at: datetime
    stream: str
    seq: int
    about: str
    contest: str | None

    @property
    def place(self) -> str:
        """`motel#12`, or `party/pd#3`."""
        return f"{self.stream.removeprefix('problem/')}#{self.seq}"


@dataclass(frozen=True, slots=True)
class TrustMatterView:
    """A contest, an incident, its reviews, a goodwill act or a survey, as it stands."""

    party: str
    noun: str
    name: str
    seq: int
    state: str
    turn: str | None
    other: str
    due: datetime | None
    at: datetime
    document: dict[str, object]


@dataclass(frozen=True, slots=True)
class Month:
    """What citizens did in one month (UTC): reports, and parts taken in solutions."""

    month: str
    reports: int
    checked: int
    """Promises that citizens checked and found kept."""
    attended: int
    """Citizens and community groups at meetings of partnerships."""
    suggested: int
    """Responses that they proposed in partnerships, and items that they put on agendas."""
    answered: int
    """Answers in the priority rounds that were opened in this month."""


@dataclass(frozen=True, slots=True)
class PublicHolder:
    """Who answers for one responsibility, in words that may be published."""

    responsibility: str
    problem: str
    side: str
    controller: str
    holder: str
    kind: str | None
    since: datetime
