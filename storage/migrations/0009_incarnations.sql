-- A ledger that was restored goes on under another origin, so a checkpoint is known by origin and
-- size. A witness may say again later that it still sees the same. Stamps are the word of a
-- time-stamping authority.

SET LOCAL ROLE remit_owner;

ALTER TABLE cosignatures DROP CONSTRAINT cosignatures_pkey;
ALTER TABLE cosignatures DROP CONSTRAINT cosignatures_size_fkey;
ALTER TABLE checkpoints DROP CONSTRAINT checkpoints_pkey;

-- The note names its log in its first line; this can never say anything else.
ALTER TABLE checkpoints
    ADD COLUMN origin text NOT NULL GENERATED ALWAYS AS (split_part(note, E'\n', 1)) STORED;
ALTER TABLE checkpoints ADD PRIMARY KEY (origin, size);

-- There was one log until now. The rows may not be updated, and a default fills them as well.
DO $$
BEGIN
    EXECUTE format('ALTER TABLE cosignatures ADD COLUMN origin text NOT NULL DEFAULT %L',
                   coalesce((SELECT min(origin) FROM checkpoints), ''));
END $$;
ALTER TABLE cosignatures ALTER COLUMN origin DROP DEFAULT;
ALTER TABLE cosignatures ADD PRIMARY KEY (origin, size, witness, seen_at);
ALTER TABLE cosignatures ADD FOREIGN KEY (origin, size) REFERENCES checkpoints (origin, size);
DROP INDEX cosignatures_witness_size_idx;
CREATE INDEX ON cosignatures (origin, witness, size, seen_at);

CREATE TABLE stamps (
    origin    text NOT NULL,
    size      bigint NOT NULL,
    authority text NOT NULL,
    response  bytea NOT NULL,
    at        timestamptz NOT NULL,
    made_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (origin, size, authority),
    FOREIGN KEY (origin, size) REFERENCES checkpoints (origin, size)
);
COMMENT ON TABLE stamps IS
    'RFC 3161 responses over the text of a checkpoint, and whose they are; rebuilt from nothing.';
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON stamps
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON stamps
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE stamps ENABLE ALWAYS TRIGGER only_added_to;
ALTER TABLE stamps ENABLE ALWAYS TRIGGER rows_stay;

GRANT SELECT ON stamps TO remit_app, remit_sequencer, remit_auditor, remit_partner;
GRANT INSERT ON stamps TO remit_sequencer;
