-- name: history
SELECT e.stream, e.seq, e.kind, e.subject, e.at, e.by, e.command_id, e.recorded_at,
       b.body, e.header, e.leaf_hash, t.paths, t.sealed, t.unders, k.key_id, k.kek, k.wrapped
  FROM ledger e
  LEFT JOIN bodies b USING (stream, seq)
  LEFT JOIN data_keys k ON k.stream = e.stream
  LEFT JOIN LATERAL (
       SELECT array_agg(d.path) AS paths, array_agg(d.sealed) AS sealed,
              array_agg(d.expunged_under) AS unders
         FROM disclosures d WHERE d.stream = e.stream AND d.seq = e.seq) t ON true
 WHERE e.stream = $1 AND e.seq > $2 AND ($4::bigint IS NULL OR e.seq <= $4)
 ORDER BY e.seq
 LIMIT $3

-- name: corrections
-- What these entries name is no text, so it stands in the body itself.
SELECT e.seq, b.body
  FROM ledger e
  LEFT JOIN bodies b USING (stream, seq)
 WHERE e.stream = $1 AND e.kind IN ('fact.corrected', 'correction.agreed')
   AND ($2::bigint IS NULL OR e.seq <= $2)
 ORDER BY e.seq

-- name: known_by
-- The newest one counts, not the number: where the clock was set back, an entry may carry a later
-- time than one that was recorded after it.
SELECT coalesce(max(seq), 0) FROM ledger WHERE stream = $1 AND recorded_at <= $2

-- name: about
SELECT e.stream, e.seq, e.kind, e.subject, e.at, e.by, e.command_id, e.recorded_at,
       b.body, e.header, e.leaf_hash, t.paths, t.sealed, t.unders, k.key_id, k.kek, k.wrapped
  FROM ledger e
  LEFT JOIN bodies b USING (stream, seq)
  LEFT JOIN data_keys k ON k.stream = e.stream
  LEFT JOIN LATERAL (
       SELECT array_agg(d.path) AS paths, array_agg(d.sealed) AS sealed,
              array_agg(d.expunged_under) AS unders
         FROM disclosures d WHERE d.stream = e.stream AND d.seq = e.seq) t ON true
 WHERE e.stream = $1 AND (e.subject = ANY($2::text[]) OR e.command_id = $4)
   AND ($3::bigint IS NULL OR e.seq <= $3)
 ORDER BY e.seq DESC
 LIMIT $5

-- name: exact
SELECT e.header, b.body
  FROM ledger e
  LEFT JOIN bodies b USING (stream, seq)
 WHERE e.stream = $1 AND e.seq = $2

-- name: newest
-- The newest entries of all streams, for a page that shows what happens.
SELECT e.stream, e.seq, e.kind, e.subject, e.at, e.by, e.command_id, e.recorded_at,
       b.body, e.header, e.leaf_hash, t.paths, t.sealed, t.unders, k.key_id, k.kek, k.wrapped
  FROM ledger e
  LEFT JOIN bodies b USING (stream, seq)
  LEFT JOIN data_keys k ON k.stream = e.stream
  LEFT JOIN LATERAL (
       SELECT array_agg(d.path) AS paths, array_agg(d.sealed) AS sealed,
              array_agg(d.expunged_under) AS unders
         FROM disclosures d WHERE d.stream = e.stream AND d.seq = e.seq) t ON true
 ORDER BY e.entry_id DESC
 LIMIT $1

-- name: length
SELECT count(*) FROM ledger WHERE stream = $1

-- name: of_kinds
-- Entries of these kinds that happened in a span, of all streams, in the order of time.
SELECT e.stream, e.seq, e.kind, e.subject, e.at, e.by, e.command_id, e.recorded_at,
       b.body, e.header, e.leaf_hash, t.paths, t.sealed, t.unders, k.key_id, k.kek, k.wrapped
  FROM ledger e
  LEFT JOIN bodies b USING (stream, seq)
  LEFT JOIN data_keys k ON k.stream = e.stream
  LEFT JOIN LATERAL (
       SELECT array_agg(d.path) AS paths, array_agg(d.sealed) AS sealed,
              array_agg(d.expunged_under) AS unders
         FROM disclosures d WHERE d.stream = e.stream AND d.seq = e.seq) t ON true
 WHERE e.kind = ANY ($1::text[]) AND e.at >= $2 AND e.at < $3
 ORDER BY e.at, e.entry_id
