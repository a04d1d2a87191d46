-- name: step
SELECT s.*, p.title AS problem_title
  FROM steps s
  JOIN problems p USING (problem)
 WHERE s.step = $1

-- name: steps
-- $6 and $7: the party that asks and whether it is asked to approve; portal/api/ladder.py says the
-- same of one step. $8 and $9: the place after which to go on.
SELECT s.*, p.title AS problem_title
  FROM steps s
  JOIN problems p USING (problem)
 WHERE ($1::text IS NULL OR s.problem = $1)
   AND ($2::text IS NULL OR s.party = $2)
   AND ($3::text IS NULL OR s.state = $3)
   AND ($4::text IS NULL OR $4 = ANY (string_to_array(s.turns, ' ')))
   AND ($6::text IS NULL
        OR ($7 AND (s.police = $6 OR s.document -> 'asks' ? $6))
        OR (s.party = $6 AND (s.document ->> 'notified' IS NOT NULL
                              OR s.document -> 'seats' ? 'agency')))
   AND ($8::text IS NULL OR (s.problem, (s.document ->> 'began_seq')::bigint) > ($8, $9::bigint))
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
