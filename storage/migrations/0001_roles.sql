-- Two roles. The owner owns every table and cannot log in; the product may read everything and
-- write to the ledger through one function only. Start-up gives remit_app its login.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'remit_owner') THEN
        CREATE ROLE remit_owner NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- roles belong to the whole cluster, and another database was quicker
END $$;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'remit_app') THEN
        CREATE ROLE remit_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

DO $$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        GRANT remit_owner TO CURRENT_USER;
    END IF;
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO remit_owner;
GRANT USAGE ON SCHEMA public TO remit_app;
GRANT SELECT ON migrations TO remit_app;
