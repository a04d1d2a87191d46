SET LOCAL ROLE remit_owner;

-- Two more kinds of streams: findings of auditors, and the record about the record itself.
ALTER TABLE streams DROP CONSTRAINT streams_stream_check;
ALTER TABLE streams ADD CONSTRAINT streams_stream_check
    CHECK (stream ~ '^(problem|party|finding|record)/[a-z0-9-]{2,40}$');

CREATE TABLE findings (
    finding   text PRIMARY KEY,
    seq       bigint NOT NULL,
    about     text COLLATE "C" NOT NULL,
    entry     bigint NOT NULL CHECK (entry > 0),
    severity  text NOT NULL,
    state     text NOT NULL,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL,
    document  jsonb NOT NULL
);
CREATE INDEX ON findings (about, entry);
CREATE INDEX ON findings (opened_at) WHERE state <> 'closed';
COMMENT ON TABLE findings IS
    'Rebuilt from the ledger: what auditors say of entries, and how it stands. An entry is not changed by it.';
GRANT SELECT ON findings TO remit_app, remit_auditor;

-- What was told so far goes on being told as it was; findings come to it.
ALTER FUNCTION tell(jsonb) RENAME TO tell_streams;
CREATE FUNCTION tell(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM tell_streams(rows);

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
END $$;
REVOKE EXECUTE ON FUNCTION tell(jsonb) FROM PUBLIC;

-- The newest entry of the record of a kind about a run is asked for at every comparison.
CREATE INDEX ledger_by_subject ON ledger (subject, kind) WHERE stream LIKE 'record/%';
