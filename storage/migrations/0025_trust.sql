SET LOCAL ROLE remit_owner;

CREATE TABLE trust_entries (
    stream   text NOT NULL,
    seq      bigint NOT NULL,
    kind     text NOT NULL,
    trusting text NOT NULL,
    trusted  text NOT NULL,
    at       timestamptz NOT NULL,
    about    text NOT NULL,
    PRIMARY KEY (stream, seq, trusting, trusted, kind)
);
CREATE INDEX ON trust_entries (trusting, trusted, at);
CREATE INDEX ON trust_entries (trusted, at);
CREATE INDEX ON trust_entries (kind, at) WHERE kind = 'seen_by_citizens';
COMMENT ON TABLE trust_entries IS
    'Rebuilt from the ledger: what each entry made in the accounts of trust between parties.';

CREATE TABLE trust_matters (
    party    text NOT NULL,
    noun     text NOT NULL,
    name     text NOT NULL,
    seq      bigint NOT NULL,
    state    text NOT NULL,
    turn     text,
    other    text NOT NULL,
    due      timestamptz,
    at       timestamptz NOT NULL,
    document jsonb NOT NULL,
    PRIMARY KEY (party, noun, name)
);
CREATE INDEX ON trust_matters (turn, due) WHERE turn IS NOT NULL;
CREATE INDEX ON trust_matters (name) WHERE noun = 'contest';
CREATE INDEX ON trust_matters (noun, at);
COMMENT ON TABLE trust_matters IS
    'Rebuilt from the ledger: incidents and their reviews, goodwill acts, contests, surveys.';
GRANT SELECT ON trust_entries, trust_matters TO remit_app, remit_auditor;

-- What was told so far goes on being told as it was; trust comes to it. An entry of the ledger never
-- changes, and so neither does what it made.
ALTER FUNCTION tell(jsonb) RENAME TO tell_before_trust;
CREATE FUNCTION tell(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM tell_before_trust(rows);

    IF jsonb_array_length(rows -> 'trust_entries') > 0 THEN
        INSERT INTO trust_entries (stream, seq, kind, trusting, trusted, at, about)
        SELECT r ->> 'stream', (r ->> 'seq')::bigint, r ->> 'kind', r ->> 'trusting',
               r ->> 'trusted', (r ->> 'at')::timestamptz, r ->> 'about'
          FROM (SELECT jsonb_array_elements(rows -> 'trust_entries') AS r) AS told
        ON CONFLICT DO NOTHING;
    END IF;

    IF jsonb_array_length(rows -> 'trust_matters') > 0 THEN
        INSERT INTO trust_matters AS p
               (party, noun, name, seq, state, turn, other, due, at, document)
        SELECT r ->> 'party', r ->> 'noun', r ->> 'name', (r ->> 'seq')::bigint, r ->> 'state',
               r ->> 'turn', r ->> 'other', (r ->> 'due')::timestamptz, (r ->> 'at')::timestamptz,
               (r ->> 'document')::jsonb
          FROM (SELECT jsonb_array_elements(rows -> 'trust_matters') AS r) AS told
        ON CONFLICT (party, noun, name) DO UPDATE
           SET seq = excluded.seq, state = excluded.state, turn = excluded.turn,
               other = excluded.other, due = excluded.due, at = excluded.at,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION tell(jsonb) FROM PUBLIC;

-- What people wrote about trust goes with the other rows of a party's stream when texts of it are
-- expunged, and is told again without them.
ALTER FUNCTION expunge(text, jsonb, jsonb) RENAME TO expunge_before_trust;
CREATE FUNCTION expunge(named text, going jsonb, anew jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM expunge_before_trust(named, going, anew);
    DELETE FROM trust_matters m WHERE 'party/' || m.party = named;
END $$;
REVOKE EXECUTE ON FUNCTION expunge(text, jsonb, jsonb) FROM PUBLIC;
