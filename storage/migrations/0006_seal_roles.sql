-- Three more roles. The sequencer orders entries and never reads what they say; the auditor reads
-- everything that can be checked and writes nothing; a partner reads headers and the tree.
-- Start-up, or the operator, gives those who need it a login.

DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['remit_sequencer', 'remit_auditor', 'remit_partner'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- roles belong to the whole cluster, and another database was quicker
        END;
    END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO remit_sequencer, remit_auditor, remit_partner;
GRANT SELECT ON migrations TO remit_sequencer, remit_auditor, remit_partner;

SET LOCAL ROLE remit_owner;

GRANT SELECT (entry_id, xid, stream, seq, recorded_at, header, leaf_hash) ON ledger
    TO remit_sequencer;
GRANT SELECT ON streams, ledger, bodies, commands, notices,
                problems, responsibilities, tenures, handoffs, commitments, parties, people
    TO remit_auditor;
