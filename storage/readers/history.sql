-- name: history
SELECT e.stream, e.seq, e.kind, e.subject, e.at, e.by, e.command_id, e.recorded_at,
       b.body, e.header, e.leaf_hash
  FROM ledger e
  LEFT JOIN bodies b USING (stream, seq)
 WHERE e.stream = $1 AND e.seq > $2
 ORDER BY e.seq
 LIMIT $3

-- name: exact
SELECT e.header, b.body
  FROM ledger e
  LEFT JOIN bodies b USING (stream, seq)
 WHERE e.stream = $1 AND e.seq = $2

-- name: newest
-- The newest entries of all streams, for a page that shows what happens.
SELECT e.stream, e.seq, e.kind, e.subject, e.at, e.by, e.command_id, e.recorded_at,
       b.body, e.header, e.leaf_hash
  FROM ledger e
  LEFT JOIN bodies b USING (stream, seq)
 ORDER BY e.entry_id DESC
 LIMIT $1

-- name: length
SELECT count(*) FROM ledger WHERE stream = $1
