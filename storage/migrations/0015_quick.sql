SET LOCAL ROLE remit_owner;

-- The same as before, but a kind of rows that a batch does not bring costs a look and no statement.
-- Most batches bring one or two of eight.
CREATE OR REPLACE FUNCTION tell_streams(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF jsonb_array_length(rows -> 'problems') > 0 THEN
        INSERT INTO problems AS p (problem, seq, title, stage, police, opened_at, closed_at,
            document)
        SELECT r.problem, r.seq, r.title, r.stage, r.police, r.opened_at, r.closed_at,
            r.document::jsonb
          FROM jsonb_to_recordset(rows -> 'problems') AS r (problem text, seq bigint, title text,
               stage text, police text, opened_at timestamptz, closed_at timestamptz, document text)
        ON CONFLICT (problem) DO UPDATE
           SET seq = excluded.seq, title = excluded.title, stage = excluded.stage,
               police = excluded.police, opened_at = excluded.opened_at,
               closed_at = excluded.closed_at, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF jsonb_array_length(rows -> 'responsibilities') > 0 THEN
        INSERT INTO responsibilities AS p
               (responsibility, problem, seq, title, state, holder, fallback, document)
        SELECT r.responsibility, r.problem, r.seq, r.title, r.state, r.holder, r.fallback,
               r.document::jsonb
          FROM jsonb_to_recordset(rows -> 'responsibilities') AS r (responsibility text, problem
              text,
               seq bigint, title text, state text, holder text, fallback text, document text)
        ON CONFLICT (responsibility) DO UPDATE
           SET problem = excluded.problem, seq = excluded.seq, title = excluded.title,
               state = excluded.state, holder = excluded.holder, fallback = excluded.fallback,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    -- In their order: the old tenure ends before the new one may be open.
    IF jsonb_array_length(rows -> 'tenures') > 0 THEN
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
    END IF;

    IF jsonb_array_length(rows -> 'handoffs') > 0 THEN
        INSERT INTO handoffs AS p
               (handoff, problem, responsibility, seq, state, offeror, receiver, turn, due,
                   document)
        SELECT r.handoff, r.problem, r.responsibility, r.seq, r.state, r.offeror, r.receiver,
            r.turn,
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
    END IF;

    IF jsonb_array_length(rows -> 'commitments') > 0 THEN
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
    END IF;

    IF jsonb_array_length(rows -> 'parties') > 0 THEN
        INSERT INTO parties AS p (party, seq, kind, name, zone, active)
        SELECT r.party, r.seq, r.kind, r.name, r.zone, r.active
          FROM jsonb_to_recordset(rows -> 'parties') AS r (party text, seq bigint, kind text,
               name text, zone text, active boolean)
        ON CONFLICT (party) DO UPDATE
           SET seq = excluded.seq, kind = excluded.kind, name = excluded.name, zone = excluded.zone,
               active = excluded.active
         WHERE p.seq < excluded.seq;
    END IF;

    IF jsonb_array_length(rows -> 'people') > 0 THEN
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
    END IF;
END $$;

CREATE OR REPLACE FUNCTION tell(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM tell_streams(rows);

    IF jsonb_array_length(rows -> 'findings') > 0 THEN
        INSERT INTO findings AS p
               (finding, seq, about, entry, severity, state, opened_by, opened_at, document)
        SELECT r.finding, r.seq, r.about, r.entry, r.severity, r.state, r.opened_by, r.opened_at,
               r.document::jsonb
          FROM jsonb_to_recordset(rows -> 'findings') AS r (finding text, seq bigint, about text,
               entry bigint, severity text, state text, opened_by text, opened_at timestamptz,
               document text)
        ON CONFLICT (finding) DO UPDATE
           SET seq = excluded.seq, about = excluded.about, entry = excluded.entry,
               severity = excluded.severity, state = excluded.state, opened_by = excluded.opened_by,
               opened_at = excluded.opened_at, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;
END $$;

-- Rows that are told again and again find room on their own page, so that no index need know.
ALTER TABLE problems SET (fillfactor = 70);
ALTER TABLE responsibilities SET (fillfactor = 70);
ALTER TABLE tenures SET (fillfactor = 80);
ALTER TABLE handoffs SET (fillfactor = 70);
ALTER TABLE commitments SET (fillfactor = 70);

-- A notification makes PostgreSQL hold one lock from before a commit until after it, so commits
-- that could share a write to disk wait for each other. Who wants to know of new entries looks.
DO $$
BEGIN
    EXECUTE replace(pg_get_functiondef('append_batch(jsonb)'::regprocedure),
                    'PERFORM pg_notify(''remit_entries'', named);', '');
END $$;
