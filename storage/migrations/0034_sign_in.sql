-- Who is at the door: links bound to a browser, second factors, providers, and the log of it all.

SET LOCAL ROLE remit_owner;

ALTER TABLE sign_in_links
    ADD COLUMN browser_hash bytea,
    ADD COLUMN code_hash    bytea;
COMMENT ON COLUMN sign_in_links.browser_hash IS
    'The browser that asked for it; none: made at the command line, good in any.';
CREATE INDEX ON sign_in_links (person, created_at);

ALTER TABLE sessions
    ADD COLUMN way       text NOT NULL DEFAULT 'link',
    ADD COLUMN address   text,
    ADD COLUMN agent     text,
    ADD COLUMN factor_at timestamptz,
    ADD COLUMN waits_for text CHECK (waits_for IN ('factor', 'enrolment'));
COMMENT ON COLUMN sessions.waits_for IS
    'What is still to be done before it is a session; until then it opens no page but that one.';

ALTER TABLE api_keys
    ADD COLUMN label        text NOT NULL DEFAULT '',
    ADD COLUMN scope        text NOT NULL DEFAULT 'both' CHECK (scope IN ('read', 'command', 'both')),
    ADD COLUMN last_used_at timestamptz;

CREATE TABLE second_factors (
    person       text PRIMARY KEY,
    sealed       bytea,
    kek          text,
    since        timestamptz NOT NULL DEFAULT now(),
    last_counter bigint NOT NULL DEFAULT 0,
    recovery     bytea[] NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE second_factors IS
    'Secrets of one-time codes, sealed, and hashes of recovery codes; rebuilt from nothing, people enrol again.';
COMMENT ON COLUMN second_factors.last_counter IS 'No code of this half minute or before counts again.';

CREATE TABLE provider_subjects (
    issuer     text NOT NULL,
    subject    text NOT NULL,
    person     text NOT NULL,
    bound_at   timestamptz NOT NULL DEFAULT now(),
    unbound_at timestamptz
);
CREATE UNIQUE INDEX provider_subjects_one_person ON provider_subjects (issuer, subject)
    WHERE unbound_at IS NULL;
CREATE UNIQUE INDEX provider_subjects_one_subject ON provider_subjects (issuer, person)
    WHERE unbound_at IS NULL;
COMMENT ON TABLE provider_subjects IS
    'Whom an OpenID provider means by a subject; rebuilt from nothing, bound again at the next sign-in.';

CREATE TABLE provider_visits (
    state_hash bytea PRIMARY KEY,
    issuer     text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
COMMENT ON TABLE provider_visits IS
    'Who went to an OpenID provider and may come back once; rebuilt from nothing, and nothing is lost without them.';

CREATE TABLE access_log (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    event   text NOT NULL,
    person  text,
    address text,
    agent   text,
    about   text,
    by      text
);
CREATE INDEX ON access_log (person, number);
CREATE INDEX ON access_log (address, number) WHERE person IS NULL;
CREATE INDEX ON access_log (at);
COMMENT ON TABLE access_log IS
    'Who signed in, or tried to, and what became of sessions, keys and factors; rebuilt from nothing.';
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON access_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE access_log ENABLE ALWAYS TRIGGER only_added_to;
ALTER TABLE access_log ENABLE ALWAYS TRIGGER rows_stay;

GRANT SELECT ON second_factors, provider_subjects, provider_visits, access_log TO remit_app;
GRANT INSERT ON second_factors, provider_subjects, provider_visits TO remit_app;
GRANT INSERT (event, person, address, agent, about, by) ON access_log TO remit_app;
GRANT UPDATE (sealed, kek, since, last_counter, recovery) ON second_factors TO remit_app;
GRANT UPDATE (unbound_at) ON provider_subjects TO remit_app;
GRANT UPDATE (used_at) ON provider_visits TO remit_app;
GRANT SELECT ON access_log TO remit_auditor;
