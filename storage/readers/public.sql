-- name: published
-- Read through the index over what is published; days are told in the problem's own time zone.
SELECT p.problem, p.stage, p.document #> '{method,public}' AS said,
       p.document #>> '{method,merged_into}' AS into,
       (p.opened_at AT TIME ZONE coalesce(p.document #>> '{calendar,zone}', 'UTC'))::date AS since,
       (p.closed_at AT TIME ZONE coalesce(p.document #>> '{calendar,zone}', 'UTC'))::date AS ended
  FROM problems p
 WHERE p.document #>> '{method,public}' IS NOT NULL
   AND (p.closed_at IS NULL OR p.closed_at > $1)
   AND ($2::text IS NULL OR p.problem = $2)
 ORDER BY p.closed_at IS NOT NULL, p.opened_at DESC, p.problem
 LIMIT $3

-- name: answering
-- Without a word that anybody wrote of a responsibility, and without the name of a citizen.
SELECT t.problem, CASE WHEN o.kind = 'citizen' THEN NULL ELSE o.name END AS party,
       r.document #>> '{scope,side}' AS side,
       (min(t.since) AT TIME ZONE coalesce(p.document #>> '{calendar,zone}', 'UTC'))::date AS since
  FROM tenures t
  JOIN responsibilities r USING (responsibility)
  JOIN problems p ON p.problem = t.problem
  LEFT JOIN parties o ON o.party = t.holder
 WHERE t.problem = ANY ($1::text[]) AND t.until IS NULL AND r.state = 'held'
 GROUP BY t.problem, p.document, o.party, o.kind, o.name, side
 ORDER BY t.problem, party NULLS LAST, side

-- name: last_round
-- A round is closed by its own entry, whose number is the round's `closed_seq`.
SELECT r.round, r.seq, r.state, r.title, r.area, r.party, r.opened_at, r.closes, r.answered,
       r.document
  FROM rounds r
  JOIN ledger l ON l.stream = 'round/' || r.round
   AND l.seq = (r.document ->> 'closed_seq')::bigint
 WHERE r.state = 'closed'
 ORDER BY l.at DESC, r.round
 LIMIT 1
