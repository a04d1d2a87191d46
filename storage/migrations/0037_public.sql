SET LOCAL ROLE remit_owner;

-- The public page asks for the few problems that somebody published.
CREATE INDEX problems_public ON problems (opened_at DESC)
    WHERE document #>> '{method,public}' IS NOT NULL;
