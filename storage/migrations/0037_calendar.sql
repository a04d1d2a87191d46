SET LOCAL ROLE remit_owner;

CREATE TABLE calendar_feeds (
    token_hash bytea PRIMARY KEY,
    person     text NOT NULL,
    titles     boolean NOT NULL,
    lead_hours integer NOT NULL CHECK (lead_hours BETWEEN 0 AND 336),
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
CREATE INDEX ON calendar_feeds (person);
COMMENT ON TABLE calendar_feeds IS
    'Addresses of calendars, as hashes; rebuilt from nothing, people make a new address.';

CREATE TABLE calendar_dates (
    token_hash bytea NOT NULL REFERENCES calendar_feeds,
    uid        text NOT NULL,
    due        timestamptz NOT NULL,
    sequence   integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now(),
    cancelled  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (token_hash, uid)
);
COMMENT ON TABLE calendar_dates IS
    'What each calendar was told, so that a moved or ended deadline is told as such; rebuilt from nothing.';

GRANT SELECT, INSERT ON calendar_feeds, calendar_dates TO remit_app;
GRANT UPDATE (revoked_at) ON calendar_feeds TO remit_app;
GRANT UPDATE (due, sequence, changed_at, cancelled) ON calendar_dates TO remit_app;
