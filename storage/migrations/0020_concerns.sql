SET LOCAL ROLE remit_owner;

-- More kinds of streams: concerns, candidates, and those that follow them in the method.
ALTER TABLE streams DROP CONSTRAINT streams_stream_check;
ALTER TABLE streams ADD CONSTRAINT streams_stream_check CHECK (
    stream ~ '^(problem|party|finding|record|concern|candidate|round|partnership)/[a-z0-9-]{2,40}$');

CREATE TABLE concerns (
    concern     text PRIMARY KEY,
    seq         bigint NOT NULL,
    state       text NOT NULL,
    source      text NOT NULL,
    matter      text NOT NULL,
    place       text,
    party       text NOT NULL,
    reported_by text NOT NULL,
    reported_at timestamptz NOT NULL,
    problem     text,
    merged_into text,
    document    jsonb NOT NULL
);
CREATE INDEX ON concerns (problem) WHERE problem IS NOT NULL;
CREATE INDEX ON concerns (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX ON concerns (reported_at);
CREATE INDEX ON concerns (party, reported_at);
COMMENT ON TABLE concerns IS
    'Rebuilt from the ledger: single reports of citizens, officers and agencies, and where each went.';

CREATE TABLE candidates (
    candidate   text PRIMARY KEY,
    seq         bigint NOT NULL,
    state       text NOT NULL,
    matter      text NOT NULL,
    place       text,
    proposed_at timestamptz NOT NULL,
    problem     text,
    document    jsonb NOT NULL
);
CREATE INDEX ON candidates (proposed_at);
COMMENT ON TABLE candidates IS
    'Rebuilt from the ledger: concerns about one place and kind that the scan proposed as a problem.';
GRANT SELECT ON concerns, candidates TO remit_app, remit_auditor;

-- What was told so far goes on being told as it was; concerns and candidates come to it.
ALTER FUNCTION tell(jsonb) RENAME TO tell_before_concerns;
CREATE FUNCTION tell(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM tell_before_concerns(rows);

    IF jsonb_array_length(rows -> 'concerns') > 0 THEN
        INSERT INTO concerns AS p (concern, seq, state, source, matter, place, party, reported_by,
               reported_at, problem, merged_into, document)
        SELECT r.concern, r.seq, r.state, r.source, r.matter, r.place, r.party, r.reported_by,
               r.reported_at, r.problem, r.merged_into, r.document::jsonb
          FROM jsonb_to_recordset(rows -> 'concerns') AS r (concern text, seq bigint, state text,
               source text, matter text, place text, party text, reported_by text,
               reported_at timestamptz, problem text, merged_into text, document text)
        ON CONFLICT (concern) DO UPDATE
           SET seq = excluded.seq, state = excluded.state, source = excluded.source,
               matter = excluded.matter, place = excluded.place, party = excluded.party,
               reported_by = excluded.reported_by, reported_at = excluded.reported_at,
               problem = excluded.problem, merged_into = excluded.merged_into,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF jsonb_array_length(rows -> 'candidates') > 0 THEN
        INSERT INTO candidates AS p (candidate, seq, state, matter, place, proposed_at, problem,
               document)
        SELECT r.candidate, r.seq, r.state, r.matter, r.place, r.proposed_at, r.problem,
               r.document::jsonb
          FROM jsonb_to_recordset(rows -> 'candidates') AS r (candidate text, seq bigint,
               state text, matter text, place text, proposed_at timestamptz, problem text,
               document text)
        ON CONFLICT (candidate) DO UPDATE
           SET seq = excluded.seq, state = excluded.state, matter = excluded.matter,
               place = excluded.place, proposed_at = excluded.proposed_at,
               problem = excluded.problem, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION tell(jsonb) FROM PUBLIC;
