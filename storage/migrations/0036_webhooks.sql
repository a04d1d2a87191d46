SET LOCAL ROLE remit_owner;

CREATE TABLE webhooks (
    webhook       text PRIMARY KEY CHECK (webhook ~ '^wh-[a-z0-9]{10}$'),
    party         text NOT NULL,
    url           text NOT NULL CHECK (length(url) <= 2048),
    kinds         text[] NOT NULL CHECK (cardinality(kinds) BETWEEN 1 AND 40),
    state         text NOT NULL DEFAULT 'unproved'
                  CHECK (state IN ('unproved', 'active', 'paused', 'removed')),
    made_by       text NOT NULL,
    made_at       timestamptz NOT NULL DEFAULT now(),
    reached       bigint CHECK (reached >= 0),
    failing_since timestamptz,
    paused_at     timestamptz,
    because       text,
    told_at       timestamptz,
    busy_until    timestamptz NOT NULL DEFAULT '-infinity',
    CHECK (state <> 'active' OR reached IS NOT NULL)
);
CREATE INDEX ON webhooks (party);
CREATE INDEX ON webhooks (reached) WHERE state = 'active';
COMMENT ON TABLE webhooks IS
    'Where a party wants to be told by HTTP of what it may see, and the place in the tree up to which that was looked through; rebuilt from nothing.';

CREATE TABLE webhook_secrets (
    webhook text NOT NULL REFERENCES webhooks,
    number  integer NOT NULL CHECK (number > 0),
    kek     text NOT NULL,
    sealed  bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz,
    PRIMARY KEY (webhook, number)
);
COMMENT ON TABLE webhook_secrets IS
    'What webhooks are signed with, sealed by a key that is not in the database; rebuilt from nothing.';

CREATE TABLE webhook_deliveries (
    webhook      text NOT NULL REFERENCES webhooks,
    message      text NOT NULL,
    kind         text NOT NULL,
    stream       text,
    seq          bigint,
    challenge    text,
    made_at      timestamptz NOT NULL DEFAULT now(),
    attempts     integer NOT NULL DEFAULT 0,
    tries        integer NOT NULL DEFAULT 0,
    next_try_at  timestamptz NOT NULL DEFAULT now(),
    settled_at   timestamptz,
    delivered    boolean NOT NULL DEFAULT false,
    last_error   text,
    PRIMARY KEY (webhook, message),
    CHECK ((stream IS NULL) = (seq IS NULL)),
    CHECK ((stream IS NULL) <> (challenge IS NULL)),
    CHECK (NOT delivered OR settled_at IS NOT NULL)
);
CREATE INDEX ON webhook_deliveries (next_try_at) WHERE settled_at IS NULL;
CREATE INDEX ON webhook_deliveries (webhook, next_try_at) WHERE settled_at IS NULL;
CREATE INDEX ON webhook_deliveries (webhook, made_at);
CREATE INDEX ON webhook_deliveries (settled_at) WHERE settled_at IS NOT NULL;
COMMENT ON TABLE webhook_deliveries IS
    'Which entry goes to which webhook and how that goes, without what is in it; rebuilt from nothing, and nothing older than 30 days is kept.';

CREATE TABLE webhook_attempts (
    webhook text NOT NULL,
    message text NOT NULL,
    number  integer NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    ms      integer NOT NULL,
    status  integer,
    error   text,
    PRIMARY KEY (webhook, message, number),
    FOREIGN KEY (webhook, message) REFERENCES webhook_deliveries ON DELETE CASCADE
);
COMMENT ON TABLE webhook_attempts IS
    'Each attempt to deliver a webhook and how it ended, never what was answered; rebuilt from nothing.';

CREATE TABLE event_senders (
    sender     text PRIMARY KEY CHECK (sender ~ '^es-[a-z0-9]{10}$'),
    person     text NOT NULL,
    kek        text NOT NULL,
    sealed     bytea NOT NULL,
    made_by    text NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
CREATE INDEX ON event_senders (person) WHERE revoked_at IS NULL;
COMMENT ON TABLE event_senders IS
    'Programs that send events in the name of a person, and what they sign with, sealed; rebuilt from nothing.';

CREATE TABLE events_received (
    sender     text NOT NULL REFERENCES event_senders,
    message    text NOT NULL CHECK (length(message) <= 200),
    digest     bytea NOT NULL CHECK (length(digest) = 32),
    command_id text NOT NULL,
    first_at   timestamptz NOT NULL DEFAULT now(),
    done_at    timestamptz,
    PRIMARY KEY (sender, message)
);
COMMENT ON TABLE events_received IS
    'Which events were received, so that a repeated one does nothing; rebuilt from nothing.';

-- Of the product nobody deletes; this forgets what is over, and nothing that is still to be sent.
CREATE FUNCTION forget_webhook_deliveries() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM webhook_deliveries d
         WHERE (d.webhook, d.message) IN (
               SELECT o.webhook, o.message FROM webhook_deliveries o
                WHERE o.settled_at < now() - interval '30 days' LIMIT 5000)
        RETURNING 1)
    SELECT count(*) FROM gone
$$;
REVOKE EXECUTE ON FUNCTION forget_webhook_deliveries() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_webhook_deliveries() TO remit_app;

GRANT SELECT, INSERT ON webhooks, webhook_secrets, webhook_deliveries, webhook_attempts,
    event_senders, events_received TO remit_app;
GRANT UPDATE (state, reached, failing_since, paused_at, because, told_at, busy_until)
    ON webhooks TO remit_app;
GRANT UPDATE (ends_at) ON webhook_secrets TO remit_app;
GRANT UPDATE (attempts, tries, next_try_at, settled_at, delivered, last_error)
    ON webhook_deliveries TO remit_app;
GRANT UPDATE (revoked_at) ON event_senders TO remit_app;
GRANT UPDATE (done_at) ON events_received TO remit_app;
