"""Webhooks as they are told: where a party is told by HTTP, and how each delivery goes."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WebhookView:
    """A subscription of one party. `reached` is the place in the tree up to which was looked."""

    webhook: str
    party: str
    url: str
    kinds: tuple[str, ...]
    state: str
    made_by: str
    made_at: datetime
    reached: int | None
    failing_since: datetime | None
    paused_at: datetime | None
    because: str | None
    told_at: datetime | None
    waiting: int = 0
    """Deliveries that have not arrived and will be tried again."""
    delivered: int = 0
    given_up: int = 0


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One message on its way. `stream` and `seq` name its entry; a ping has a challenge instead."""

    webhook: str
    message: str
    kind: str
    stream: str | None
    seq: int | None
    challenge: str | None
    made_at: datetime
    attempts: int
    tries: int
    """Attempts since it was last asked for; waits between them grow with these."""
    next_try_at: datetime
    settled_at: datetime | None
    delivered: bool
    last_error: str | None

    @property
    def state(self) -> str:
        if self.settled_at is None:
            return "waiting"
        return "delivered" if self.delivered else "given_up"


@dataclass(frozen=True, slots=True)
class AttemptView:
    """One request and how it ended. What was answered is not kept."""

    message: str
    kind: str
    number: int
    at: datetime
    ms: int
    status: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one request: a status, or one word for why there is none."""

    status: int | None
    error: str | None
    body: bytes
    ms: int

    @property
    def good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """An entry that has its place in the tree."""

    idx: int
    stream: str
    seq: int
    kind: str


@dataclass(frozen=True, slots=True)
class SenderView:
    """A program that sends events in the name of a person."""

    sender: str
    person: str
    made_by: str
    made_at: datetime
    revoked_at: datetime | None
