SET LOCAL ROLE remit_owner;

-- Everything, soonest first and a page at a time, for those who see everything.
CREATE INDEX handoffs_soonest ON handoffs (coalesce(due, 'infinity'::timestamptz), handoff);
CREATE INDEX commitments_soonest ON commitments
    (coalesce(due, 'infinity'::timestamptz), commitment);
-- Few responsibilities have contributors. This one is by the party, and the planner knows it.
DROP INDEX responsibilities_contributed;
CREATE INDEX responsibilities_contributed ON responsibilities
    USING gin ((document -> 'contributions')) WHERE document -> 'contributions' <> '{}'::jsonb;
