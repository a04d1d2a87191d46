"""Plain words for the response plan."""

from collections.abc import Mapping

OF_PLANS: Mapping[str, str] = {
    "plan.adopted": "plan adopted",
    "action.reported_done": "action reported done",
    "action.stopped": "action stopped",
    "plan.reminded": "reminder of the plan",
    "playbook.added": "playbook added",
    "problem.playbook_followed": "playbook followed",
    "party.declared": "party said what it can take on",
}

ACTION_KINDS: Mapping[str, str] = {
    "enforcement": "enforcement",
    "education": "education",
    "environmental_design": "environmental design",
    "service": "service",
    "regulation": "regulation",
    "mediation": "mediation",
    "other": "other",
}
