SET LOCAL ROLE remit_owner;

-- Concerns of problems that have ended are looked for every second, and nearly all are closed.
CREATE INDEX concerns_linked ON concerns (problem) WHERE state = 'linked';
