"""Who in a partnership is told what, in one sentence."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from rules.partnership.agreements import sides
from rules.partnership.asked import EVERY, joined
from schemas.events import subject_of
from schemas.events.partnership import PartnershipEvent
from schemas.rows import Notice
from schemas.state.partnership import Partnership

_TOLD: Final[Mapping[str, tuple[str, str]]] = {
    "partnership.invited": ("member", "{actor} invites you to {name}; an answer by {answer_by}."),
    "partnership.followed_up": ("member", "{actor} asks again for an answer about {name}."),
    "partnership.unanswered": ("convener", "{member} did not answer its invitation to {name}."),
    "partnership.joined": ("everyone", "{member} joined {name}."),
    "partnership.declined": ("convener", "{member} declined to join {name}."),
    "partnership.left": ("everyone", "{member} left {name}; what it pledged is withdrawn."),
    "partnership.released": (
        "everyone", "{member} takes part no longer, also not in {name}; {convener} convenes.",
    ),
    "partnership.started": ("everyone", "{name} has started."),
    "partnership.concluded": ("everyone", "{name} was concluded."),
    "partnership.pledge_withdrawn": ("convener", "{actor} withdrew {pledge}."),
    "partnership.success_defined": (
        "everyone", "Version {version} of what success is in {name} waits for your word.",
    ),
    "partnership.success_objected": ("convener", "{member} objects to what success is in {name}."),
    "agreement.proposed": ("sides", "Version {version} of {agreement} waits to be signed."),
    "agreement.in_force": ("sides", "{agreement} is signed by all and in force."),
    "agreement.refused": ("sides", "{member} refused version {version} of {agreement}."),
    "agreement.reminded": ("sides", "{agreement} ends on {until}: renew it, or prepare its end."),
    "agreement.ended": ("sides", "{agreement} has ended; what it named falls back."),
    "meeting.called": ("everyone", "{meeting} is called for {begins}."),
    "meeting.item_added": ("convener", "{member} put an item on the agenda of {meeting}."),
    "meeting.minuted": ("everyone", "The minutes of {meeting} are there."),
    "meeting.cancelled": ("everyone", "{meeting} was cancelled."),
    "partnership.convenership_offered": (
        "member", "{actor} offers you to convene {name}; an answer by {answer_by}.",
    ),
    "partnership.convenership_accepted": ("everyone", "{member} now convenes {name}."),
    "partnership.convenership_declined": ("convener", "{member} declined to convene {name}."),
    "partnership.convenership_withdrawn": ("member", "The offer to convene {name} is withdrawn."),
    "partnership.convenership_expired": (
        "offer", "The offer to convene {name} ran out unanswered; the convener stays.",
    ),
    "partnership.role_check_due": (
        "convener", "Are you still best placed to convene {name}, or as member or adviser?",
    ),
}  # fmt: skip
"""Kinds that are not here tell nobody: what they say is read when it is looked for."""


def partnership_notices(
    before: Partnership, after: Partnership, event: PartnershipEvent
) -> list[Notice]:
    """What is told because of this event: once to a party, never to the one that did it."""
    told = _TOLD.get(event.kind)
    if told is None:
        return []
    audience, sentence = told
    line = sentence.format_map(_words(after, event))
    parties = dict.fromkeys(_audience(audience, before, after, event))
    return [
        Notice(
            notice=f"partnership/{after.partnership}#{after.seq}:{party}",
            party=party,
            problem=after.partnership,
            seq=after.seq,
            subject=subject_of(event),
            kind=event.kind,
            line=line,
        )
        for party in parties
        if party != event.stamp.party
    ]


def _words(after: Partnership, event: PartnershipEvent) -> dict[str, str]:
    said = {"actor": event.stamp.party, "name": after.partnership}
    for field in ("member", "pledge", "agreement", "meeting", "version", "convener"):
        if hasattr(event, field):
            said[field] = str(getattr(event, field))
    for field in ("answer_by", "until", "begins"):
        if isinstance(found := getattr(event, field, None), datetime):
            said[field] = f"{found:%Y-%m-%d %H:%M} UTC"
    return said


def _audience(
    audience: str, before: Partnership, after: Partnership, event: PartnershipEvent
) -> Iterable[str]:
    match audience:
        case "member":
            return [str(event.member)]  # type: ignore[union-attr]
        case "convener":
            return [after.convener or ""]
        case "offer":
            return [after.convener or "", str(event.member)]  # type: ignore[union-attr]
        case "sides":
            return _sides(before, after, event.agreement)  # type: ignore[union-attr]
        case _:
            return [one.party for one in joined(after, EVERY)]


def _sides(before: Partnership, after: Partnership, name: str) -> list[str]:
    """The sides of what stands and of what is proposed."""
    found: list[str] = []
    for state in (before, after):
        agreement = state.agreements.get(name)
        if agreement is not None:
            found += sides(agreement.terms) if agreement.terms else ()
            found += sides(agreement.proposed.terms) if agreement.proposed else ()
    return found
