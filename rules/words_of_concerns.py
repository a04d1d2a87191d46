"""Plain words for concerns and candidates."""

from collections.abc import Mapping

OF_CONCERNS: Mapping[str, str] = {
    "concern.reported": "concern reported",
    "concern.linked": "concern linked to a problem",
    "concern.merged": "concern merged into another",
    "concern.referred": "concern referred elsewhere",
    "concern.closed": "concern closed",
    "candidate.proposed": "candidate proposed",
    "candidate.taken_up": "candidate taken up as a problem",
    "candidate.set_aside": "candidate set aside",
}

CONCERN_STATES: Mapping[str, str] = {
    "unreported": "not reported yet",
    "reported": "reported, nothing done yet",
    "linked": "part of a problem",
    "merged": "a duplicate of another",
    "referred": "dealt with elsewhere",
    "closed": "closed",
}

CANDIDATE_STATES: Mapping[str, str] = {
    "unproposed": "not proposed yet",
    "proposed": "waits for police to decide",
    "taken_up": "became a problem",
    "set_aside": "set aside",
}

SOURCES: Mapping[str, str] = {
    "citizen": "a citizen",
    "officer": "a police officer",
    "agency": "an agency",
}
