SET LOCAL ROLE remit_owner;

-- As before, with one statement for all streams where there were three for each: what several streams
-- have to write at the same moment costs what a transaction costs, and not what each would.
-- Streams are locked in the order of their names. A key is looked at when its stream is locked, by a
-- statement of its own: one that began before would see the key from before an expungement.
CREATE OR REPLACE FUNCTION append_together(batch jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    entries  jsonb := batch -> 'entries';
    answered jsonb := batch -> 'commands';
    names    text[] := ARRAY(SELECT s ->> 'stream'
                               FROM jsonb_array_elements(batch -> 'streams') AS s);
    keys     text[] := ARRAY(SELECT s ->> 'key' FROM jsonb_array_elements(batch -> 'streams') AS s);
    chain    streams;
    entry    jsonb;
    place    integer := 0;
    heading  bytea;
    said     bytea;
    seqs     bigint[] := '{}';
    lasts    bytea[] := '{}';
    headings bytea[] := '{}';
    heads    bytea[] := '{}';
    sayings  bytea[] := '{}';
    known    bigint;
BEGIN
    -- Entries stand in the order of their streams, so one walk lengthens every chain.
    FOR chain IN
        SELECT s.* FROM streams s WHERE s.stream = ANY (names)
         ORDER BY array_position(names, s.stream) FOR UPDATE
    LOOP
        LOOP
            entry := entries -> place;
            EXIT WHEN entry IS NULL OR entry ->> 'stream' <> chain.stream;
            IF (entry ->> 'seq')::bigint <> chain.seq + 1 THEN
                RAISE EXCEPTION 'This batch has to go alone.' USING ERRCODE = 'RM425';
            END IF;
            said := convert_to(entry ->> 'body', 'UTF8');
            heading := convert_to(format(E'remit-entry/v1\n%s\n%s\n%s\n%s\n',
                chain.chain_id, chain.seq + 1,
                coalesce(encode(chain.head, 'hex'), repeat('0', 64)),
                encode(sha256(said), 'hex')), 'UTF8');
            chain.seq := chain.seq + 1;
            chain.head := sha256('\x00'::bytea || heading);
            headings := array_append(headings, heading);
            heads := array_append(heads, chain.head);
            sayings := array_append(sayings, said);
            place := place + 1;
        END LOOP;
        seqs := array_append(seqs, chain.seq);
        lasts := array_append(lasts, chain.head);
    END LOOP;
    SELECT count(*) INTO known
      FROM unnest(names, keys) AS one (stream, key)
      JOIN data_keys k ON k.stream = one.stream AND k.key_id = one.key;
    IF place <> jsonb_array_length(entries) OR known <> cardinality(names) THEN
        RAISE EXCEPTION 'This batch has to go alone.' USING ERRCODE = 'RM425';
    END IF;
    UPDATE streams s SET seq = one.seq, head = one.head
      FROM unnest(names, seqs, lasts) AS one (stream, seq, head)
     WHERE s.stream = one.stream;

    INSERT INTO ledger (stream, seq, kind, subject, at, by, command_id, header, leaf_hash)
    SELECT e ->> 'stream', (e ->> 'seq')::bigint, e ->> 'kind', e ->> 'subject',
           (e ->> 'at')::timestamptz, e ->> 'by', e ->> 'command_id', headings[nth], heads[nth]
      FROM jsonb_array_elements(entries) WITH ORDINALITY AS told (e, nth)
     ORDER BY nth;
    INSERT INTO bodies (stream, seq, body)
    SELECT e ->> 'stream', (e ->> 'seq')::bigint, sayings[nth]
      FROM jsonb_array_elements(entries) WITH ORDINALITY AS told (e, nth);

    INSERT INTO commands (stream, command_id, digest, first_seq, last_seq)
    SELECT c ->> 'stream', c ->> 'command_id', c ->> 'digest', (c ->> 'first_seq')::bigint,
           (c ->> 'last_seq')::bigint
      FROM (SELECT jsonb_array_elements(answered) AS c) AS told
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS known = ROW_COUNT;
    IF known <> jsonb_array_length(answered) THEN
        RAISE EXCEPTION 'This batch has to go alone.' USING ERRCODE = 'RM425';
    END IF;

    INSERT INTO disclosures (stream, seq, path, sealed)
    SELECT d ->> 'stream', (d ->> 'seq')::bigint, d ->> 'path', decode(d ->> 'sealed', 'base64')
      FROM (SELECT jsonb_array_elements(batch -> 'disclosures') AS d) AS told;
    PERFORM tell(batch -> 'rows');
    INSERT INTO notices (notice, party, role, problem, seq, subject, kind, line)
    SELECT n ->> 'notice', n ->> 'party', n ->> 'role', n ->> 'problem', (n ->> 'seq')::bigint,
           n ->> 'subject', n ->> 'kind', n ->> 'line'
      FROM (SELECT jsonb_array_elements(batch -> 'notices') AS n) AS told
    ON CONFLICT DO NOTHING;
END $$;
