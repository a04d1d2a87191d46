SET LOCAL ROLE remit_owner;

CREATE TABLE leaves (
    idx       bigint PRIMARY KEY CHECK (idx >= 0),
    entry_id  bigint NOT NULL UNIQUE,
    leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32)
);
COMMENT ON TABLE leaves IS
    'The place of each entry in the tree; once given it stays. The order is rebuilt from nothing, the hashes say again what the ledger says.';

CREATE TABLE subtrees (
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 7),
    n     bigint NOT NULL CHECK (n >= 0),
    hash  bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, n)
);
COMMENT ON TABLE subtrees IS
    'The roots of full tiles, so that a proof needs few rows; rebuilt from the leaves.';

-- Entries up to settled_id are in the tree for ever. Those up to mark_id will all be visible once
-- no transaction from before mark_xid runs any more; then the mark becomes the settled one.
CREATE TABLE tree (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    size       bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
    frontier   bytea NOT NULL DEFAULT '',
    root       bytea NOT NULL DEFAULT sha256('') CHECK (length(root) = 32),
    settled_id bigint NOT NULL DEFAULT 0,
    mark_id    bigint NOT NULL DEFAULT 0,
    mark_xid   xid8 NOT NULL DEFAULT '0',
    grown_at   timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);
INSERT INTO tree DEFAULT VALUES;
COMMENT ON TABLE tree IS
    'How far the tree has come, in one row that is also the lock of those who let it grow; rebuilt from the leaves.';

CREATE TABLE log_keys (
    number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    origin    text NOT NULL,
    vkey      text NOT NULL UNIQUE,
    use       text NOT NULL CHECK (use IN ('checkpoint', 'receipt')),
    follows   text UNIQUE REFERENCES log_keys (vkey),
    statement text,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((follows IS NULL) = (statement IS NULL))
);
CREATE UNIQUE INDEX one_first_key ON log_keys (use) WHERE follows IS NULL AND use = 'checkpoint';
COMMENT ON TABLE log_keys IS
    'The public keys of this log. A later key comes with a statement that the key before it and it have both signed. Rebuilt from nothing.';

CREATE TABLE checkpoints (
    size     bigint PRIMARY KEY CHECK (size >= 0),
    root     bytea NOT NULL CHECK (length(root) = 32),
    note     text NOT NULL,
    made_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE checkpoints IS 'Every signed checkpoint; rebuilt from nothing.';

CREATE TABLE cosignatures (
    size    bigint NOT NULL REFERENCES checkpoints,
    witness text NOT NULL,
    line    text NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (size, witness)
);
CREATE INDEX ON cosignatures (witness, size);
COMMENT ON TABLE cosignatures IS
    'Which witness, by its public key, saw which checkpoint when; rebuilt from nothing.';

CREATE TABLE receipts (
    stream     text COLLATE "C" NOT NULL,
    command_id text NOT NULL,
    note       text NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (stream, command_id)
);
COMMENT ON TABLE receipts IS
    'What was signed and handed to those who gave a command; rebuilt from nothing.';

CREATE VIEW headers AS
    SELECT v.idx, l.header FROM leaves v JOIN ledger l USING (entry_id);
COMMENT ON VIEW headers IS 'What the tree is made of, in its order; nothing personal is in it.';

-- A place is given once, and no place is left out.
CREATE FUNCTION tree_only_grows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.size < OLD.size OR NEW.settled_id < OLD.settled_id
       OR (NEW.size = OLD.size AND (NEW.root, NEW.frontier) <> (OLD.root, OLD.frontier))
       OR NEW.size <> (SELECT coalesce(max(v.idx) + 1, 0) FROM leaves v) THEN
        RAISE EXCEPTION 'The tree of % leaves can only grow by what was added to it.', OLD.size
            USING ERRCODE = 'RM403';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION leaves_stand_in_a_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) <> max(a.idx) - min(a.idx) + 1
               OR min(a.idx) <> (SELECT t.size FROM tree t) FROM added a)
       OR EXISTS (SELECT FROM added a LEFT JOIN ledger l USING (entry_id)
                   WHERE l.leaf_hash IS DISTINCT FROM a.leaf_hash) THEN
        RAISE EXCEPTION 'These leaves are not the next ones, or not those of their entries.'
            USING ERRCODE = 'RM403';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER tree_only_grows BEFORE UPDATE ON tree
    FOR EACH ROW EXECUTE FUNCTION tree_only_grows();
ALTER TABLE tree ENABLE ALWAYS TRIGGER tree_only_grows;
CREATE TRIGGER tree_stays BEFORE DELETE OR TRUNCATE ON tree
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE tree ENABLE ALWAYS TRIGGER tree_stays;
CREATE TRIGGER leaves_stand_in_a_row AFTER INSERT ON leaves REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION leaves_stand_in_a_row();
ALTER TABLE leaves ENABLE ALWAYS TRIGGER leaves_stand_in_a_row;

DO $$
DECLARE
    named text;
BEGIN
    FOREACH named IN ARRAY ARRAY['leaves', 'subtrees', 'log_keys', 'checkpoints', 'cosignatures',
                                 'receipts'] LOOP
        EXECUTE format('CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', named);
        EXECUTE format('CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION refuse_change()', named);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER only_added_to', named);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER rows_stay', named);
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION tree_only_grows(), leaves_stand_in_a_row() FROM PUBLIC;

GRANT SELECT ON leaves, subtrees, tree, log_keys, checkpoints, cosignatures, headers
    TO remit_app, remit_sequencer, remit_auditor, remit_partner;
GRANT SELECT ON receipts TO remit_app, remit_auditor;
GRANT INSERT ON leaves, subtrees, checkpoints, cosignatures, log_keys TO remit_sequencer;
GRANT UPDATE (size, frontier, root, settled_id, mark_id, mark_xid, grown_at) ON tree
    TO remit_sequencer;
GRANT INSERT ON receipts TO remit_app;
GRANT INSERT (origin, vkey, use) ON log_keys TO remit_app;

-- The doors may make their own keys for receipts known, and no key for checkpoints.
ALTER TABLE log_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY known_to_all ON log_keys FOR SELECT USING (true);
CREATE POLICY of_the_log ON log_keys FOR INSERT TO remit_sequencer WITH CHECK (true);
CREATE POLICY of_a_door ON log_keys FOR INSERT TO remit_app WITH CHECK (use = 'receipt');
