SET LOCAL ROLE remit_owner;

CREATE TABLE open311_links (
    party         text PRIMARY KEY,
    url           text NOT NULL CHECK (length(url) <= 2000),
    jurisdiction  text,
    service_code  text NOT NULL,
    address       text NOT NULL,
    speaker       text NOT NULL,
    meanings      text[] NOT NULL,
    texts         boolean NOT NULL,
    every_minutes integer NOT NULL CHECK (every_minutes BETWEEN 5 AND 1440),
    kek           text,
    sealed        bytea,
    since         timestamptz NOT NULL DEFAULT now(),
    removed_at    timestamptz,
    CHECK ((kek IS NULL) = (sealed IS NULL))
);
COMMENT ON TABLE open311_links IS
    'Departments that take handoffs by Open311, and what they declared that its answers mean; the key is sealed by one that is not in the database; rebuilt from nothing.';

CREATE TABLE open311_filings (
    handoff     text PRIMARY KEY,
    party       text NOT NULL,
    state       text NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'sent', 'ended', 'failed')),
    request     text,
    token       text,
    status      text CHECK (status IN ('open', 'closed')),
    notes       text,
    updated     text,
    made_at     timestamptz NOT NULL DEFAULT now(),
    sent_at     timestamptz,
    looked_at   timestamptz,
    next_try_at timestamptz NOT NULL DEFAULT now(),
    attempts    integer NOT NULL DEFAULT 0,
    error       text
);
CREATE INDEX ON open311_filings (next_try_at) WHERE state IN ('waiting', 'sent');
COMMENT ON TABLE open311_filings IS
    'Handoffs that went to a department as service requests, and what it last said of them; rebuilt from nothing.';

GRANT SELECT, INSERT, UPDATE ON open311_links, open311_filings TO remit_app;
