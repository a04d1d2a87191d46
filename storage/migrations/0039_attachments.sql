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
    wrapped     bytea,
    attached_by text NOT NULL,
    attached_at timestamptz NOT NULL,
    removed_at  timestamptz,
    PRIMARY KEY (commitment, number),
    CHECK ((wrapped IS NULL) = (removed_at IS NOT NULL))
);
CREATE UNIQUE INDEX attachments_once ON attachments (commitment, sha256) WHERE removed_at IS NULL;
COMMENT ON TABLE attachments IS
    'Files that show how a promise was kept: where each lies, and its key, which goes when the file is removed. Rebuilt from nothing; a report in the ledger names the hash of what it rests on.';
GRANT SELECT, INSERT ON attachments TO remit_app;
GRANT UPDATE (wrapped, removed_at) ON attachments TO remit_app;
