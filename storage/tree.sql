-- name: head
SELECT size, frontier, root FROM tree

-- name: locked
-- No row where somebody else has it.
SELECT size, frontier, root FROM tree FOR UPDATE SKIP LOCKED

-- name: candidates
-- An entry is settled once no transaction from before it can still commit. Neither the order of
-- commits nor that of transaction ids says so: only the oldest transaction that still runs does.
-- An id beyond the newest one of this server came with a dump from another server.
-- OFFSET 0 keeps it a question by key for each entry, here and below: as a join it reads all leaves
-- once the planner thinks that many entries wait.
SELECT l.entry_id, l.stream, l.seq, l.leaf_hash,
       coalesce((SELECT max(p.seq) FROM ledger p JOIN leaves v USING (entry_id)
                  WHERE p.stream = l.stream AND p.seq = l.seq - 1), 0) AS before
  FROM ledger l
 WHERE l.entry_id > (SELECT settled_id FROM tree)
   AND (l.xid < pg_snapshot_xmin(pg_current_snapshot())
        OR l.xid >= pg_snapshot_xmax(pg_current_snapshot()))
   AND NOT EXISTS (SELECT FROM leaves v WHERE v.entry_id = l.entry_id OFFSET 0)
 ORDER BY l.entry_id
 LIMIT $1

-- name: sweep
SELECT l.entry_id, l.stream, l.seq, l.leaf_hash,
       coalesce((SELECT max(p.seq) FROM ledger p JOIN leaves v USING (entry_id)
                  WHERE p.stream = l.stream AND p.seq = l.seq - 1), 0) AS before
  FROM ledger l
 WHERE (l.xid < pg_snapshot_xmin(pg_current_snapshot())
        OR l.xid >= pg_snapshot_xmax(pg_current_snapshot()))
   AND NOT EXISTS (SELECT FROM leaves v WHERE v.entry_id = l.entry_id)
 ORDER BY l.entry_id
 LIMIT $1

-- name: add
INSERT INTO leaves (idx, entry_id, leaf_hash)
SELECT $1 + place - 1, entry_id, leaf_hash
  FROM unnest($2::bigint[], $3::bytea[]) WITH ORDINALITY AS added (entry_id, leaf_hash, place)

-- name: keep
INSERT INTO subtrees (level, n, hash) VALUES ($1, $2, $3)

-- name: grow
UPDATE tree SET size = $1, frontier = $2, root = $3, grown_at = clock_timestamp()

-- name: settle
-- Two steps. Whoever may still write an entry at or below the mark has a transaction id from
-- before mark_xid; when all of those have ended and all that came of them has a place, the mark is
-- settled and a new one is set. A mark from another server is set anew at once.
UPDATE tree t
   SET settled_id = CASE WHEN due.held THEN greatest(t.settled_id, t.mark_id)
                         ELSE t.settled_id END,
       mark_id = due.newest,
       mark_xid = pg_snapshot_xmax(pg_current_snapshot())
  FROM (SELECT k.mark_xid <= pg_snapshot_xmin(pg_current_snapshot())
               AND NOT EXISTS (SELECT FROM ledger l
                                WHERE l.entry_id > k.settled_id AND l.entry_id <= k.mark_id
                                  AND NOT EXISTS (SELECT FROM leaves v
                                                   WHERE v.entry_id = l.entry_id OFFSET 0)) AS held,
               k.mark_xid > pg_snapshot_xmax(pg_current_snapshot()) AS foreign_mark,
               coalesce((SELECT max(entry_id) FROM ledger), 0) AS newest
          FROM tree k) AS due
 WHERE (due.held AND (due.newest > t.mark_id OR t.settled_id < t.mark_id)) OR due.foreign_mark

-- name: unsettled
SELECT EXISTS (SELECT FROM ledger l
                WHERE l.entry_id > (SELECT settled_id FROM tree)
                  AND NOT EXISTS (SELECT FROM leaves v WHERE v.entry_id = l.entry_id OFFSET 0))

-- name: leaf_hashes
SELECT leaf_hash FROM leaves WHERE idx >= $1 AND idx < $2 ORDER BY idx

-- name: subtree_hashes
SELECT hash FROM subtrees WHERE n >= $1 AND n < $2 AND level = $3 ORDER BY n

-- name: headers
SELECT header FROM headers WHERE idx >= $1 AND idx < $2 ORDER BY idx

-- name: place
SELECT v.idx, v.leaf_hash FROM leaves v JOIN ledger l USING (entry_id)
 WHERE l.stream = $1 AND l.seq = $2

-- name: coverage
WITH signed AS (SELECT coalesce(max(size), 0) AS size FROM checkpoints)
SELECT (SELECT count(*) FROM ledger) AS entries,
       t.size,
       (SELECT size FROM signed) AS signed,
       least((SELECT min(l.recorded_at) FROM leaves v JOIN ledger l USING (entry_id)
               WHERE v.idx >= (SELECT size FROM signed)),
             (SELECT min(l.recorded_at) FROM ledger l
               WHERE l.entry_id > t.settled_id
                 AND NOT EXISTS (SELECT FROM leaves v WHERE v.entry_id = l.entry_id OFFSET 0)))
       AS waiting_since
  FROM tree t
