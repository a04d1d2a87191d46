-- name: append
SELECT last_seq, again FROM append_batch($1::jsonb)

-- name: append_together
SELECT append_together($1, $2, $3, $4, $5, $6, $7, $8)

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
-- Whether each of these commands is recorded with this last entry, and how far its stream is.
SELECT w.stream, w.command_id, coalesce(s.seq, 0) AS seq,
       EXISTS (SELECT FROM commands c
                WHERE c.stream = w.stream AND c.command_id = w.command_id
                  AND c.last_seq = w.last_seq) AS there
  FROM unnest($1::text[], $2::text[], $3::bigint[]) AS w (stream, command_id, last_seq)
  LEFT JOIN streams s ON s.stream = w.stream

