-- name: streams
SELECT stream, max(seq) AS seq
  FROM ledger
 WHERE $1::text IS NULL OR stream = $1
 GROUP BY stream
 ORDER BY stream

-- name: entries
SELECT l.stream, l.seq, l.kind, l.command_id, b.body
  FROM ledger l
  LEFT JOIN bodies b USING (stream, seq)
 WHERE l.stream = $1
 ORDER BY l.seq

-- name: on_the_record
SELECT b.body
  FROM ledger l
  JOIN bodies b USING (stream, seq)
 WHERE l.stream LIKE 'record/%' AND l.stream = 'record/log' AND l.subject = $1
   AND (l.kind = 'history.closed' OR l.kind LIKE 'engine.%')
 ORDER BY l.seq
