-- name: streams
SELECT stream, max(seq) AS seq
  FROM ledger
 WHERE $1::text IS NULL OR stream = $1
 GROUP BY stream
 ORDER BY stream

-- name: entries
SELECT l.stream, l.seq, l.kind, l.command_id, b.body, t.paths, t.sealed, t.unders, k.key_id,
       k.kek, k.wrapped
  FROM ledger l
  LEFT JOIN bodies b USING (stream, seq)
  LEFT JOIN data_keys k ON k.stream = l.stream
  LEFT JOIN LATERAL (
       SELECT array_agg(d.path) AS paths, array_agg(d.sealed) AS sealed,
              array_agg(d.expunged_under) AS unders
         FROM disclosures d WHERE d.stream = l.stream AND d.seq = l.seq) t ON true
 WHERE l.stream = $1
 ORDER BY l.seq

-- name: on_the_record
SELECT l.stream, l.seq, b.body, t.paths, t.sealed, t.unders, k.key_id, k.kek, k.wrapped
  FROM ledger l
  JOIN bodies b USING (stream, seq)
  LEFT JOIN data_keys k ON k.stream = l.stream
  LEFT JOIN LATERAL (
       SELECT array_agg(d.path) AS paths, array_agg(d.sealed) AS sealed,
              array_agg(d.expunged_under) AS unders
         FROM disclosures d WHERE d.stream = l.stream AND d.seq = l.seq) t ON true
 WHERE l.stream LIKE 'record/%' AND l.stream = 'record/log' AND l.subject = $1
   AND (l.kind = 'history.closed' OR l.kind LIKE 'engine.%')
 ORDER BY l.seq
