SET LOCAL ROLE remit_owner;

CREATE TABLE attachments (
    commitment  text NOT NULL,
    sha256      text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    number      integer NOT NULL,
    name        text NOT NULL,
    media_type  text NOT NULL,
    size        integer NOT NULL,
    about       text,
    object      text NOT NULL UNIQUE,
    kek         text NOT NULL,
    wrapped     bytea NOT NULL,
    attached_by text NOT NULL,
    attached_at timestamptz NOT NULL,
    PRIMARY KEY (commitment, sha256),
    UNIQUE (commitment, number)
);
COMMENT ON TABLE attachments IS
    'Files that show how a promise was kept: where each lies, and its key. Rebuilt from nothing; a report in the ledger names the hash of what it rests on.';
GRANT SELECT, INSERT, DELETE ON attachments TO remit_app;
