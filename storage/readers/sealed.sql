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
