"""A response plan laid out for people and for programs, and the file to start one from."""

from datetime import UTC, datetime
from typing import Any

from cli import show
from rules.words_of_plan import ACTION_KINDS
from schemas.views import ProblemView

TEMPLATE = """\
# A response plan. Adopt it with: remit problem adopt-plan PROBLEM --file FILE --as PERSON

purpose: What the plan is for.
success: What must be true for it to have succeeded.

actions:
  - action: lamps                       # a short name
    text: Replace the lamps of the car park
    kind: environmental_design          # enforcement, education, environmental_design, service,
                                        # regulation, mediation or other
    side: place                         # offender, victim or place
    responsible: housing                # the party that answers for it
    due: 2027-02-01T17:00:00Z
    # responsibility: motel.lighting    # what it belongs to, if anything
    # commitment: motel.c1
    # pledge: motel-table.p1
  - action: guests
    text: Tell guests where to park and what to leave at home
    kind: education
    side: victim
    responsible: motel-owner
    due: 2027-01-15T17:00:00Z
"""
ONLY_ENFORCEMENT = (
    "Enforcement is the only kind of response in this plan; long-term solutions take more than one."
)


def shape(one: ProblemView) -> dict[str, Any] | None:
    """The plan with what is worked out from it; None where there is none."""
    found = one.document.get("plan")
    if not found:
        return None
    actions = [one for one in found["actions"].values() if one["state"] != "dropped"]
    enforcing = sum(each["kind"] == "enforcement" for each in actions)
    return {
        **found,
        "enforcement": enforcing,
        "of": len(actions),
        "only_enforcement": 0 < enforcing == len(actions),
    }


def share(told: dict[str, Any]) -> str:
    """`1 of 4 actions (25 %)`."""
    percent = round(100 * told["enforcement"] / told["of"])
    return f"{told['enforcement']} of {told['of']} actions ({percent} %)"


def plan(one: ProblemView, none: str | None = None) -> None:
    """The plan as it stands; `none` is what is said where there is none."""
    told = shape(one)
    if told is None:
        if none:
            show.line(none)
        return
    show.facts(
        [
            ("version", told["version"]),
            ("purpose", told["purpose"]),
            ("success", told["success"]),
            ("enforcement", share(told)),
        ],
        title=f"Response plan of {one.problem}",
    )
    if told["only_enforcement"]:
        show.line(ONLY_ENFORCEMENT)
    show.table(
        ["action", "what", "kind", "side", "party", "due", "state", "belongs to"],
        [
            (
                each["action"], each["text"], ACTION_KINDS[each["kind"]], each["side"],
                each["responsible"], datetime.fromisoformat(each["due"]), _state(each),
                [each[name] for name in ("responsibility", "commitment", "pledge") if each[name]],
            )
            for each in told["actions"].values()
        ],
    )  # fmt: skip


def _state(action: dict[str, Any]) -> str:
    late = datetime.fromisoformat(action["due"]) < datetime.now(UTC)
    return "open, late" if action["state"] == "open" and late else str(action["state"])
