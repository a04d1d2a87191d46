SET LOCAL ROLE remit_owner;

-- Lay rows over the projections. Only a row told by a later entry replaces one that is there.
CREATE FUNCTION tell(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO problems AS p (problem, seq, title, stage, police, opened_at, closed_at, document)
    SELECT r.problem, r.seq, r.title, r.stage, r.police, r.opened_at, r.closed_at, r.document::jsonb
      FROM jsonb_to_recordset(rows -> 'problems') AS r (problem text, seq bigint, title text,
           stage text, police text, opened_at timestamptz, closed_at timestamptz, document text)
    ON CONFLICT (problem) DO UPDATE
       SET seq = excluded.seq, title = excluded.title, stage = excluded.stage,
           police = excluded.police, opened_at = excluded.opened_at,
           closed_at = excluded.closed_at, document = excluded.document
     WHERE p.seq < excluded.seq;

    INSERT INTO responsibilities AS p
           (responsibility, problem, seq, title, state, holder, fallback, document)
    SELECT r.responsibility, r.problem, r.seq, r.title, r.state, r.holder, r.fallback,
           r.document::jsonb
      FROM jsonb_to_recordset(rows -> 'responsibilities') AS r (responsibility text, problem text,
           seq bigint, title text, state text, holder text, fallback text, document text)
    ON CONFLICT (responsibility) DO UPDATE
       SET problem = excluded.problem, seq = excluded.seq, title = excluded.title,
           state = excluded.state, holder = excluded.holder, fallback = excluded.fallback,
           document = excluded.document
     WHERE p.seq < excluded.seq;

    -- In their order: the old tenure ends before the new one may be open.
    INSERT INTO tenures AS p (responsibility, number, problem, seq, holder, since, until,
           previous_since, cause, handoff, began_seq, by)
    SELECT r.responsibility, r.number, r.problem, r.seq, r.holder, r.since, r.until,
           r.previous_since, r.cause, r.handoff, r.began_seq, r.by
      FROM jsonb_to_recordset(rows -> 'tenures') AS r (responsibility text, number integer,
           problem text, seq bigint, holder text, since timestamptz, until timestamptz,
           previous_since timestamptz, cause text, handoff text, began_seq bigint, by text)
     ORDER BY r.responsibility, r.number
    ON CONFLICT (responsibility, number) DO UPDATE
       SET problem = excluded.problem, seq = excluded.seq, holder = excluded.holder,
           since = excluded.since, until = excluded.until,
           previous_since = excluded.previous_since, cause = excluded.cause,
           handoff = excluded.handoff, began_seq = excluded.began_seq, by = excluded.by
     WHERE p.seq < excluded.seq;

    INSERT INTO handoffs AS p
           (handoff, problem, responsibility, seq, state, offeror, receiver, turn, due, document)
    SELECT r.handoff, r.problem, r.responsibility, r.seq, r.state, r.offeror, r.receiver, r.turn,
           r.due, r.document::jsonb
      FROM jsonb_to_recordset(rows -> 'handoffs') AS r (handoff text, problem text,
           responsibility text, seq bigint, state text, offeror text, receiver text, turn text,
           due timestamptz, document text)
    ON CONFLICT (handoff) DO UPDATE
       SET problem = excluded.problem, responsibility = excluded.responsibility,
           seq = excluded.seq, state = excluded.state, offeror = excluded.offeror,
           receiver = excluded.receiver, turn = excluded.turn, due = excluded.due,
           document = excluded.document
     WHERE p.seq < excluded.seq;

    INSERT INTO commitments AS p (commitment, problem, responsibility, handoff, seq, state,
           promisor, promisee, turn, due, document)
    SELECT r.commitment, r.problem, r.responsibility, r.handoff, r.seq, r.state, r.promisor,
           r.promisee, r.turn, r.due, r.document::jsonb
      FROM jsonb_to_recordset(rows -> 'commitments') AS r (commitment text, problem text,
           responsibility text, handoff text, seq bigint, state text, promisor text,
           promisee text, turn text, due timestamptz, document text)
    ON CONFLICT (commitment) DO UPDATE
       SET problem = excluded.problem, responsibility = excluded.responsibility,
           handoff = excluded.handoff, seq = excluded.seq, state = excluded.state,
           promisor = excluded.promisor, promisee = excluded.promisee, turn = excluded.turn,
           due = excluded.due, document = excluded.document
     WHERE p.seq < excluded.seq;

    INSERT INTO parties AS p (party, seq, kind, name, zone, active)
    SELECT r.party, r.seq, r.kind, r.name, r.zone, r.active
      FROM jsonb_to_recordset(rows -> 'parties') AS r (party text, seq bigint, kind text,
           name text, zone text, active boolean)
    ON CONFLICT (party) DO UPDATE
       SET seq = excluded.seq, kind = excluded.kind, name = excluded.name, zone = excluded.zone,
           active = excluded.active
     WHERE p.seq < excluded.seq;

    INSERT INTO people AS p (person, party, seq, name, role, grade, email, active, deputy,
           away_until)
    SELECT r.person, r.party, r.seq, r.name, r.role, r.grade, r.email, r.active, r.deputy,
           r.away_until
      FROM jsonb_to_recordset(rows -> 'people') AS r (person text, party text, seq bigint,
           name text, role text, grade text, email text, active boolean, deputy text,
           away_until timestamptz)
    ON CONFLICT (person) DO UPDATE
       SET party = excluded.party, seq = excluded.seq, name = excluded.name,
           role = excluded.role, grade = excluded.grade, email = excluded.email,
           active = excluded.active, deputy = excluded.deputy, away_until = excluded.away_until
     WHERE p.seq < excluded.seq;
END $$;

-- The only door to the ledger. Appends a whole batch or nothing, under the lock of its stream:
-- entries in dense order with their headers and hashes, the commands they answer, the changed
-- rows and the notices. Written before with the same bodies: says so and changes nothing.
-- Anything else in the same place is refused (RM412).
CREATE FUNCTION append_batch(batch jsonb, OUT last_seq bigint, OUT again boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    named    text := batch ->> 'stream';
    wanted   integer := jsonb_array_length(batch -> 'entries');
    first    bigint := (batch #>> '{entries,0,seq}')::bigint;
    chain    streams;
    entry    record;
    heading  bytea;
    salted   bytea;
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

    again := first <= chain.seq;
    IF again THEN
        SELECT max(l.seq) INTO last_seq
          FROM jsonb_to_recordset(batch -> 'entries') AS e (seq bigint, body text)
          JOIN ledger l ON l.stream = named AND l.seq = e.seq
           AND split_part(convert_from(l.header, 'UTF8'), E'\n', 5)
               = encode(sha256(convert_to(e.body, 'UTF8')), 'hex')
        HAVING count(*) = wanted;
        IF last_seq IS NULL THEN
            RAISE EXCEPTION 'The ledger holds other entries of % from % on.', named, first
                USING ERRCODE = 'RM412';
        END IF;
        RETURN;
    END IF;

    again := false;
    FOR entry IN
        SELECT e.seq, e.kind, e.subject, e.at, e.by AS author, e.command_id, e.body
          FROM jsonb_to_recordset(batch -> 'entries') AS e (seq bigint, kind text,
               subject text, at timestamptz, by text, command_id text, body text)
         ORDER BY e.seq
    LOOP
        IF entry.seq <> chain.seq + 1 THEN
            RAISE EXCEPTION 'The next entry of % is %, not %.', named, chain.seq + 1, entry.seq
                USING ERRCODE = 'RM412';
        END IF;
        heading := convert_to(format(E'remit-entry/v1\n%s\n%s\n%s\n%s\n',
            chain.chain_id, entry.seq,
            coalesce(encode(chain.head, 'hex'), repeat('0', 64)),
            encode(sha256(convert_to(entry.body, 'UTF8')), 'hex')), 'UTF8');
        chain.seq := entry.seq;
        chain.head := sha256('\x00'::bytea || heading);
        INSERT INTO ledger (stream, seq, kind, subject, at, by, command_id, header, leaf_hash)
        VALUES (named, entry.seq, entry.kind, entry.subject, entry.at, entry.author,
                entry.command_id, heading, chain.head);
        INSERT INTO bodies (stream, seq, body)
        VALUES (named, entry.seq, convert_to(entry.body, 'UTF8'));
    END LOOP;
    last_seq := chain.seq;
    UPDATE streams s SET seq = chain.seq, head = chain.head WHERE s.stream = named;

    INSERT INTO commands (stream, command_id, digest, first_seq, last_seq)
    SELECT named, c.command_id, c.digest, c.first_seq, c.last_seq
      FROM jsonb_to_recordset(batch -> 'commands')
           AS c (command_id text, digest text, first_seq bigint, last_seq bigint)
    ON CONFLICT DO NOTHING;
    IF EXISTS (SELECT FROM jsonb_to_recordset(batch -> 'commands')
                   AS c (command_id text, digest text, first_seq bigint, last_seq bigint)
                 JOIN commands k ON k.stream = named AND k.command_id = c.command_id
                WHERE (k.digest, k.first_seq, k.last_seq)
                      IS DISTINCT FROM (c.digest, c.first_seq, c.last_seq)) THEN
        RAISE EXCEPTION 'A command id of this batch was used in % before.', named
            USING ERRCODE = 'RM412';
    END IF;

    PERFORM tell(batch -> 'rows');

    INSERT INTO notices (notice, party, role, problem, seq, subject, kind, line)
    SELECT n.notice, n.party, n.role, n.problem, n.seq, n.subject, n.kind, n.line
      FROM jsonb_to_recordset(batch -> 'notices') AS n (notice text, party text, role text,
           problem text, seq bigint, subject text, kind text, line text)
    ON CONFLICT DO NOTHING;

    PERFORM pg_notify('remit_entries', named);
END $$;

REVOKE EXECUTE ON FUNCTION tell(jsonb) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION append_batch(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_batch(jsonb) TO remit_app;
