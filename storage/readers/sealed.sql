-- name: witnessed
SELECT witness, min(seen_at) AS seen_at
  FROM cosignatures
 WHERE size > $1
   AND origin = (SELECT k.origin FROM log_keys k WHERE k.use = 'checkpoint'
                  ORDER BY k.number DESC LIMIT 1)
 GROUP BY witness
 ORDER BY min(seen_at), witness

-- name: covered
SELECT l.seq, (SELECT min(c.size) FROM checkpoints c WHERE c.size > v.idx) AS size
  FROM ledger l
  JOIN leaves v USING (entry_id)
 WHERE l.stream = $1 AND l.seq = ANY ($2::bigint[])
