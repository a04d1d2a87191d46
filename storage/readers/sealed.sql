-- name: witnessed
SELECT witness, min(seen_at) AS seen_at
  FROM cosignatures
 WHERE size > $1
   AND origin = (SELECT k.origin FROM log_keys k WHERE k.use = 'checkpoint'
                  ORDER BY k.number DESC LIMIT 1)
 GROUP BY witness
 ORDER BY min(seen_at), witness

-- name: covered
SELECT v.entry_id, (SELECT min(c.size) FROM checkpoints c WHERE c.size > v.idx) AS size
  FROM leaves v
 WHERE v.entry_id = ANY ($1::bigint[])

-- name: covered_at
SELECT w.stream, w.seq, (SELECT min(c.size) FROM checkpoints c WHERE c.size > v.idx) AS size
  FROM unnest($1::text[], $2::bigint[]) AS w (stream, seq)
  JOIN ledger l ON l.stream = w.stream AND l.seq = w.seq
  JOIN leaves v USING (entry_id)
