-- name: who
-- At an instant between two tenures nothing is found; the constraint on tenures sees to it that
-- there is no such instant from the establishment to the end of a responsibility.
SELECT t.responsibility, $2::timestamptz AS at, t.holder, t.since, t.until,
       e.kind AS basis_kind, t.began_seq, t.by, t.problem, r.title, t.number, t.cause, t.handoff,
       (r.document #>> ARRAY['tenures', (t.number - 1)::text, 'corrected_in'])::bigint
           AS corrected_in
  FROM tenures t
  JOIN responsibilities r USING (responsibility)
  LEFT JOIN ledger e ON e.stream = 'problem/' || t.problem AND e.seq = t.began_seq
 WHERE t.responsibility = $1
   AND t.since <= $2::timestamptz
   AND (t.until IS NULL OR t.until > $2::timestamptz)
 ORDER BY t.number DESC
 LIMIT 1
