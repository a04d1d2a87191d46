"""The rows of response plans, of playbooks, and of what parties say they can take on."""

from schemas.base import Instant, Message
from schemas.ids import PartyId, ProblemId


class PlanActionRow(Message):
    problem: ProblemId
    action: str
    seq: int
    kind: str
    side: str
    responsible: PartyId
    due: Instant
    state: str


class PlaybookRow(Message):
    playbook: str
    seq: int
    name: str
    version: int
    title: str
    sha256: str
    added_at: Instant
    document: str


class DeclarationRow(Message):
    party: PartyId
    seq: int
    hours: str | None
    capacity: int | None
    document: str
