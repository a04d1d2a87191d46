-- name: one_at_a_time
SELECT pg_advisory_lock(7278534021)

-- name: make_table
CREATE TABLE IF NOT EXISTS migrations (
    name       text PRIMARY KEY,
    sha256     text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- name: say_what_it_is
COMMENT ON TABLE migrations IS 'Which migrations this database has had; rebuilt from nothing.';

-- name: is_there
SELECT to_regclass('public.migrations') IS NOT NULL

-- name: applied
SELECT name, sha256 FROM migrations ORDER BY name

-- name: remember
INSERT INTO migrations (name, sha256) VALUES ($1, $2)
