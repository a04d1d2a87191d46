SET LOCAL ROLE remit_owner;

-- One row per chain. It is the lock under which entries of the chain are appended one at a time.
CREATE TABLE streams (
    stream   text COLLATE "C" PRIMARY KEY CHECK (stream ~ '^(problem|party)/[a-z0-9-]{2,40}$'),
    salt     bytea NOT NULL CHECK (length(salt) = 32),
    chain_id text NOT NULL,
    seq      bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
    head     bytea,
    began_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((seq = 0) = (head IS NULL))
) WITH (fillfactor = 70);
COMMENT ON TABLE streams IS
    'The chains of the ledger: how far each has come, and its newest leaf hash. The salt is rebuilt from nothing; seq and head say again what the ledger says.';

CREATE TABLE ledger (
    entry_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    stream      text COLLATE "C" NOT NULL,
    seq         bigint NOT NULL CHECK (seq > 0),
    kind        text NOT NULL,
    subject     text NOT NULL,
    at          timestamptz NOT NULL,
    by          text NOT NULL,
    command_id  text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    header      bytea NOT NULL,
    leaf_hash   bytea NOT NULL CHECK (length(leaf_hash) = 32),
    UNIQUE (stream, seq)
);
COMMENT ON TABLE ledger IS
    'The record itself; rebuilt from nothing. The header is what is hashed and holds no personal data; the other columns say again what the body says, for searching.';

CREATE TABLE bodies (
    stream text COLLATE "C" NOT NULL,
    seq    bigint NOT NULL,
    body   bytea NOT NULL,
    PRIMARY KEY (stream, seq)
);
COMMENT ON TABLE bodies IS
    'What each entry says, as the exact bytes whose hash stands in its header; rebuilt from nothing. Apart from the ledger, so that a body can go one day and every hash still checks.';

CREATE TABLE commands (
    stream     text COLLATE "C" NOT NULL,
    command_id text NOT NULL,
    digest     text NOT NULL,
    first_seq  bigint NOT NULL,
    last_seq   bigint NOT NULL,
    PRIMARY KEY (stream, command_id)
);
CREATE INDEX ON commands (command_id);
COMMENT ON TABLE commands IS
    'Every command that was answered, and the entries it caused, so that it is answered the same again; rebuilt from nothing.';

CREATE FUNCTION refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'The % can be added to and never changed: % is refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'RM403', HINT = 'Record what is true now as a new entry.';
END $$;

-- ALWAYS: session_replication_role does not switch them off. Row triggers as well, because
-- changes that arrive by replication fire no statement triggers.
CREATE TRIGGER ledger_is_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_rows_stay BEFORE UPDATE OR DELETE ON ledger
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bodies_are_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON bodies
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bodies_rows_stay BEFORE UPDATE OR DELETE ON bodies
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER commands_are_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON commands
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE ledger ENABLE ALWAYS TRIGGER ledger_is_only_added_to;
ALTER TABLE ledger ENABLE ALWAYS TRIGGER ledger_rows_stay;
ALTER TABLE bodies ENABLE ALWAYS TRIGGER bodies_are_only_added_to;
ALTER TABLE bodies ENABLE ALWAYS TRIGGER bodies_rows_stay;
ALTER TABLE commands ENABLE ALWAYS TRIGGER commands_are_only_added_to;

GRANT SELECT ON streams, ledger, bodies, commands TO remit_app;
