SET LOCAL ROLE remit_owner;

CREATE TABLE passkeys (
    credential   bytea PRIMARY KEY,
    person       text NOT NULL,
    public_key   bytea NOT NULL,
    sign_count   bigint NOT NULL,
    label        text NOT NULL,
    made_at      timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    removed_at   timestamptz
);
CREATE INDEX ON passkeys (person);
COMMENT ON TABLE passkeys IS
    'Public keys with which people sign in beside a link; rebuilt from nothing, people add them again.';

GRANT SELECT, INSERT ON passkeys TO remit_app;
GRANT UPDATE (sign_count, last_used_at, removed_at) ON passkeys TO remit_app;
