SET LOCAL ROLE remit_owner;

-- The same rows as before, each read from its JSON field by field: `jsonb_to_recordset` looks up the
-- input functions of its columns at every call, which took longer than the writing.
CREATE OR REPLACE FUNCTION tell(rows jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF jsonb_array_length(rows -> 'problems') > 0 THEN
        INSERT INTO public.problems AS p (problem, seq, title, stage, police, opened_at, closed_at,
               document)
        SELECT r ->> 'problem', (r ->> 'seq')::bigint, r ->> 'title', r ->> 'stage',
               r ->> 'police', (r ->> 'opened_at')::timestamptz, (r ->> 'closed_at')::timestamptz,
               (r ->> 'document')::jsonb
          FROM (SELECT jsonb_array_elements(rows -> 'problems') AS r) AS told
        ON CONFLICT (problem) DO UPDATE
           SET seq = excluded.seq, title = excluded.title, stage = excluded.stage,
               police = excluded.police, opened_at = excluded.opened_at,
               closed_at = excluded.closed_at, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF jsonb_array_length(rows -> 'responsibilities') > 0 THEN
        INSERT INTO public.responsibilities AS p
               (responsibility, problem, seq, title, state, holder, fallback, document)
        SELECT r ->> 'responsibility', r ->> 'problem', (r ->> 'seq')::bigint, r ->> 'title',
               r ->> 'state', r ->> 'holder', r ->> 'fallback', (r ->> 'document')::jsonb
          FROM (SELECT jsonb_array_elements(rows -> 'responsibilities') AS r) AS told
        ON CONFLICT (responsibility) DO UPDATE
           SET problem = excluded.problem, seq = excluded.seq, title = excluded.title,
               state = excluded.state, holder = excluded.holder, fallback = excluded.fallback,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    -- In their order: the old tenure ends before the new one may be open.
    IF jsonb_array_length(rows -> 'tenures') > 0 THEN
        INSERT INTO public.tenures AS p (responsibility, number, problem, seq, holder, since, until,
               previous_since, cause, handoff, began_seq, by)
        SELECT r ->> 'responsibility', (r ->> 'number')::integer, r ->> 'problem',
               (r ->> 'seq')::bigint, r ->> 'holder', (r ->> 'since')::timestamptz,
               (r ->> 'until')::timestamptz, (r ->> 'previous_since')::timestamptz, r ->> 'cause',
               r ->> 'handoff', (r ->> 'began_seq')::bigint, r ->> 'by'
          FROM (SELECT jsonb_array_elements(rows -> 'tenures') AS r) AS told
         ORDER BY r ->> 'responsibility', (r ->> 'number')::integer
        ON CONFLICT (responsibility, number) DO UPDATE
           SET problem = excluded.problem, seq = excluded.seq, holder = excluded.holder,
               since = excluded.since, until = excluded.until,
               previous_since = excluded.previous_since, cause = excluded.cause,
               handoff = excluded.handoff, began_seq = excluded.began_seq, by = excluded.by
         WHERE p.seq < excluded.seq;
    END IF;

    IF jsonb_array_length(rows -> 'handoffs') > 0 THEN
        INSERT INTO public.handoffs AS p
               (handoff, problem, responsibility, seq, state, offeror, receiver, turn, due, document)
        SELECT r ->> 'handoff', r ->> 'problem', r ->> 'responsibility', (r ->> 'seq')::bigint,
               r ->> 'state', r ->> 'offeror', r ->> 'receiver', r ->> 'turn',
               (r ->> 'due')::timestamptz, (r ->> 'document')::jsonb
          FROM (SELECT jsonb_array_elements(rows -> 'handoffs') AS r) AS told
        ON CONFLICT (handoff) DO UPDATE
           SET problem = excluded.problem, responsibility = excluded.responsibility,
               seq = excluded.seq, state = excluded.state, offeror = excluded.offeror,
               receiver = excluded.receiver, turn = excluded.turn, due = excluded.due,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF jsonb_array_length(rows -> 'commitments') > 0 THEN
        INSERT INTO public.commitments AS p (commitment, problem, responsibility, handoff, seq, state,
               promisor, promisee, turn, due, document)
        SELECT r ->> 'commitment', r ->> 'problem', r ->> 'responsibility', r ->> 'handoff',
               (r ->> 'seq')::bigint, r ->> 'state', r ->> 'promisor', r ->> 'promisee',
               r ->> 'turn', (r ->> 'due')::timestamptz, (r ->> 'document')::jsonb
          FROM (SELECT jsonb_array_elements(rows -> 'commitments') AS r) AS told
        ON CONFLICT (commitment) DO UPDATE
           SET problem = excluded.problem, responsibility = excluded.responsibility,
               handoff = excluded.handoff, seq = excluded.seq, state = excluded.state,
               promisor = excluded.promisor, promisee = excluded.promisee, turn = excluded.turn,
               due = excluded.due, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF jsonb_array_length(rows -> 'parties') > 0 THEN
        INSERT INTO public.parties AS p (party, seq, kind, name, zone, active)
        SELECT r ->> 'party', (r ->> 'seq')::bigint, r ->> 'kind', r ->> 'name', r ->> 'zone',
               (r ->> 'active')::boolean
          FROM (SELECT jsonb_array_elements(rows -> 'parties') AS r) AS told
        ON CONFLICT (party) DO UPDATE
           SET seq = excluded.seq, kind = excluded.kind, name = excluded.name, zone = excluded.zone,
               active = excluded.active
         WHERE p.seq < excluded.seq;
    END IF;

    IF jsonb_array_length(rows -> 'people') > 0 THEN
        INSERT INTO public.people AS p (person, party, seq, name, role, grade, email, active, deputy,
               away_until)
        SELECT r ->> 'person', r ->> 'party', (r ->> 'seq')::bigint, r ->> 'name', r ->> 'role',
               r ->> 'grade', r ->> 'email', (r ->> 'active')::boolean, r ->> 'deputy',
               (r ->> 'away_until')::timestamptz
          FROM (SELECT jsonb_array_elements(rows -> 'people') AS r) AS told
        ON CONFLICT (person) DO UPDATE
           SET party = excluded.party, seq = excluded.seq, name = excluded.name,
               role = excluded.role, grade = excluded.grade, email = excluded.email,
               active = excluded.active, deputy = excluded.deputy, away_until = excluded.away_until
         WHERE p.seq < excluded.seq;
    END IF;

    IF jsonb_array_length(rows -> 'findings') > 0 THEN
        INSERT INTO public.findings AS p
               (finding, seq, about, entry, severity, state, opened_by, opened_at, document)
        SELECT r ->> 'finding', (r ->> 'seq')::bigint, r ->> 'about', (r ->> 'entry')::bigint,
               r ->> 'severity', r ->> 'state', r ->> 'opened_by',
               (r ->> 'opened_at')::timestamptz, (r ->> 'document')::jsonb
          FROM (SELECT jsonb_array_elements(rows -> 'findings') AS r) AS told
        ON CONFLICT (finding) DO UPDATE
           SET seq = excluded.seq, about = excluded.about, entry = excluded.entry,
               severity = excluded.severity, state = excluded.state, opened_by = excluded.opened_by,
               opened_at = excluded.opened_at, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;
END $$;
DROP FUNCTION tell_streams(jsonb);

-- Whether this batch is the one that was written at its place: its last entry, or NULL.
CREATE FUNCTION written_before(batch jsonb, under_another_key boolean) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    named  text := batch ->> 'stream';
    wanted integer := jsonb_array_length(batch -> 'entries');
    found_last bigint;
BEGIN
    IF under_another_key THEN
        -- What these bodies were drawn from is gone with an expungement; what stands beside them
        -- and the digest of each command still say whether it is the same batch.
        SELECT max(l.seq) INTO found_last
          FROM jsonb_to_recordset(batch -> 'entries') AS e (seq bigint, kind text,
               subject text, at timestamptz, by text, command_id text)
          JOIN ledger l ON l.stream = named
           AND (l.seq, l.kind, l.subject, l.at, l.by, l.command_id)
               = (e.seq, e.kind, e.subject, e.at, e.by, e.command_id)
        HAVING count(*) = wanted
           AND NOT EXISTS (SELECT FROM jsonb_to_recordset(batch -> 'commands')
                               AS c (command_id text, digest text)
                             LEFT JOIN commands k ON k.stream = named
                              AND k.command_id = c.command_id
                              AND k.digest IN (c.digest, 'expunged')
                            WHERE k.stream IS NULL);
    ELSE
        SELECT max(l.seq) INTO found_last
          FROM jsonb_to_recordset(batch -> 'entries') AS e (seq bigint, body text)
          JOIN ledger l ON l.stream = named AND l.seq = e.seq
           AND split_part(convert_from(l.header, 'UTF8'), E'\n', 5)
               = encode(sha256(convert_to(e.body, 'UTF8')), 'hex')
        HAVING count(*) = wanted;
    END IF;
    RETURN found_last;
END $$;
REVOKE EXECUTE ON FUNCTION written_before(jsonb, boolean) FROM PUBLIC;

-- The only door to the ledger, and what it promises, as before. What a batch seldom brings costs a
-- look and no statement; what it brings costs one statement that finds its rows by their key.
CREATE OR REPLACE FUNCTION append_batch(batch jsonb, OUT last_seq bigint, OUT again boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    named    text := batch ->> 'stream';
    entries  jsonb := batch -> 'entries';
    given    jsonb := batch -> 'key';
    several  jsonb;
    one      jsonb;
    first    bigint := (entries -> 0 ->> 'seq')::bigint;
    nth      bigint;
    said     bytea;
    chain    streams;
    heading  bytea;
    salted   bytea;
    key_id   text;
    key_from bigint;
BEGIN
    SELECT * INTO chain FROM streams s WHERE s.stream = named FOR UPDATE;
    IF NOT FOUND THEN
        salted := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
        INSERT INTO streams (stream, salt, chain_id)
        VALUES (named, salted, encode(
            sha256(convert_to('remit-chain/v1', 'UTF8') || salted || convert_to(named, 'UTF8')),
            'hex'))
        ON CONFLICT DO NOTHING;
        SELECT * INTO chain FROM streams s WHERE s.stream = named FOR UPDATE;
    END IF;

    -- A question of its own: one that had waited for the lock together with the row above would
    -- still see the key from before an expungement.
    SELECT k.key_id, k.since_seq INTO key_id, key_from FROM data_keys k WHERE k.stream = named;
    again := first <= chain.seq;
    IF NOT coalesce(again AND key_from >= first, false) AND given IS NOT NULL
       AND key_id <> coalesce(given ->> 'instead_of', given ->> 'id') THEN
        RAISE EXCEPTION 'The texts of % lie under another key.', named USING ERRCODE = 'RM424';
    END IF;
    IF again THEN
        last_seq := written_before(batch, coalesce(key_from >= first, false));
        IF last_seq IS NULL THEN
            RAISE EXCEPTION 'The ledger holds other entries of % from % on.', named, first
                USING ERRCODE = 'RM412';
        END IF;
        RETURN;
    END IF;

    FOR place IN 0 .. jsonb_array_length(entries) - 1 LOOP
        one := entries -> place;
        nth := (one ->> 'seq')::bigint;
        IF nth <> chain.seq + 1 THEN
            RAISE EXCEPTION 'The next entry of % is %, not %.', named, chain.seq + 1, nth
                USING ERRCODE = 'RM412';
        END IF;
        said := convert_to(one ->> 'body', 'UTF8');
        heading := convert_to(format(E'remit-entry/v1\n%s\n%s\n%s\n%s\n',
            chain.chain_id, nth, coalesce(encode(chain.head, 'hex'), repeat('0', 64)),
            encode(sha256(said), 'hex')), 'UTF8');
        chain.seq := nth;
        chain.head := sha256('\x00'::bytea || heading);
        INSERT INTO ledger (stream, seq, kind, subject, at, by, command_id, header, leaf_hash)
        VALUES (named, nth, one ->> 'kind', one ->> 'subject', (one ->> 'at')::timestamptz,
                one ->> 'by', one ->> 'command_id', heading, chain.head);
        INSERT INTO bodies (stream, seq, body) VALUES (named, nth, said);
    END LOOP;
    last_seq := chain.seq;
    UPDATE streams s SET seq = chain.seq, head = chain.head WHERE s.stream = named;

    several := batch -> 'commands';
    FOR place IN 0 .. coalesce(jsonb_array_length(several), 0) - 1 LOOP
        one := several -> place;
        INSERT INTO commands (stream, command_id, digest, first_seq, last_seq)
        VALUES (named, one ->> 'command_id', one ->> 'digest', (one ->> 'first_seq')::bigint,
                (one ->> 'last_seq')::bigint)
        ON CONFLICT DO NOTHING;
        IF NOT FOUND AND NOT EXISTS (
            SELECT FROM commands k
             WHERE k.stream = named AND k.command_id = one ->> 'command_id'
               AND (k.digest, k.first_seq, k.last_seq) IS NOT DISTINCT FROM (one ->> 'digest',
                    (one ->> 'first_seq')::bigint, (one ->> 'last_seq')::bigint)) THEN
            RAISE EXCEPTION 'A command id of this batch was used in % before.', named
                USING ERRCODE = 'RM412';
        END IF;
    END LOOP;

    IF key_id IS NULL AND given IS NOT NULL THEN
        INSERT INTO data_keys (stream, key_id, kek, wrapped, since_seq)
        VALUES (named, given ->> 'id', given ->> 'kek', decode(given ->> 'wrapped', 'base64'), 0);
    END IF;
    IF batch -> 'expunged' IS NOT NULL THEN
        PERFORM expunge(named, batch -> 'expunged', given);
    END IF;
    several := batch -> 'disclosures';
    IF jsonb_array_length(several) > 0 THEN
        INSERT INTO disclosures (stream, seq, path, sealed)
        SELECT named, (d ->> 'seq')::bigint, d ->> 'path', decode(d ->> 'sealed', 'base64')
          FROM (SELECT jsonb_array_elements(several) AS d) AS told;
    END IF;

    PERFORM tell(batch -> 'rows');

    several := batch -> 'notices';
    IF jsonb_array_length(several) > 0 THEN
        INSERT INTO notices (notice, party, role, problem, seq, subject, kind, line)
        SELECT n ->> 'notice', n ->> 'party', n ->> 'role', n ->> 'problem',
               (n ->> 'seq')::bigint, n ->> 'subject', n ->> 'kind', n ->> 'line'
          FROM (SELECT jsonb_array_elements(several) AS n) AS told
        ON CONFLICT DO NOTHING;
    END IF;
END $$;

-- What several streams have to write at the same moment, in one transaction: each stream is locked
-- and its chain goes on as ever, and the rows of all of them go in by one statement for each table.
-- The caller names streams in their order, so that two of these never wait for each other. Whatever
-- is not plain (a repetition, another key, a conflict) is refused whole (RM425), and each batch goes
-- alone through append_batch, which tells what is the case.
CREATE FUNCTION append_together(batch jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    several  jsonb := batch -> 'streams';
    entries  jsonb := batch -> 'entries';
    answered jsonb := batch -> 'commands';
    one      jsonb;
    entry    jsonb;
    taken    integer := 0;
    chain    streams;
    heading  bytea;
    said     bytea;
    headings bytea[] := '{}';
    heads    bytea[] := '{}';
    sayings  bytea[] := '{}';
    known    bigint;
BEGIN
    FOR place IN 0 .. jsonb_array_length(several) - 1 LOOP
        one := several -> place;
        SELECT * INTO chain FROM streams s WHERE s.stream = one ->> 'stream' FOR UPDATE;
        PERFORM FROM data_keys k
          WHERE k.stream = chain.stream AND k.key_id = one ->> 'key';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'This batch has to go alone.' USING ERRCODE = 'RM425';
        END IF;
        FOR nth IN 1 .. (one ->> 'entries')::integer LOOP
            entry := entries -> taken;
            taken := taken + 1;
            IF entry ->> 'stream' <> chain.stream OR (entry ->> 'seq')::bigint <> chain.seq + 1 THEN
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
        END LOOP;
        UPDATE streams s SET seq = chain.seq, head = chain.head WHERE s.stream = chain.stream;
    END LOOP;
    IF taken <> jsonb_array_length(entries) THEN
        RAISE EXCEPTION 'This batch has to go alone.' USING ERRCODE = 'RM425';
    END IF;

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
REVOKE EXECUTE ON FUNCTION append_together(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_together(jsonb) TO remit_app;
