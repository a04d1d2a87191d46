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

PUBLIC_MATTERS: Mapping[str, str] = {
    "noise": "Noise",
    "disorder": "Trouble in public: shouting, fights, people who bother others",
    "harassment": "Somebody is harassed or threatened",
    "theft": "Something was stolen",
    "burglary": "A break-in",
    "vehicle_theft": "A car or bicycle was stolen",
    "robbery": "A robbery",
    "assault": "Somebody was hurt",
    "vandalism": "Something was damaged or painted on",
    "drugs": "Drugs",
    "alcohol": "Drinking in public",
    "traffic": "Traffic and parking",
    "lighting": "A dark place, or broken lights",
    "dumping": "Rubbish that was dumped",
    "decay": "An empty or neglected building",
    "animals": "Animals",
    "fraud": "A fraud",
    "welfare": "I am worried about a person",
    "fear": "I do not feel safe there",
    "other": "Something else",
}
"""What a member of the public can choose from. The rest is for those who call at once."""

PUBLIC_STATES: Mapping[str, str] = {
    "reported": "We have read it or will soon. Nothing has been decided yet.",
    "linked": "It is part of a problem that we work on together with others.",
    "merged": "Somebody else told us of the same thing, and we put both together.",
    "referred": "Somebody else deals with this.",
    "closed": "We have closed it. Nothing more is planned.",
    "monitoring": "We worked on it together with others, and now watch whether it stays better.",
    "not_a_problem": "We looked at it and found that it is not for us to work on as a problem.",
}
"""What whoever reported is told, by the state of the concern or the stage of its problem."""
