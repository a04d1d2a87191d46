"""What a partnership is for, who is in it and as what, and what readers answer about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Purpose(StrEnum):
    """Why parties join; each purpose has a gate of its own before the partnership starts."""

    PUBLIC_RELATIONS = "public_relations"
    """More trust. It starts when another party has joined."""
    PROBLEM_SOLVING = "problem_solving"
    """A solution to named problems. It starts when success is defined and agreed, and each full
    member has a stake, a resource and the power to decide."""


class PartnershipState(StrEnum):
    UNFOUNDED = "unfounded"
    FORMING = "forming"
    WORKING = "working"
    CONCLUDED = "concluded"


class MemberRole(StrEnum):
    """The first three are full members: they agree on success, bring means, and can decide."""

    CONVENER = "convener"
    LEADER = "leader"
    MEMBER = "member"
    ADVISER = "adviser"
    OBSERVER = "observer"


class MemberState(StrEnum):
    INVITED = "invited"
    UNANSWERED = "unanswered"
    """No answer came by the deadline: an outcome of its own, which asks for a follow-up."""
    DECLINED = "declined"
    JOINED = "joined"
    LEFT = "left"


class ResourceKind(StrEnum):
    STAFF = "staff"
    VOLUNTEERS = "volunteers"
    MONEY = "money"
    SPACE = "space"
    EQUIPMENT = "equipment"
    KNOWLEDGE = "knowledge"
    AUTHORITY = "authority"
    SERVICE = "service"
    OTHER = "other"


class AgreementKind(StrEnum):
    MOU = "mou"
    """A memorandum of understanding."""
    SLA = "sla"
    """A service-level agreement."""


class AgreementState(StrEnum):
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REFUSED = "refused"
    ENDED = "ended"


class MeetingState(StrEnum):
    CALLED = "called"
    HELD = "held"
    CANCELLED = "cancelled"


class RoleVerdict(StrEnum):
    """What the convener finds when it asks itself whether it is still best placed."""

    STAY = "stay"
    BECOME_MEMBER = "become_member"
    BECOME_ADVISER = "become_adviser"


@dataclass(frozen=True, slots=True)
class PartnershipView:
    """One partnership as it stands; `document` has its members, means, agreements, meetings."""

    partnership: str
    seq: int
    name: str
    purpose: str
    state: str
    convener: str
    founded_at: datetime
    document: dict[str, Any]
