-- name: handoff
SELECT h.*, p.title AS problem_title, r.title
  FROM handoffs h
  JOIN problems p USING (problem)
  JOIN responsibilities r USING (responsibility)
 WHERE h.handoff = $1

-- name: handoffs
-- The titles are looked up one by one: a join would read both tables whole in a plan for any limit.
-- $6 and $7: the place after which to go on. $8: how many.
SELECT h.*, (SELECT title FROM problems p WHERE p.problem = h.problem) AS problem_title,
       (SELECT title FROM responsibilities r WHERE r.responsibility = h.responsibility) AS title
  FROM (SELECT * FROM handoffs
         WHERE ($1::text IS NULL OR $1 IN (offeror, receiver))
           AND ($2::text IS NULL OR turn = $2)
           AND ($3::text IS NULL OR state = $3)
           AND ($4::text IS NULL OR problem = $4)
           AND ($5::text IS NULL OR responsibility = $5)
           AND (coalesce(due, 'infinity'::timestamptz), handoff) > ($6::timestamptz, $7)
         ORDER BY coalesce(due, 'infinity'::timestamptz), handoff
         LIMIT $8) AS h
 ORDER BY coalesce(h.due, 'infinity'::timestamptz), h.handoff

-- name: waiting
-- $2: what waits for the party, or what it waits for. $3 and $4: the place after which to go on.
-- $6: whether it sees what is not offered to it yet. $7 to $9: the sieve. Titles are looked up row
-- by row, and only where words are asked for: the order is the index's, and the walk ends early.
SELECT h.*, (SELECT title FROM problems p WHERE p.problem = h.problem) AS problem_title,
       (SELECT title FROM responsibilities r WHERE r.responsibility = h.responsibility) AS title
  FROM ((SELECT * FROM handoffs m
          WHERE $2 AND turn = $1
            AND (coalesce(due, 'infinity'::timestamptz), handoff) > ($3::timestamptz, $4)
            AND ($7::text IS NULL OR problem = $7)
            AND ($8::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $8)
            AND ($9::text IS NULL OR (SELECT r.title || ' ' || p.title
                   FROM responsibilities r JOIN problems p USING (problem)
                  WHERE r.responsibility = m.responsibility) ILIKE $9)
          ORDER BY coalesce(due, 'infinity'::timestamptz), handoff LIMIT $5)
        UNION ALL
        (SELECT * FROM handoffs m
          WHERE NOT $2 AND offeror = $1 AND turn <> offeror
            AND (coalesce(due, 'infinity'::timestamptz), handoff) > ($3::timestamptz, $4)
            AND ($7::text IS NULL OR problem = $7)
            AND ($8::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $8)
            AND ($9::text IS NULL OR (SELECT r.title || ' ' || p.title
                   FROM responsibilities r JOIN problems p USING (problem)
                  WHERE r.responsibility = m.responsibility) ILIKE $9)
          ORDER BY coalesce(due, 'infinity'::timestamptz), handoff LIMIT $5)
        UNION ALL
        (SELECT * FROM handoffs m
          WHERE NOT $2 AND receiver = $1 AND turn <> receiver
            AND ($6 OR document ->> 'offered_at' IS NOT NULL)
            AND (coalesce(due, 'infinity'::timestamptz), handoff) > ($3::timestamptz, $4)
            AND ($7::text IS NULL OR problem = $7)
            AND ($8::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $8)
            AND ($9::text IS NULL OR (SELECT r.title || ' ' || p.title
                   FROM responsibilities r JOIN problems p USING (problem)
                  WHERE r.responsibility = m.responsibility) ILIKE $9)
          ORDER BY coalesce(due, 'infinity'::timestamptz), handoff LIMIT $5)) AS h
 ORDER BY coalesce(h.due, 'infinity'::timestamptz), h.handoff
 LIMIT $5

-- name: counted
-- The soonest $3 of those, counted; $5: since when a deadline is late. $6 to $8: the sieve.
SELECT count(*)::integer AS count,
       count(*) FILTER (WHERE coalesce(due, 'infinity'::timestamptz) < $5)::integer AS late,
       coalesce(array_agg(DISTINCT problem), '{}') AS problems
  FROM ((SELECT due, problem FROM handoffs m
          WHERE $2 AND turn = $1
            AND ($6::text IS NULL OR problem = $6)
            AND ($7::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $7)
            AND ($8::text IS NULL OR (SELECT r.title || ' ' || p.title
                   FROM responsibilities r JOIN problems p USING (problem)
                  WHERE r.responsibility = m.responsibility) ILIKE $8)
          ORDER BY coalesce(due, 'infinity'::timestamptz), handoff LIMIT $3)
        UNION ALL
        (SELECT due, problem FROM handoffs m
          WHERE NOT $2 AND offeror = $1 AND turn <> offeror
            AND ($6::text IS NULL OR problem = $6)
            AND ($7::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $7)
            AND ($8::text IS NULL OR (SELECT r.title || ' ' || p.title
                   FROM responsibilities r JOIN problems p USING (problem)
                  WHERE r.responsibility = m.responsibility) ILIKE $8)
          ORDER BY coalesce(due, 'infinity'::timestamptz), handoff LIMIT $3)
        UNION ALL
        (SELECT due, problem FROM handoffs m
          WHERE NOT $2 AND receiver = $1 AND turn <> receiver
            AND ($4 OR document ->> 'offered_at' IS NOT NULL)
            AND ($6::text IS NULL OR problem = $6)
            AND ($7::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $7)
            AND ($8::text IS NULL OR (SELECT r.title || ' ' || p.title
                   FROM responsibilities r JOIN problems p USING (problem)
                  WHERE r.responsibility = m.responsibility) ILIKE $8)
          ORDER BY coalesce(due, 'infinity'::timestamptz), handoff LIMIT $3)) AS h
