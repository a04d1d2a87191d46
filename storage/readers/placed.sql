-- name: size
-- How many entries have a place. One row, whatever the size.
SELECT size FROM tree

-- name: placed
-- Entries by their places. The body only where who may see the entry stands in it; no texts.
SELECT v.idx, e.stream, e.seq, e.kind, e.subject, e.at, e.by, e.command_id, e.recorded_at,
       CASE WHEN e.kind LIKE 'correction.%' THEN b.body END AS body
  FROM leaves v
  JOIN ledger e USING (entry_id)
  LEFT JOIN bodies b ON b.stream = e.stream AND b.seq = e.seq AND e.kind LIKE 'correction.%'
 WHERE v.idx >= $1 AND v.idx < $2
 ORDER BY v.idx
