SET LOCAL ROLE remit_owner;

CREATE TABLE rounds (
    round     text PRIMARY KEY,
    seq       bigint NOT NULL,
    state     text NOT NULL,
    title     text NOT NULL,
    area      text NOT NULL,
    party     text NOT NULL,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL,
    closes    timestamptz NOT NULL,
    answered  integer NOT NULL,
    document  jsonb NOT NULL
);
CREATE INDEX ON rounds (opened_at);
COMMENT ON TABLE rounds IS
    'Rebuilt from the ledger: priority rounds with what was asked, answered, and came of it.';
GRANT SELECT ON rounds TO remit_app, remit_auditor;

-- What was told so far goes on being told as it was; rounds come to it.
ALTER FUNCTION tell(jsonb) RENAME TO tell_before_rounds;
CREATE FUNCTION tell(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM tell_before_rounds(rows);

    IF jsonb_array_length(rows -> 'rounds') > 0 THEN
        INSERT INTO rounds AS p (round, seq, state, title, area, party, opened_by, opened_at,
               closes, answered, document)
        SELECT r.round, r.seq, r.state, r.title, r.area, r.party, r.opened_by, r.opened_at,
               r.closes, r.answered, r.document::jsonb
          FROM jsonb_to_recordset(rows -> 'rounds') AS r (round text, seq bigint, state text,
               title text, area text, party text, opened_by text, opened_at timestamptz,
               closes timestamptz, answered integer, document text)
        ON CONFLICT (round) DO UPDATE
           SET seq = excluded.seq, state = excluded.state, title = excluded.title,
               area = excluded.area, party = excluded.party, opened_by = excluded.opened_by,
               opened_at = excluded.opened_at, closes = excluded.closes,
               answered = excluded.answered, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION tell(jsonb) FROM PUBLIC;
