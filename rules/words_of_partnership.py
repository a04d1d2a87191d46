"""Plain words for what happens in a partnership."""

from collections.abc import Mapping

PARTNERSHIP: Mapping[str, str] = {
    "partnership.founded": "partnership founded",
    "partnership.invited": "member invited",
    "partnership.unanswered": "invitation unanswered",
    "partnership.followed_up": "asked again",
    "partnership.joined": "member joined",
    "partnership.declined": "invitation declined",
    "partnership.represented": "representative changed",
    "partnership.left": "member left",
    "partnership.released": "member takes part no longer",
    "partnership.started": "partnership started",
    "partnership.concluded": "partnership concluded",
    "partnership.response_proposed": "response proposed",
    "partnership.pledged": "resource pledged",
    "partnership.matched": "pledge matched",
    "partnership.used": "pledge used",
    "partnership.pledge_withdrawn": "pledge withdrawn",
    "partnership.success_defined": "success defined",
    "partnership.success_agreed": "success agreed by one member",
    "partnership.success_objected": "success objected to",
    "agreement.proposed": "agreement proposed",
    "agreement.signed": "agreement signed by one side",
    "agreement.in_force": "agreement in force",
    "agreement.refused": "agreement refused",
    "agreement.reminded": "reminder sent",
    "agreement.ended": "agreement ended",
    "agreement.reversion_noted": "reversion at the end of an agreement noted",
    "meeting.called": "meeting called",
    "meeting.item_added": "item put on the agenda",
    "meeting.minuted": "minutes recorded",
    "meeting.cancelled": "meeting cancelled",
    "partnership.convenership_offered": "convenership offered",
    "partnership.convenership_accepted": "convenership handed over",
    "partnership.convenership_declined": "convenership declined",
    "partnership.convenership_withdrawn": "offer of convenership withdrawn",
    "partnership.convenership_expired": "offer of convenership expired",
    "partnership.role_check_due": "self-check of the convener due",
    "partnership.role_checked": "convener checked its role",
}

PURPOSES: Mapping[str, str] = {
    "public_relations": "public relations",
    "problem_solving": "a solution to named problems",
}

PARTNERSHIP_STATES: Mapping[str, str] = {
    "unfounded": "not founded yet",
    "forming": "forming",
    "working": "at work",
    "concluded": "concluded",
}
