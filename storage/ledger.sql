-- name: append
SELECT last_seq, again FROM append_batch($1::jsonb)

-- name: end
SELECT seq, at FROM ledger WHERE stream = $1 ORDER BY seq DESC LIMIT 1

-- name: command
-- A command id can stand in several streams only where one act of time touched them all.
SELECT stream, command_id, digest, first_seq, last_seq
  FROM commands
 WHERE command_id = $1 AND ($2::text IS NULL OR stream = $2)
 ORDER BY stream
 LIMIT 1

-- name: caused
SELECT seq, kind, subject, at
  FROM ledger
 WHERE stream = $1 AND seq BETWEEN $2 AND $3
 ORDER BY seq

-- name: reached
SELECT stream, seq FROM streams WHERE stream = ANY($1::text[])
