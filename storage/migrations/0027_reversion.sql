SET LOCAL ROLE remit_owner;

-- What was last said of who speaks for a party is looked for every second, and is seldom said.
CREATE INDEX ledger_voices ON ledger (stream, seq DESC)
    WHERE kind IN ('party.unspoken_for', 'party.spoken_for');
