SET LOCAL ROLE remit_owner;

ALTER TABLE streams DROP CONSTRAINT streams_stream_check;
ALTER TABLE streams ADD CONSTRAINT streams_stream_check CHECK (stream ~
    '^(problem|party|finding|record|concern|candidate|playbook|round|partnership)/[a-z0-9-]{2,40}$');

CREATE TABLE playbooks (
    playbook text PRIMARY KEY,
    seq      bigint NOT NULL,
    name     text NOT NULL,
    version  integer NOT NULL,
    title    text NOT NULL,
    sha256   text NOT NULL,
    added_at timestamptz NOT NULL,
    document jsonb NOT NULL,
    UNIQUE (name, version)
);
COMMENT ON TABLE playbooks IS
    'Rebuilt from the ledger: every version of every playbook, with all that it says.';
GRANT SELECT ON playbooks TO remit_app, remit_auditor;

-- What was told so far goes on being told as it was; playbooks come to it.
ALTER FUNCTION tell(jsonb) RENAME TO tell_before_playbooks;
CREATE FUNCTION tell(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM tell_before_playbooks(rows);

    IF jsonb_array_length(rows -> 'playbooks') > 0 THEN
        INSERT INTO playbooks AS p
               (playbook, seq, name, version, title, sha256, added_at, document)
        SELECT r.playbook, r.seq, r.name, r.version, r.title, r.sha256, r.added_at,
               r.document::jsonb
          FROM jsonb_to_recordset(rows -> 'playbooks') AS r (playbook text, seq bigint, name text,
               version integer, title text, sha256 text, added_at timestamptz, document text)
        ON CONFLICT (playbook) DO UPDATE
           SET seq = excluded.seq, name = excluded.name, version = excluded.version,
               title = excluded.title, sha256 = excluded.sha256, added_at = excluded.added_at,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION tell(jsonb) FROM PUBLIC;
