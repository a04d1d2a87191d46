-- What those who watch ask every half minute, answered from an index whatever waits.

SET LOCAL ROLE remit_owner;

CREATE INDEX handoffs_unanswered ON handoffs ((document ->> 'offered_at'))
    WHERE state IN ('offered', 'acknowledged', 'info_requested', 'countered');
CREATE INDEX handoffs_by_move ON handoffs (state, due) WHERE turn IS NOT NULL;
CREATE INDEX commitments_by_move ON commitments (state, due) WHERE turn IS NOT NULL;
CREATE INDEX problems_open ON problems ((closed_at IS NULL)) WHERE closed_at IS NULL;
