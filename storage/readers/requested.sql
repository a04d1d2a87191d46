-- name: own
-- Asked through the wall, where there is one: what is another party's is not there.
SELECT concern FROM concerns
 WHERE party = $1
   AND ($2::text[] IS NULL OR concern = ANY ($2))
   AND ($3::text[] IS NULL OR matter = ANY ($3))
   AND ($4::timestamptz IS NULL OR reported_at >= $4)
   AND ($5::timestamptz IS NULL OR reported_at <= $5)
 ORDER BY reported_at DESC, concern
 LIMIT $6

-- name: requested
-- A duplicate of a duplicate is followed to where the matter goes on; its own history stays its.
WITH RECURSIVE mine AS (
    SELECT concern, matter, place, document, reported_at, seq, state, problem, merged_into
      FROM concerns
     WHERE concern = ANY ($1::text[])
), chain AS (
    SELECT concern AS first, concern, seq, state, problem, document, merged_into, 0 AS steps
      FROM mine
     UNION ALL
    SELECT h.first, c.concern, c.seq, c.state, c.problem, c.document, c.merged_into, h.steps + 1
      FROM chain h
      JOIN concerns c ON c.concern = h.merged_into
     WHERE h.steps < 20
), last AS (
    SELECT DISTINCT ON (first) * FROM chain ORDER BY first, steps DESC
)
SELECT m.concern, m.matter, m.place, m.document, m.reported_at,
       greatest(e.at, l.at, p.closed_at) AS changed_at, n.state, p.stage,
       CASE WHEN p.problem IS NULL THEN n.document ->> 'referred_to'
            WHEN p.stage = 'not_a_problem' THEN p.document #>> '{method,dismissal,instead}'
       END AS instead,
       n.steps > 0 AS merged
  FROM mine m
  JOIN last n ON n.first = m.concern
  JOIN ledger e ON e.stream = 'concern/' || m.concern AND e.seq = m.seq
  JOIN ledger l ON l.stream = 'concern/' || n.concern AND l.seq = n.seq
  LEFT JOIN problems p ON p.problem = n.problem
 ORDER BY m.reported_at DESC, m.concern
