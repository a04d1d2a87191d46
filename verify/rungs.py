"""The rungs of the ladder as the published rules have them."""

_CASE = ("magnitude", "conditions", "link")
_TOP = ("chief", "counsel", "governing_body")
# method: documents, seats of the quorum, days that it runs at least, days of public notice
RUNGS: dict[str, tuple[tuple[str, ...], tuple[str, ...], int, int]] = {
    "retain": ((), (), 0, 0),
    "educate_victims": (("magnitude", "risk_factors"), (), 14, 0),
    "educate_offenders": (("magnitude", "legal_basis"), (), 14, 0),
    "informal_request": (("link",), (), 14, 0),
    "confrontational_request": (
        (*_CASE, "cost", "peers", "earlier_request"), ("supervisor",), 14, 0),
    "engage_existing_agency": (
        (*_CASE, "mandate", "capacity"), ("supervisor", "agency"), 30, 0),
    "press_new_organisation": ((*_CASE, "gap"), ("chief", "governing_body"), 90, 0),
    "public_shaming": (
        (*_CASE, "verified_facts", "earlier_request"), ("chief", "counsel"), 14, 0),
    "withdraw_service": ((*_CASE, "low_yield", "risk_assessment"), _TOP, 30, 30),
    "charge_fees": ((*_CASE, "cost_study", "finance_review"), _TOP, 30, 30),
    "press_legislation": ((*_CASE, "comparison"), _TOP, 90, 0),
    "civil_action": ((*_CASE, "evidence_chain", "proof_of_notice"), ("chief", "counsel"), 30, 0),
}  # fmt: skip
ORDER = list(RUNGS)
FIRST = 3
"""The informal request: what comes before it presses nobody, and need not be tried."""
LEVELS = ("", "supervisor", "chief", "governing_body")
ROLES = {
    "supervisor": ("supervisor", "chief"), "chief": ("chief",), "counsel": ("counsel",),
    "governing_body": ("clerk",),
}  # fmt: skip
