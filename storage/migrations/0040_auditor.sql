SET LOCAL ROLE remit_owner;

-- Who read what of the record. A read is here before its answer goes out; about every minute those
-- of a person become one entry of record/reads, and the row names it.
CREATE TABLE reads (
    read       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person     text NOT NULL,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    what       text NOT NULL,
    about      text COLLATE "C" NOT NULL,
    found      integer,
    asked      text,
    purpose    text,
    command_id text,
    seq        bigint
);
CREATE INDEX reads_waiting ON reads (read) WHERE seq IS NULL;
CREATE INDEX reads_of ON reads (about, read DESC);
CREATE INDEX reads_by ON reads (person, read DESC);
COMMENT ON TABLE reads IS
    'Who read what of the record, until and after it is an entry of record/reads, where `seq` says it is; rebuilt from nothing, the entries say it again.';
GRANT SELECT, INSERT ON reads TO remit_app;
GRANT UPDATE (command_id, seq) ON reads TO remit_app;
GRANT SELECT ON reads TO remit_auditor;

-- What an auditor searches by. Every search goes on from an entry towards older ones.
CREATE INDEX ledger_by_party ON ledger (split_part(by, '@', 2), entry_id);
CREATE INDEX ledger_of_subject ON ledger (subject, entry_id);
CREATE INDEX ledger_of_kind ON ledger (kind, entry_id);
CREATE INDEX ledger_in_period ON ledger USING brin (at) WITH (pages_per_range = 32);
