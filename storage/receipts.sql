-- name: recorded
SELECT l.seq, l.leaf_hash, l.recorded_at
  FROM commands c
  JOIN ledger l ON l.stream = c.stream AND l.seq BETWEEN c.first_seq AND c.last_seq
 WHERE c.stream = $1 AND c.command_id = $2
 ORDER BY l.seq

-- name: kept
SELECT note FROM receipts WHERE stream = $1 AND command_id = $2

-- name: keep
INSERT INTO receipts (stream, command_id, note) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
