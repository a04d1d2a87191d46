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
-- $6: whether it sees what is not offered to it yet.
SELECT h.*, (SELECT title FROM problems p WHERE p.problem = h.problem) AS problem_title,
       (SELECT title FROM responsibilities r WHERE r.responsibility = h.responsibility) AS title
  FROM ((SELECT * FROM handoffs
          WHERE $2 AND turn = $1
            AND (coalesce(due, 'infinity'::timestamptz), handoff) > ($3::timestamptz, $4)
          ORDER BY coalesce(due, 'infinity'::timestamptz), handoff LIMIT $5)
        UNION ALL
        (SELECT * FROM handoffs
          WHERE NOT $2 AND offeror = $1 AND turn <> offeror
            AND (coalesce(due, 'infinity'::timestamptz), handoff) > ($3::timestamptz, $4)
          ORDER BY coalesce(due, 'infinity'::timestamptz), handoff LIMIT $5)
        UNION ALL
        (SELECT * FROM handoffs
          WHERE NOT $2 AND receiver = $1 AND turn <> receiver
            AND ($6 OR document ->> 'offered_at' IS NOT NULL)
            AND (coalesce(due, 'infinity'::timestamptz), handoff) > ($3::timestamptz, $4)
          ORDER BY coalesce(due, 'infinity'::timestamptz), handoff LIMIT $5)) AS h
 ORDER BY coalesce(h.due, 'infinity'::timestamptz), h.handoff
 LIMIT $5
