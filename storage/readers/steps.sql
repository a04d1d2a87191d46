-- name: step
SELECT s.*, p.title AS problem_title
  FROM steps s
  JOIN problems p USING (problem)
 WHERE s.step = $1

-- name: steps
SELECT s.*, p.title AS problem_title
  FROM steps s
  JOIN problems p USING (problem)
 WHERE ($1::text IS NULL OR s.problem = $1)
   AND ($2::text IS NULL OR s.party = $2)
   AND ($3::text IS NULL OR s.state = $3)
   AND ($4::text IS NULL OR $4 = ANY (string_to_array(s.turns, ' ')))
 ORDER BY s.problem, (s.document ->> 'began_seq')::bigint
 LIMIT $5

-- name: alike
-- Every step, with the kind of its party, for comparing like with like.
SELECT s.step, s.problem, s.party, y.kind, y.name, s.matter, s.method, s.rung, s.state, s.document
  FROM steps s
  JOIN parties y USING (party)
 WHERE ($1::text IS NULL OR s.matter = $1)
   AND ($2::text IS NULL OR y.kind = $2)
 ORDER BY y.kind, s.matter, s.party, s.problem, (s.document ->> 'began_seq')::bigint
