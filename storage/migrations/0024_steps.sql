SET LOCAL ROLE remit_owner;

CREATE TABLE steps (
    step     text PRIMARY KEY,
    problem  text NOT NULL,
    seq      bigint NOT NULL,
    party    text NOT NULL,
    police   text NOT NULL,
    method   text NOT NULL,
    rung     integer NOT NULL,
    matter   text NOT NULL,
    state    text NOT NULL,
    turns    text NOT NULL,
    due      timestamptz,
    document jsonb NOT NULL
);
CREATE INDEX ON steps (problem);
CREATE INDEX ON steps (party);
CREATE INDEX ON steps (due) WHERE turns <> '';
COMMENT ON TABLE steps IS
    'Rebuilt from the ledger: uses of the methods of the ladder on parties, and how each stands.';
GRANT SELECT ON steps TO remit_app, remit_auditor;

-- What was told so far goes on being told as it was; steps come to it.
ALTER FUNCTION tell(jsonb) RENAME TO tell_before_steps;
CREATE FUNCTION tell(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM tell_before_steps(rows);

    IF jsonb_array_length(rows -> 'steps') > 0 THEN
        INSERT INTO steps AS p (step, problem, seq, party, police, method, rung, matter, state,
               turns, due, document)
        SELECT r.step, r.problem, r.seq, r.party, r.police, r.method, r.rung, r.matter, r.state,
               r.turns, r.due, r.document::jsonb
          FROM jsonb_to_recordset(rows -> 'steps') AS r (step text, problem text, seq bigint,
               party text, police text, method text, rung integer, matter text, state text,
               turns text, due timestamptz, document text)
        ON CONFLICT (step) DO UPDATE
           SET problem = excluded.problem, seq = excluded.seq, party = excluded.party,
               police = excluded.police, method = excluded.method, rung = excluded.rung,
               matter = excluded.matter, state = excluded.state, turns = excluded.turns,
               due = excluded.due, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION tell(jsonb) FROM PUBLIC;
