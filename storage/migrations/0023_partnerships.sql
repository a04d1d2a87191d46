SET LOCAL ROLE remit_owner;

CREATE TABLE partnerships (
    partnership text PRIMARY KEY,
    seq         bigint NOT NULL,
    name        text NOT NULL,
    purpose     text NOT NULL,
    state       text NOT NULL,
    convener    text NOT NULL,
    founded_at  timestamptz NOT NULL,
    document    jsonb NOT NULL
);
CREATE TABLE partnership_members (
    partnership    text NOT NULL,
    party          text NOT NULL,
    seq            bigint NOT NULL,
    role           text NOT NULL,
    state          text NOT NULL,
    representative text,
    answer_by      timestamptz,
    PRIMARY KEY (partnership, party)
);
CREATE INDEX ON partnership_members (party);
-- Exactly one of those in it convenes; the columns of the partnership name it, never nobody.
CREATE UNIQUE INDEX partnership_members_one_convener ON partnership_members (partnership)
    WHERE role = 'convener';
CREATE TABLE agreements (
    agreement   text PRIMARY KEY,
    partnership text NOT NULL,
    seq         bigint NOT NULL,
    state       text NOT NULL,
    version     integer NOT NULL,
    since       timestamptz,
    until       timestamptz
);
CREATE INDEX ON agreements (partnership);
CREATE INDEX ON agreements (until) WHERE state = 'in_force';
COMMENT ON TABLE partnerships IS
    'Rebuilt from the ledger: partnerships as they stand, each with all its parts in the document.';
COMMENT ON TABLE partnership_members IS
    'Rebuilt from the ledger: who was asked into each partnership, as what, and how it stands.';
COMMENT ON TABLE agreements IS
    'Rebuilt from the ledger: agreements within partnerships, and until when they stand.';
GRANT SELECT ON partnerships, partnership_members, agreements TO remit_app, remit_auditor;

-- What was told so far goes on being told as it was; partnerships come to it.
ALTER FUNCTION tell(jsonb) RENAME TO tell_before_partnerships;
CREATE FUNCTION tell(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM tell_before_partnerships(rows);

    IF jsonb_array_length(rows -> 'partnerships') > 0 THEN
        INSERT INTO partnerships AS p
               (partnership, seq, name, purpose, state, convener, founded_at, document)
        SELECT r.partnership, r.seq, r.name, r.purpose, r.state, r.convener, r.founded_at,
               r.document::jsonb
          FROM jsonb_to_recordset(rows -> 'partnerships') AS r (partnership text, seq bigint,
               name text, purpose text, state text, convener text, founded_at timestamptz,
               document text)
        ON CONFLICT (partnership) DO UPDATE
           SET seq = excluded.seq, name = excluded.name, purpose = excluded.purpose,
               state = excluded.state, convener = excluded.convener,
               founded_at = excluded.founded_at, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    -- The former convener first: two never stand in the table at the same time.
    IF jsonb_array_length(rows -> 'partnership_members') > 0 THEN
        INSERT INTO partnership_members AS p
               (partnership, party, seq, role, state, representative, answer_by)
        SELECT r.partnership, r.party, r.seq, r.role, r.state, r.representative, r.answer_by
          FROM jsonb_to_recordset(rows -> 'partnership_members') AS r (partnership text,
               party text, seq bigint, role text, state text, representative text,
               answer_by timestamptz)
         ORDER BY r.role = 'convener'
        ON CONFLICT (partnership, party) DO UPDATE
           SET seq = excluded.seq, role = excluded.role, state = excluded.state,
               representative = excluded.representative, answer_by = excluded.answer_by
         WHERE p.seq < excluded.seq;
    END IF;

    IF jsonb_array_length(rows -> 'agreements') > 0 THEN
        INSERT INTO agreements AS p (agreement, partnership, seq, state, version, since, until)
        SELECT r.agreement, r.partnership, r.seq, r.state, r.version, r.since, r.until
          FROM jsonb_to_recordset(rows -> 'agreements') AS r (agreement text, partnership text,
               seq bigint, state text, version integer, since timestamptz, until timestamptz)
        ON CONFLICT (agreement) DO UPDATE
           SET partnership = excluded.partnership, seq = excluded.seq, state = excluded.state,
               version = excluded.version, since = excluded.since, until = excluded.until
         WHERE p.seq < excluded.seq;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION tell(jsonb) FROM PUBLIC;
