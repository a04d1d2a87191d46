-- name: known
-- One row at least: the name of the log now, the receipt if one was given, and the entries.
SELECT (SELECT k.origin FROM log_keys k WHERE k.use = 'checkpoint' ORDER BY k.number DESC LIMIT 1)
           AS origin,
       r.note, l.seq, l.leaf_hash, l.recorded_at
  FROM (VALUES ($1::text COLLATE "C", $2::text)) AS asked (stream, command_id)
  LEFT JOIN receipts r USING (stream, command_id)
  LEFT JOIN commands c USING (stream, command_id)
  LEFT JOIN ledger l ON l.stream = c.stream AND l.seq BETWEEN c.first_seq AND c.last_seq
 ORDER BY l.seq

-- name: kept
SELECT note FROM receipts WHERE stream = $1 AND command_id = $2

-- name: keep
-- Nobody waits for the disk: what a crash takes away is signed again, to the letter, when it is
-- asked for, because the same entries and the same key give the same text.
WITH soon AS (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO receipts (stream, command_id, note) SELECT $1, $2, $3 FROM soon
ON CONFLICT DO NOTHING RETURNING note

-- name: givers
SELECT DISTINCT l.by
  FROM commands c
  JOIN ledger l ON l.stream = c.stream AND l.seq BETWEEN c.first_seq AND c.last_seq
 WHERE c.stream = $1 AND c.command_id = $2
