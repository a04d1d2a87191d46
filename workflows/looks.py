"""How a problem looks in Temporal's own pages, for operators: a card and search attributes."""

from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributeUpdate

with workflow.unsafe.imports_passed_through():
    from rules.alarms import next_ring
    from rules.states import LIVE
    from schemas.state.problem import Problem

STAGE = SearchAttributeKey.for_keyword("RemitStage")
HOLDER = SearchAttributeKey.for_keyword_list("RemitHolder")
DUE_AT = SearchAttributeKey.for_datetime("RemitDueAt")
OVERDUE = SearchAttributeKey.for_bool("RemitOverdue")

SHOWS_LATER_DEADLINES_LATER = 1
"""From this manner on; see MANNER."""

Seen = tuple[str, tuple[str, ...], datetime | None, bool]


class Looks:
    """Shows what changed, and nothing when nothing did: each change is an event of history and a
    write to the lists. A deadline that moved away is shown when the one before it has passed."""

    def __init__(self, manner: int) -> None:
        self._at_ease = manner >= SHOWS_LATER_DEADLINES_LATER
        self._shown: Seen = ("", (), None, False)

    def show(self, problem: Problem) -> None:
        holders = sorted(
            {held.holder for held in problem.responsibilities.values() if held.state == "held"}
        )
        coming = next_ring(problem)
        overdue = any(
            part.escalated_to is not None
            for parts in (problem.handoffs, problem.commitments)
            for part in parts.values()
        )
        now: Seen = (problem.stage, tuple(holders), coming[0] if coming else None, overdue)
        if now == self._shown or (self._at_ease and self._may_wait(now)):
            return
        stage, _, due, _ = now
        updates: list[SearchAttributeUpdate[Any]] = [
            STAGE.value_set(stage),
            HOLDER.value_set(holders),
            DUE_AT.value_set(due) if due else DUE_AT.value_unset(),
            OVERDUE.value_set(overdue),
        ]
        workflow.upsert_search_attributes(updates)
        workflow.set_current_details(card(problem))
        self._shown = now

    def _may_wait(self, now: Seen) -> bool:
        """Whether only the next deadline differs, and the one that is shown is still to come."""
        stage, holders, due, overdue = self._shown
        if (stage, holders, overdue) != (now[0], now[1], now[3]) or stage == "":
            return False
        return due is not None and due > workflow.now() and (now[2] is None or now[2] > due)


def card(problem: Problem) -> str:
    """The problem in a few lines of Markdown, ids only, because Temporal is not the record."""
    lines = [f"**{problem.problem}** is in {problem.stage}, at entry {problem.seq}.", ""]
    for name, held in problem.responsibilities.items():
        if held.state == "held":
            lines.append(f"- `{name}` is held by **{held.holder}**")
    for name, handoff in problem.handoffs.items():
        if handoff.state in LIVE:
            lines.append(f"- `{name}` to **{handoff.receiver}** is {handoff.state.value}")
    return "\n".join(lines)
