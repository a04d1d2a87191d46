-- name: findings
SELECT finding, seq, about, entry, severity, state, opened_by, opened_at, document
  FROM findings
 WHERE ($1::text IS NULL OR about = $1)
   AND ($2::bigint IS NULL OR entry = $2)
   AND ($3::text IS NULL OR state = $3)
   AND ($6::timestamptz IS NULL
        OR (state = 'closed', opened_at, finding) > ($5::boolean, $6, $7))
 ORDER BY state = 'closed', opened_at, finding
 LIMIT $4

-- name: finding
SELECT finding, seq, about, entry, severity, state, opened_by, opened_at, document
  FROM findings
 WHERE finding = $1
