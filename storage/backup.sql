-- name: snapshot
SELECT pg_export_snapshot()

-- name: facts
SELECT (SELECT count(*) FROM ledger) AS entries,
       (SELECT count(*) FROM streams) AS streams,
       (SELECT coalesce(max(name), '') FROM migrations) AS migration

-- name: make_scratch
CREATE DATABASE remit_scratch

-- name: drop_scratch
DROP DATABASE IF EXISTS remit_scratch WITH (FORCE)
