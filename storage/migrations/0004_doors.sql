SET LOCAL ROLE remit_owner;

CREATE TABLE notices (
    notice       text PRIMARY KEY,
    party        text NOT NULL,
    role         text,
    problem      text NOT NULL,
    seq          bigint NOT NULL,
    subject      text NOT NULL,
    kind         text NOT NULL,
    line         text NOT NULL,
    made_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts     integer NOT NULL DEFAULT 0,
    next_try_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    delivered_at timestamptz,
    given_up_at  timestamptz,
    last_error   text
);
CREATE INDEX ON notices (next_try_at) WHERE delivered_at IS NULL AND given_up_at IS NULL;
CREATE INDEX ON notices (made_at) WHERE delivered_at IS NULL;
CREATE INDEX ON notices (party, made_at);
CREATE INDEX ON notices (problem, made_at);
COMMENT ON TABLE notices IS
    'What parties have to be told, made with the entries; how its delivery goes is rebuilt from nothing.';

CREATE TABLE sign_in_links (
    token_hash bytea PRIMARY KEY,
    person     text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
COMMENT ON TABLE sign_in_links IS 'One-time links, as hashes; rebuilt from nothing, and nothing is lost without them.';

CREATE TABLE sessions (
    token_hash   bytea PRIMARY KEY,
    person       text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    revoked_at   timestamptz
);
CREATE INDEX ON sessions (person);
COMMENT ON TABLE sessions IS 'Who is signed in, as hashes; rebuilt from nothing, people sign in again.';

CREATE TABLE api_keys (
    prefix     text PRIMARY KEY,
    key_hash   bytea NOT NULL UNIQUE,
    person     text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX ON api_keys (person);
COMMENT ON TABLE api_keys IS 'Keys with which programs speak for a person, as hashes; rebuilt from nothing.';

GRANT SELECT ON notices, sign_in_links, sessions, api_keys TO remit_app;
GRANT UPDATE (attempts, next_try_at, delivered_at, given_up_at, last_error) ON notices TO remit_app;
GRANT INSERT, UPDATE ON sign_in_links, sessions, api_keys TO remit_app;
