SET LOCAL ROLE remit_owner;

-- The name of a stream is looked at when the stream begins. A CHECK looked at it again with every
-- entry, because each moves the head of its stream, and that was a tenth of what an append costs.
CREATE FUNCTION refuse_stream() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'No stream can have the name %.', NEW.stream USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER streams_are_named BEFORE INSERT OR UPDATE OF stream ON streams FOR EACH ROW
    WHEN (NEW.stream !~
          '^(problem|party|finding|record|concern|candidate|playbook|round|partnership)/[a-z0-9-]{2,40}$')
    EXECUTE FUNCTION refuse_stream();
ALTER TABLE streams ENABLE ALWAYS TRIGGER streams_are_named;
ALTER TABLE streams DROP CONSTRAINT streams_stream_check;

-- One index for what two did: a command is always asked for by its id, with its stream or without.
ALTER TABLE commands DROP CONSTRAINT commands_pkey;
DROP INDEX commands_command_id_idx;
ALTER TABLE commands ADD PRIMARY KEY (command_id, stream);

-- What waits to be delivered is found by when it is due; only what was given up needs a list of its
-- own, and few notices ever are.
DROP INDEX notices_made_at_idx;
CREATE INDEX notices_given_up ON notices (made_at) WHERE delivered_at IS NULL AND given_up_at IS NOT NULL;

-- As before; each leaf is held against its own entry, found by its key. A join made its plan while
-- the ledger was small, and then read all of the ledger for every handful of leaves.
CREATE OR REPLACE FUNCTION leaves_stand_in_a_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) <> max(a.idx) - min(a.idx) + 1
               OR min(a.idx) <> (SELECT t.size FROM tree t) FROM added a)
       OR EXISTS (SELECT FROM added a
                   WHERE (SELECT l.leaf_hash FROM ledger l WHERE l.entry_id = a.entry_id)
                         IS DISTINCT FROM a.leaf_hash) THEN
        RAISE EXCEPTION 'These leaves are not the next ones, or not those of their entries.'
            USING ERRCODE = 'RM403';
    END IF;
    RETURN NULL;
END $$;

-- As before, with a list for each column where one JSON said everything: reading that JSON took
-- PostgreSQL an eighth of what an append costs. The e_ are entries, the c_ commands, the d_
-- disclosures and the n_ notices; what stands at the same place of their lists belongs together.
-- What is there already is a violation of its key now, so nobody looks for it before each row; each
-- batch goes alone then, as it does for every other reason. A process from before this migration
-- finds no function, and its batches go alone.
DROP FUNCTION append_together(jsonb);
CREATE FUNCTION append_together(
    names text[], keys text[],
    e_stream text[], e_seq bigint[], e_kind text[], e_subject text[], e_at timestamptz[],
    e_by text[], e_command text[], e_body bytea[],
    c_stream text[], c_command text[], c_digest text[], c_first bigint[], c_last bigint[],
    d_stream text[], d_seq bigint[], d_path text[], d_sealed bytea[],
    n_notice text[], n_party text[], n_role text[], n_problem text[], n_seq bigint[],
    n_subject text[], n_kind text[], n_line text[],
    rows jsonb
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    chain    streams;
    place    integer := 1;
    heading  bytea;
    seqs     bigint[] := '{}';
    lasts    bytea[] := '{}';
    headings bytea[] := '{}';
    heads    bytea[] := '{}';
    known    bigint;
BEGIN
    -- Entries stand in the order of their streams, so one walk lengthens every chain.
    FOR chain IN
        SELECT s.* FROM streams s WHERE s.stream = ANY (names)
         ORDER BY array_position(names, s.stream) FOR UPDATE
    LOOP
        WHILE e_stream[place] = chain.stream LOOP
            IF e_seq[place] <> chain.seq + 1 THEN
                RAISE EXCEPTION 'This batch has to go alone.' USING ERRCODE = 'RM425';
            END IF;
            heading := convert_to(format(E'remit-entry/v1\n%s\n%s\n%s\n%s\n',
                chain.chain_id, chain.seq + 1,
                coalesce(encode(chain.head, 'hex'), repeat('0', 64)),
                encode(sha256(e_body[place]), 'hex')), 'UTF8');
            chain.seq := chain.seq + 1;
            chain.head := sha256('\x00'::bytea || heading);
            headings := array_append(headings, heading);
            heads := array_append(heads, chain.head);
            place := place + 1;
        END LOOP;
        seqs := array_append(seqs, chain.seq);
        lasts := array_append(lasts, chain.head);
    END LOOP;
    SELECT count(*) INTO known
      FROM unnest(names, keys) AS one (stream, key)
      JOIN data_keys k ON k.stream = one.stream AND k.key_id = one.key;
    IF place <= cardinality(e_stream) OR known <> cardinality(names) THEN
        RAISE EXCEPTION 'This batch has to go alone.' USING ERRCODE = 'RM425';
    END IF;
    UPDATE streams s SET seq = one.seq, head = one.head
      FROM unnest(names, seqs, lasts) AS one (stream, seq, head)
     WHERE s.stream = one.stream;

    INSERT INTO ledger (stream, seq, kind, subject, at, by, command_id, header, leaf_hash)
    SELECT * FROM unnest(e_stream, e_seq, e_kind, e_subject, e_at, e_by, e_command, headings, heads);
    INSERT INTO bodies (stream, seq, body) SELECT * FROM unnest(e_stream, e_seq, e_body);
    INSERT INTO commands (stream, command_id, digest, first_seq, last_seq)
    SELECT * FROM unnest(c_stream, c_command, c_digest, c_first, c_last);
    INSERT INTO disclosures (stream, seq, path, sealed)
    SELECT * FROM unnest(d_stream, d_seq, d_path, d_sealed);
    PERFORM tell(rows);
    INSERT INTO notices (notice, party, role, problem, seq, subject, kind, line)
    SELECT * FROM unnest(n_notice, n_party, n_role, n_problem, n_seq, n_subject, n_kind, n_line);
END $$;
REVOKE EXECUTE ON FUNCTION append_together FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_together TO remit_app;
