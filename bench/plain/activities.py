"""What plain Temporal does to its own tables: one transaction for each step."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from temporalio import activity

if TYPE_CHECKING:
    from storage.pool import Pool

TABLES = """
CREATE TABLE IF NOT EXISTS handoffs (
    id text PRIMARY KEY, state text NOT NULL, offeror text NOT NULL, receiver text NOT NULL,
    details jsonb NOT NULL, updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS handoffs_receiver ON handoffs (receiver, state);
CREATE TABLE IF NOT EXISTS audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, handoff_id text NOT NULL,
    event text NOT NULL, actor text NOT NULL, details jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now(), UNIQUE (handoff_id, event)
);
"""


@dataclass
class Step:
    """One thing that happened to a handoff."""

    handoff_id: str
    state: str
    actor: str
    details: dict[str, Any] = field(default_factory=dict)


class Handoffs:
    def __init__(self, pool: "Pool") -> None:
        self._pool = pool

    @activity.defn
    async def save_step(self, step: Step) -> None:
        details = json.dumps(step.details)
        async with self._pool.acquire() as conn, conn.transaction():
            await conn.execute(
                "INSERT INTO handoffs (id, state, offeror, receiver, details)"
                " VALUES ($1, $2, $3, 'housing', $4) ON CONFLICT (id) DO UPDATE"
                " SET state = excluded.state, details = handoffs.details || excluded.details,"
                " updated_at = now()",
                step.handoff_id, step.state, step.actor, details,
            )  # fmt: skip
            await conn.execute(
                "INSERT INTO audit_log (handoff_id, event, actor, details)"
                " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                step.handoff_id, step.state, step.actor, details,
            )  # fmt: skip
