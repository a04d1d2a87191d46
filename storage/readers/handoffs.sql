-- name: handoff
SELECT h.*, p.title AS problem_title, r.title
  FROM handoffs h
  JOIN problems p USING (problem)
  JOIN responsibilities r USING (responsibility)
 WHERE h.handoff = $1

-- name: handoffs
SELECT h.*, p.title AS problem_title, r.title
  FROM handoffs h
  JOIN problems p USING (problem)
  JOIN responsibilities r USING (responsibility)
 WHERE ($1::text IS NULL OR $1 IN (h.offeror, h.receiver))
   AND ($2::text IS NULL OR h.turn = $2)
   AND ($3::text IS NULL OR h.state = $3)
   AND ($4::text IS NULL OR h.problem = $4)
   AND ($5::text IS NULL OR h.responsibility = $5)
 ORDER BY h.due NULLS LAST, h.seq DESC, h.handoff
