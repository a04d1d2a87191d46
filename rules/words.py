"""Plain words for people, said once for every door; a test holds each list complete."""

from collections.abc import Mapping

from rules.words_of_concerns import OF_CONCERNS
from rules.words_of_ladder import EVERY_METHOD, LADDER_CLOCKS, ON_THE_LADDER
from rules.words_of_method import EVERY_STAGE, IN_THE_METHOD, METHOD_CLOCKS
from rules.words_of_parties import OF_PARTIES
from rules.words_of_partnership import PARTNERSHIP
from rules.words_of_record import ON_THE_RECORD
from rules.words_of_rounds import OF_ROUNDS
from rules.words_of_the_engine import IN_THE_ENGINE
from rules.words_of_time import instant_in_words as instant_in_words
from rules.words_of_trust import TRUST

EVENTS: Mapping[str, str] = {
    **IN_THE_ENGINE,
    **OF_PARTIES,
    **IN_THE_METHOD,
    **ON_THE_LADDER,
    **ON_THE_RECORD,
    **OF_CONCERNS,
    **PARTNERSHIP,
    **TRUST,
    **OF_ROUNDS,
}

STAGES = EVERY_STAGE
METHODS = EVERY_METHOD

RESPONSIBILITY_STATES: Mapping[str, str] = {
    "held": "held",
    "discharged": "discharged",
    "split": "split into parts",
}

CONTRIBUTION_STATES: Mapping[str, str] = {
    "invited": "invited to contribute",
    "joined": "contributes",
    "declined": "declined to contribute",
    "left": "contributes no longer",
}

HANDOFF_STATES: Mapping[str, str] = {
    "draft": "drafted",
    "awaiting_approval": "waits for approval",
    "offered": "offered",
    "acknowledged": "acknowledged",
    "info_requested": "question waits for an answer",
    "countered": "other terms wait for an answer",
    "accepted": "accepted",
    "settling": "settling",
    "settled": "settled",
    "declined": "declined",
    "redirected": "redirected",
    "expired": "expired",
    "withdrawn": "withdrawn",
    "refused_approval": "not approved",
    "returned": "returned",
    "recalled": "recalled",
}

COMMITMENT_STATES: Mapping[str, str] = {
    "proposed": "proposed",
    "committed": "promised",
    "in_progress": "in progress",
    "on_hold": "on hold",
    "reported_done": "reported done, to be verified",
    "kept": "kept",
    "missed": "missed",
    "excused": "missed and excused",
    "broken": "broken",
    "disputed": "report disputed",
    "cancelled": "cancelled",
    "declined": "declined",
}

CAUSES: Mapping[str, str] = {
    "established": "established",
    "handoff": "accepted handoff",
    "reversion": "reversion",
}

REVERSIONS: Mapping[str, str] = {
    "returned": "it was returned",
    "recalled": "it was recalled",
    "term_ended": "the agreed term ended",
    "party_inactive": "the holder is no longer active",
    "agreement_ended": "the agreement ended",
    "breach": "the terms were breached",
}

CLOCKS: Mapping[str, str] = {
    "acknowledge": "acknowledging",
    "decide": "deciding",
    "first_action": "the first action",
    "progress": "the progress report",
    "complete": "completing",
    "verify": "verifying",
    "settle": "settling",
    "grace": "the end of the grace period",
    "hold": "the end of the hold",
    "notice": "the end of the notice of return",
    "term": "the end of the term",
    "correction": "answering a correction",
    **METHOD_CLOCKS,
    **LADDER_CLOCKS,
}

DECLINES: Mapping[str, str] = {
    "no_mandate": "no mandate",
    "no_capacity": "no capacity",
    "not_our_area": "not our area",
    "insufficient_evidence": "insufficient evidence",
    "terms": "the terms",
    "duplicate": "already dealt with",
    "conflict": "a conflict of interest",
    "other": "another reason",
}

EXCUSES: Mapping[str, str] = {
    "no_capacity": "no capacity",
    "waiting_for_others": "waiting for others",
    "changed_circumstances": "changed circumstances",
    "force_majeure": "beyond anyone's control",
    "record_error": "an error in the record",
    "other": "another reason",
}

PARTY_KINDS: Mapping[str, str] = {
    "police": "police",
    "government": "government agency",
    "community": "community group",
    "nonprofit": "nonprofit",
    "service_provider": "service provider",
    "business": "private business",
    "media": "media",
    "citizen": "citizen",
}

ROLES: Mapping[str, str] = {
    "operator": "operator",
    "supervisor": "supervisor",
    "chief": "chief",
    "counsel": "counsel",
    "clerk": "clerk",
    "convener": "convener",
    "representative": "representative",
    "contributor": "contributor",
    "community_representative": "community representative",
    "citizen": "citizen",
    "auditor": "auditor",
    "administrator": "administrator",
    "system": "time",
}

GRADES: Mapping[str, str] = {
    "advisory": "may advise, cannot bind",
    "limited": "binds for ordinary duties",
    "full": "binds for anything in the mandate",
}
