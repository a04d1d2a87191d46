SET LOCAL ROLE remit_owner;

-- The rule by which the scan proposes candidates is looked for at every scan, and seldom changed.
CREATE INDEX ledger_rules ON ledger (stream, seq DESC) WHERE kind = 'rule.changed';
