SET LOCAL ROLE remit_owner;

-- What is appended is told row by row, in types of its own. A list for each column, as before, cost
-- more on both sides: the driver looks twice at each element of a list, and PostgreSQL keeps what
-- each list holds in a store of its own.
CREATE TYPE told_entry AS (
    stream text, seq bigint, kind text, subject text, at timestamptz, by text, command_id text,
    body bytea
);
CREATE TYPE told_command AS (
    stream text, command_id text, digest text, first_seq bigint, last_seq bigint
);
CREATE TYPE told_disclosure AS (stream text, seq bigint, path text, sealed bytea);
CREATE TYPE told_notice AS (
    notice text, party text, role text, problem text, seq bigint, subject text, kind text, line text
);

-- As before. A process from before this migration finds no function of its form, and its batches go
-- alone.
DROP FUNCTION append_together(
    text[], text[],
    text[], bigint[], text[], text[], timestamptz[], text[], text[], bytea[],
    text[], text[], text[], bigint[], bigint[],
    text[], bigint[], text[], bytea[],
    text[], text[], text[], text[], bigint[], text[], text[], text[],
    jsonb
);
CREATE FUNCTION append_together(
    names text[], keys text[],
    entries told_entry[], done told_command[], texts told_disclosure[], telling told_notice[],
    rows jsonb, documents text[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    chain    streams;
    entry    told_entry := entries[1];
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
        WHILE entry.stream = chain.stream LOOP
            IF entry.seq <> chain.seq + 1 THEN
                RAISE EXCEPTION 'This batch has to go alone.' USING ERRCODE = 'RM425';
            END IF;
            heading := convert_to(format(E'remit-entry/v1\n%s\n%s\n%s\n%s\n',
                chain.chain_id, entry.seq,
                coalesce(encode(chain.head, 'hex'), repeat('0', 64)),
                encode(sha256(entry.body), 'hex')), 'UTF8');
            chain.seq := entry.seq;
            chain.head := sha256('\x00'::bytea || heading);
            headings := array_append(headings, heading);
            heads := array_append(heads, chain.head);
            place := place + 1;
            entry := entries[place];
        END LOOP;
        seqs := array_append(seqs, chain.seq);
        lasts := array_append(lasts, chain.head);
    END LOOP;
    SELECT count(*) INTO known
      FROM unnest(names, keys) AS one (stream, key)
      JOIN data_keys k ON k.stream = one.stream AND k.key_id = one.key;
    IF place <= cardinality(entries) OR known <> cardinality(names) THEN
        RAISE EXCEPTION 'This batch has to go alone.' USING ERRCODE = 'RM425';
    END IF;
    UPDATE streams s SET seq = one.seq, head = one.head
      FROM unnest(names, seqs, lasts) AS one (stream, seq, head)
     WHERE s.stream = one.stream;

    INSERT INTO ledger (stream, seq, kind, subject, at, by, command_id, header, leaf_hash)
    SELECT e.stream, e.seq, e.kind, e.subject, e.at, e.by, e.command_id, e.header, e.leaf_hash
      FROM ROWS FROM (unnest(entries), unnest(headings), unnest(heads))
           AS e (stream, seq, kind, subject, at, by, command_id, body, header, leaf_hash);
    INSERT INTO bodies (stream, seq, body) SELECT e.stream, e.seq, e.body FROM unnest(entries) e;
    INSERT INTO commands (stream, command_id, digest, first_seq, last_seq)
    SELECT * FROM unnest(done);
    INSERT INTO disclosures (stream, seq, path, sealed) SELECT * FROM unnest(texts);
    PERFORM tell(rows, documents);
    INSERT INTO notices (notice, party, role, problem, seq, subject, kind, line)
    SELECT * FROM unnest(telling);
END $$;
REVOKE EXECUTE ON FUNCTION append_together FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_together TO remit_app;
