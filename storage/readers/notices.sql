-- name: notices
SELECT notice, party, role, problem, seq, subject, kind, line, made_at, attempts, next_try_at,
       delivered_at, given_up_at, last_error
  FROM notices
 WHERE ($1::text IS NULL OR party = $1)
   AND ($2::text IS NULL OR problem = $2)
 ORDER BY made_at DESC, notice
 LIMIT $3

-- name: undelivered
-- Two halves, each with an index of its own: what is still tried, and what was given up.
SELECT notice, party, role, problem, seq, subject, kind, line, made_at, attempts, next_try_at,
       delivered_at, given_up_at, last_error
  FROM (SELECT * FROM notices WHERE delivered_at IS NULL AND given_up_at IS NULL
         UNION ALL
        SELECT * FROM notices WHERE delivered_at IS NULL AND given_up_at IS NOT NULL) AS undelivered
 WHERE NOT $2::boolean OR last_error IS NOT NULL
 ORDER BY made_at, notice
 LIMIT $1
