-- name: commitment
SELECT c.*, p.title AS problem_title,
       coalesce(c.document #>> '{promise,title}', c.commitment) AS title
  FROM commitments c
  JOIN problems p USING (problem)
 WHERE c.commitment = $1

-- name: commitments
-- The titles are looked up one by one: a join would read the table whole in a plan for any limit.
-- $7 and $8: the place after which to go on. $9: how many.
SELECT c.*, (SELECT title FROM problems p WHERE p.problem = c.problem) AS problem_title,
       coalesce(c.document #>> '{promise,title}', c.commitment) AS title
  FROM (SELECT * FROM commitments
         WHERE ($1::text IS NULL OR $1 IN (promisor, promisee))
           AND ($2::text IS NULL OR turn = $2)
           AND ($3::text IS NULL OR state = $3)
           AND ($4::text IS NULL OR problem = $4)
           AND ($5::text IS NULL OR responsibility = $5)
           AND ($6::text IS NULL OR handoff = $6)
           AND (coalesce(due, 'infinity'::timestamptz), commitment) > ($7::timestamptz, $8)
         ORDER BY coalesce(due, 'infinity'::timestamptz), commitment
         LIMIT $9) AS c
 ORDER BY coalesce(c.due, 'infinity'::timestamptz), c.commitment

-- name: waiting
-- $2: what waits for the party, or what it waits for. $3 and $4: the place after which to go on.
-- $6 to $8: the sieve.
SELECT c.*, (SELECT title FROM problems p WHERE p.problem = c.problem) AS problem_title,
       coalesce(c.document #>> '{promise,title}', c.commitment) AS title
  FROM ((SELECT * FROM commitments m
          WHERE $2 AND turn = $1
            AND (coalesce(due, 'infinity'::timestamptz), commitment) > ($3::timestamptz, $4)
            AND ($6::text IS NULL OR problem = $6)
            AND ($7::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $7)
            AND ($8::text IS NULL OR coalesce(m.document #>> '{promise,title}', '') || ' ' ||
                   (SELECT p.title FROM problems p WHERE p.problem = m.problem) ILIKE $8)
          ORDER BY coalesce(due, 'infinity'::timestamptz), commitment LIMIT $5)
        UNION ALL
        (SELECT * FROM commitments m
          WHERE NOT $2 AND promisor = $1 AND turn <> promisor
            AND (coalesce(due, 'infinity'::timestamptz), commitment) > ($3::timestamptz, $4)
            AND ($6::text IS NULL OR problem = $6)
            AND ($7::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $7)
            AND ($8::text IS NULL OR coalesce(m.document #>> '{promise,title}', '') || ' ' ||
                   (SELECT p.title FROM problems p WHERE p.problem = m.problem) ILIKE $8)
          ORDER BY coalesce(due, 'infinity'::timestamptz), commitment LIMIT $5)
        UNION ALL
        (SELECT * FROM commitments m
          WHERE NOT $2 AND promisee = $1 AND turn <> promisee
            AND (coalesce(due, 'infinity'::timestamptz), commitment) > ($3::timestamptz, $4)
            AND ($6::text IS NULL OR problem = $6)
            AND ($7::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $7)
            AND ($8::text IS NULL OR coalesce(m.document #>> '{promise,title}', '') || ' ' ||
                   (SELECT p.title FROM problems p WHERE p.problem = m.problem) ILIKE $8)
          ORDER BY coalesce(due, 'infinity'::timestamptz), commitment LIMIT $5)) AS c
 ORDER BY coalesce(c.due, 'infinity'::timestamptz), c.commitment
 LIMIT $5

-- name: counted
-- The soonest $3 of those, counted; $4: since when a deadline is late. $5 to $7: the sieve.
SELECT count(*)::integer AS count,
       count(*) FILTER (WHERE coalesce(due, 'infinity'::timestamptz) < $4)::integer AS late,
       coalesce(array_agg(DISTINCT problem), '{}') AS problems
  FROM ((SELECT due, problem FROM commitments m
          WHERE $2 AND turn = $1
            AND ($5::text IS NULL OR problem = $5)
            AND ($6::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $6)
            AND ($7::text IS NULL OR coalesce(m.document #>> '{promise,title}', '') || ' ' ||
                   (SELECT p.title FROM problems p WHERE p.problem = m.problem) ILIKE $7)
          ORDER BY coalesce(due, 'infinity'::timestamptz), commitment LIMIT $3)
        UNION ALL
        (SELECT due, problem FROM commitments m
          WHERE NOT $2 AND promisor = $1 AND turn <> promisor
            AND ($5::text IS NULL OR problem = $5)
            AND ($6::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $6)
            AND ($7::text IS NULL OR coalesce(m.document #>> '{promise,title}', '') || ' ' ||
                   (SELECT p.title FROM problems p WHERE p.problem = m.problem) ILIKE $7)
          ORDER BY coalesce(due, 'infinity'::timestamptz), commitment LIMIT $3)
        UNION ALL
        (SELECT due, problem FROM commitments m
          WHERE NOT $2 AND promisee = $1 AND turn <> promisee
            AND ($5::text IS NULL OR problem = $5)
            AND ($6::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $6)
            AND ($7::text IS NULL OR coalesce(m.document #>> '{promise,title}', '') || ' ' ||
                   (SELECT p.title FROM problems p WHERE p.problem = m.problem) ILIKE $7)
          ORDER BY coalesce(due, 'infinity'::timestamptz), commitment LIMIT $3)) AS c
