"""Plain words for the steps of the ladder and for what happens to them."""

from collections.abc import Mapping

EVERY_METHOD: Mapping[str, str] = {
    "retain": "police keep it",
    "educate_victims": "educate those harmed",
    "educate_offenders": "educate those who cause it",
    "informal_request": "informal request",
    "confrontational_request": "targeted, confrontational request",
    "engage_existing_agency": "engage an existing agency",
    "press_new_organisation": "press for a new organisation",
    "public_shaming": "call public attention to the failure",
    "withdraw_service": "withdraw a police service",
    "charge_fees": "charge fees",
    "press_legislation": "press for legislation",
    "civil_action": "civil action",
}

ON_THE_LADDER: Mapping[str, str] = {
    "step.planned": "step planned",
    "step.evidence_added": "evidence for the step added",
    "step.case_stated": "case for shifting stated",
    "step.weighed": "how hard to push weighed",
    "step.safeguards_stated": "reserved duties and appeal stated",
    "step.submitted": "step sent for approval",
    "step.skip_asked": "skipping of rungs asked for",
    "step.approval_given": "approval given",
    "step.approval_refused": "approval refused",
    "step.approval_expired": "approval expired",
    "step.approved": "step approved",
    "step.notified": "party notified",
    "step.notice_over": "public notice over",
    "step.started": "step begun",
    "step.replied": "party replied",
    "step.reminded": "reminder sent",
    "step.ended": "step ended",
}

LADDER_CLOCKS: Mapping[str, str] = {
    "approval": "the approval of a step",
    "public_notice": "the end of the public notice",
    "answer": "the answer of the party",
}

STEP_STATES: Mapping[str, str] = {
    "planned": "planned",
    "evidenced": "complete, waiting for approval",
    "approved": "approved, to be notified",
    "notified": "the party is told",
    "running": "running",
    "complied": "complied with",
    "partly_complied": "complied with in part",
    "refused": "refused by the party",
    "no_answer": "not answered",
    "overturned": "overturned",
    "withdrawn": "withdrawn",
    "skipped": "skipped with approval",
}

SEATS: Mapping[str, str] = {
    "supervisor": "a supervisor",
    "chief": "the chief",
    "counsel": "counsel",
    "governing_body": "the governing body, by its clerk",
    "agency": "the agency, by someone who can bind it",
}

STANCES: Mapping[str, str] = {
    "agrees": "agrees",
    "agrees_in_part": "agrees in part",
    "refuses": "refuses",
    "disputes": "disputes the facts",
}

PROOFS: Mapping[str, str] = {
    "magnitude": "how large the problem is",
    "conditions": "what contributes to it",
    "link": "how that is bound up with the party",
    "risk_factors": "risk factors",
    "legal_basis": "legal basis",
    "cost": "what it costs",
    "peers": "comparison with its like",
    "earlier_request": "the earlier request and its answer",
    "mandate": "mandate of the agency",
    "capacity": "capacity of the agency",
    "gap": "that nobody has the mandate",
    "verified_facts": "verified facts",
    "low_yield": "that the service does little good",
    "risk_assessment": "risk assessment",
    "cost_study": "cost study",
    "finance_review": "review by finance",
    "comparison": "how it went elsewhere",
    "proof_of_notice": "proof of notice and refusals",
    "evidence_chain": "chain of evidence for a court",
    "other": "other evidence",
}

PUSHING: Mapping[str, str] = {
    "seriousness": "How serious is the harm?",
    "profits": "How far does it cause the harm or profit from it?",
    "means": "Can it comply, and at what cost?",
    "authority": "What is the legal authority?",
    "asked": "Was it asked before, and what did it say?",
    "equality": "Are its like treated alike?",
    "support": "Does the public support it?",
    "ability": "Can what is threatened be carried out?",
    "damage": "What does it do to working relations?",
}

CASE: Mapping[str, str] = {
    "helps": "How compliance would address the problem",
    "works": "On what basis police believe that it works",
    "done": "What police have already done",
    "limits": "The limits of that",
    "gains": "What the community gains by it",
}
