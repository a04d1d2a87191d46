-- name: commitment
SELECT c.*, p.title AS problem_title,
       coalesce(c.document #>> '{promise,title}', c.commitment) AS title
  FROM commitments c
  JOIN problems p USING (problem)
 WHERE c.commitment = $1

-- name: commitments
SELECT c.*, p.title AS problem_title,
       coalesce(c.document #>> '{promise,title}', c.commitment) AS title
  FROM commitments c
  JOIN problems p USING (problem)
 WHERE ($1::text IS NULL OR $1 IN (c.promisor, c.promisee))
   AND ($2::text IS NULL OR c.turn = $2)
   AND ($3::text IS NULL OR c.state = $3)
   AND ($4::text IS NULL OR c.problem = $4)
   AND ($5::text IS NULL OR c.responsibility = $5)
   AND ($6::text IS NULL OR c.handoff = $6)
 ORDER BY c.due NULLS LAST, c.seq DESC, c.commitment
