"""Which state follows which, as the tables of the domain say, and what an end means."""

from typing import Any

from hypothesis.stateful import invariant

from rules.machines import transitions
from rules.states import OPEN
from rules.turn import turn_on_commitment
from schemas.events import OnProblem
from schemas.state.problem import HandoffState as H
from schemas.state.problem import Problem, Responsibility
from tests.rules.invariants.holding import NOT_ACCEPTED
from tests.rules.invariants.world import World

_TO_BE_ANSWERED = {
    "acknowledged", "info_requested", "countered", "accepted", "declined", "redirected", "expired",
    "withdrawn",
}  # fmt: skip
_BACK = {"returned", "recalled"}
_ENDED: set[str] = set()
HANDOFF: dict[str | None, set[str]] = {
    None: {"draft", "offered"},
    "draft": {"awaiting_approval", "offered", "withdrawn"},
    "awaiting_approval": {"offered", "refused_approval", "withdrawn"},
    "offered": _TO_BE_ANSWERED,
    "acknowledged": _TO_BE_ANSWERED,
    "info_requested": {"acknowledged", "expired", "withdrawn"},
    "countered": {"accepted", "acknowledged", "expired", "withdrawn"},
    "accepted": {"settling", "settled"} | _BACK,
    "settling": {"settled"} | _BACK,
    "settled": _BACK,
    **dict.fromkeys(
        ("declined", "redirected", "expired", "withdrawn", "refused_approval", *_BACK), _ENDED
    ),
}
_TO_BE_DONE = {"in_progress", "on_hold", "reported_done", "missed", "cancelled"}
COMMITMENT: dict[str | None, set[str]] = {
    None: {"proposed", "committed"},
    "proposed": {"committed", "declined", "cancelled"},
    "committed": _TO_BE_DONE,
    "in_progress": _TO_BE_DONE | {"committed"},
    "on_hold": _TO_BE_DONE | {"committed"},
    "reported_done": {"kept", "disputed", "cancelled"},
    "disputed": _TO_BE_DONE,
    "missed": {"excused", "broken", "committed", "in_progress", "reported_done", "cancelled"},
    **dict.fromkeys(("kept", "excused", "broken", "cancelled", "declined"), _ENDED),
}
_STAGES = {"analysis", "response", "assessment", "monitoring"}
_ASIDE = {"merged", "paused"}
PROBLEM: dict[str | None, set[str]] = {
    None: {"scanning"},
    "scanning": {"analysis", "not_a_problem", "closed"} | _ASIDE,
    "analysis": {"response"} | _ASIDE,
    "response": {"assessment"} | _ASIDE,
    "assessment": {"scanning", "analysis", "response", "monitoring"} | _ASIDE,
    "monitoring": {"scanning", "analysis", "response", "assessment", "closed"} | _ASIDE,
    "paused": {"scanning", "merged"} | _STAGES,
    **dict.fromkeys(("closed", "not_a_problem", "merged"), _ENDED),
}
CONTRIBUTION: dict[str | None, set[str]] = {
    None: {"invited"},
    "invited": {"joined", "declined", "left"},
    "joined": {"left"},
    "declined": {"invited"},
    "left": {"invited"},
}
TABLES: dict[str, dict[str | None, set[str]]] = {
    "handoff": HANDOFF,
    "commitment": COMMITMENT,
    "problem": PROBLEM,
    "responsibility": {None: {"held"}, "held": {"discharged", "split"}},
    "contribution": CONTRIBUTION,
    "step": {
        None: {"planned", "evidenced"},
        "planned": {"evidenced", "withdrawn"},
        "evidenced": {"approved", "planned", "skipped", "withdrawn"},
        "approved": {"notified", "planned", "overturned", "withdrawn"},
        "notified": {"running", "overturned", "withdrawn"},
        "running": {
            "complied",
            "partly_complied",
            "refused",
            "no_answer",
            "overturned",
            "withdrawn",
        },
    },
    "action": {
        None: {"open"},
        "open": {"done", "stopped", "dropped"},
        "dropped": {"open"},
        "done": {"dropped"},
        "stopped": {"dropped"},
    },
}
"""What may follow each state. Overlays come and go, and have no table."""


class Machines(World):
    """Nothing takes a step that its table does not know, and what ended waits for nobody."""

    def look_at(self, before: Problem, after: Problem, event: OnProblem) -> None:
        super().look_at(before, after, event)
        for machine, state, following in transitions(before, after):
            table: dict[Any, set[str]] | None = TABLES.get(machine)
            if table is not None:
                assert following in table.get(state, _ENDED), (
                    f"{event.kind}: a {machine} passed from {state} to {following}"
                )

    @invariant()
    def one_offer_at_a_time_and_only_by_its_holder(self) -> None:
        live: list[str] = []
        for handoff in self.problem.handoffs.values():
            if handoff.state in (H.OFFERED, H.ACKNOWLEDGED, H.INFO_REQUESTED, H.COUNTERED):
                live.append(handoff.responsibility)
                held: Responsibility = self.problem.responsibilities[handoff.responsibility]
                assert held.holder == handoff.offeror
                assert held.state == "held"
        assert len(live) == len(set(live))

    @invariant()
    def nothing_that_ended_waits_for_anybody(self) -> None:
        for handoff in self.problem.handoffs.values():
            if handoff.state in NOT_ACCEPTED | {H.RETURNED, H.RECALLED}:
                assert not handoff.clocks
        for commitment in self.problem.commitments.values():
            if commitment.state not in OPEN:
                assert not commitment.clocks
                assert turn_on_commitment(commitment) is None
