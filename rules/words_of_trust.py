"""Plain words for trust: what happens, what entries are, how contests stand."""

from collections.abc import Mapping

TRUST: Mapping[str, str] = {
    "incident.recorded": "incident recorded",
    "incident.review_concluded": "review after an incident concluded",
    "goodwill.recorded": "goodwill act recorded",
    "goodwill.confirmed": "goodwill act confirmed by its witness",
    "goodwill.refused": "goodwill act refused by its witness",
    "trust.contested": "entry of trust contested",
    "trust.contest_answered": "contest answered",
    "trust.contest_upheld": "contest upheld, the entry counts no longer",
    "trust.contest_rejected": "contest rejected, the entry stands",
    "trust.surveyed": "survey of citizens' trust recorded",
}

TRUST_KINDS: Mapping[str, str] = {
    "kept": "kept",
    "kept_late": "kept late",
    "kept_silently": "kept, unchecked",
    "seen_by_citizens": "seen by citizens",
    "renegotiated": "renegotiated",
    "excused": "miss excused",
    "missed": "missed",
    "broken": "broken",
    "declined": "declined",
    "silent": "silent",
    "returned_in_notice": "returned with notice",
    "returned_at_once": "returned at once",
    "breached": "breached",
    "incident_minor": "minor incident",
    "incident_serious": "serious incident",
    "incident_grave": "grave incident",
    "goodwill": "goodwill",
}

CONTESTS: Mapping[str, str] = {
    "open": "contested, waits for an answer",
    "answered": "contested, waits for a decision",
    "upheld": "contest upheld, counts no longer",
    "rejected": "contest rejected, stands",
}
