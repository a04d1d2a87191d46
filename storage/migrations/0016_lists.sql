SET LOCAL ROLE remit_owner;

-- What waits for a party, and what it waits for, soonest first and a page at a time, however much
-- there is. What has no deadline comes last.
DROP INDEX handoffs_turn_due_idx;
CREATE INDEX handoffs_waiting ON handoffs
    (turn, coalesce(due, 'infinity'::timestamptz), handoff) WHERE turn IS NOT NULL;
CREATE INDEX handoffs_offered_waiting ON handoffs
    (offeror, coalesce(due, 'infinity'::timestamptz), handoff) WHERE turn <> offeror;
CREATE INDEX handoffs_received_waiting ON handoffs
    (receiver, coalesce(due, 'infinity'::timestamptz), handoff) WHERE turn <> receiver;
DROP INDEX commitments_turn_due_idx;
CREATE INDEX commitments_waiting ON commitments
    (turn, coalesce(due, 'infinity'::timestamptz), commitment) WHERE turn IS NOT NULL;
CREATE INDEX commitments_made_waiting ON commitments
    (promisor, coalesce(due, 'infinity'::timestamptz), commitment) WHERE turn <> promisor;
CREATE INDEX commitments_had_waiting ON commitments
    (promisee, coalesce(due, 'infinity'::timestamptz), commitment) WHERE turn <> promisee;
