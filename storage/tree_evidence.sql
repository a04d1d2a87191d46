-- What an audit of the tree reads, each in the order of the tree.

-- name: leaves
SELECT v.idx, v.leaf_hash, l.header, l.stream, l.seq FROM leaves v LEFT JOIN ledger l USING (entry_id)
 ORDER BY v.idx

-- name: subtrees
SELECT n, hash FROM subtrees WHERE level = $1 ORDER BY n

-- name: checkpoints
SELECT origin, size, root, note FROM checkpoints ORDER BY size, origin

-- name: outside
-- How many entries no checkpoint of this log covers, and for how many seconds the oldest waits.
SELECT count(*) AS entries,
       extract(epoch FROM clock_timestamp() - min(l.recorded_at))::float8 AS seconds
  FROM ledger l LEFT JOIN leaves v USING (entry_id)
 WHERE v.idx IS NULL OR v.idx >= $1

-- name: witnessed
-- When each witness of this log last saw which size; and how many seconds ago that is.
SELECT DISTINCT ON (witness) witness, size,
       extract(epoch FROM clock_timestamp() - seen_at)::float8 AS seconds
  FROM cosignatures WHERE origin = $1 ORDER BY witness, size DESC, seen_at DESC
