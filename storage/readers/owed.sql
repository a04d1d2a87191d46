-- name: owed
-- What the party $1 and the party $2 owe each other; $3: also offers to $1 that were not made yet.
-- A promise is owed by whoever has to move, and one that was missed by whoever made it. A duty that
-- came by a handoff is owed by its holder to whoever handed it over.
SELECT noun, id, title, problem, problem_title, state, owing, due, since
  FROM (SELECT 'promise' AS noun, c.commitment AS id,
               coalesce(c.document #>> '{promise,title}', c.commitment) AS title,
               c.problem, p.title AS problem_title, c.state,
               CASE WHEN c.state = 'missed' THEN c.promisor ELSE c.turn END AS owing,
               CASE WHEN c.state = 'missed' THEN (c.document ->> 'due')::timestamptz ELSE c.due END
                   AS due, NULL::timestamptz AS since
          FROM commitments c
          JOIN problems p USING (problem)
         WHERE c.turn IS NOT NULL
           AND ((c.promisor = $1 AND c.promisee = $2) OR (c.promisor = $2 AND c.promisee = $1))
         UNION ALL
        SELECT 'duty', h.handoff, r.title, h.problem, p.title, h.state, h.receiver,
               CASE WHEN h.turn = h.receiver THEN h.due END,
               (h.document ->> 'accepted_at')::timestamptz
          FROM handoffs h
          JOIN responsibilities r USING (responsibility)
          JOIN problems p ON p.problem = h.problem
         WHERE h.state IN ('accepted', 'settling', 'settled')
           AND r.state = 'held' AND r.holder = h.receiver
           AND ((h.offeror = $1 AND h.receiver = $2) OR (h.offeror = $2 AND h.receiver = $1))
         UNION ALL
        SELECT 'answer', h.handoff, r.title, h.problem, p.title, h.state, h.turn, h.due, NULL
          FROM handoffs h
          JOIN responsibilities r USING (responsibility)
          JOIN problems p ON p.problem = h.problem
         WHERE h.turn IS NOT NULL
           AND NOT (h.state IN ('accepted', 'settling') AND h.turn = h.receiver)
           AND ((h.offeror = $1 AND h.receiver = $2)
                OR (h.offeror = $2 AND h.receiver = $1
                    AND ($3 OR h.document ->> 'offered_at' IS NOT NULL)))) AS o
 ORDER BY coalesce(due, 'infinity'::timestamptz), noun, id
 LIMIT $4

-- name: between
-- For each other party: how much each side owes, and how much of it is late at $2.
SELECT other, count(*) FILTER (WHERE owing = $1)::integer AS ours,
       count(*) FILTER (WHERE owing = $1 AND due < $2)::integer AS ours_late,
       count(*) FILTER (WHERE owing <> $1)::integer AS theirs,
       count(*) FILTER (WHERE owing <> $1 AND due < $2)::integer AS theirs_late
  FROM (SELECT CASE WHEN c.promisor = $1 THEN c.promisee ELSE c.promisor END AS other,
               CASE WHEN c.state = 'missed' THEN c.promisor ELSE c.turn END AS owing,
               CASE WHEN c.state = 'missed' THEN (c.document ->> 'due')::timestamptz ELSE c.due END
                   AS due
          FROM commitments c
         WHERE c.turn IS NOT NULL AND (c.promisor = $1 OR c.promisee = $1)
         UNION ALL
        SELECT CASE WHEN h.offeror = $1 THEN h.receiver ELSE h.offeror END, h.receiver,
               CASE WHEN h.turn = h.receiver THEN h.due END
          FROM handoffs h
          JOIN responsibilities r USING (responsibility)
         WHERE h.state IN ('accepted', 'settling', 'settled')
           AND r.state = 'held' AND r.holder = h.receiver
           AND (h.offeror = $1 OR h.receiver = $1)
         UNION ALL
        SELECT CASE WHEN h.offeror = $1 THEN h.receiver ELSE h.offeror END, h.turn, h.due
          FROM handoffs h
         WHERE h.turn IS NOT NULL
           AND NOT (h.state IN ('accepted', 'settling') AND h.turn = h.receiver)
           AND (h.offeror = $1
                OR (h.receiver = $1 AND ($3 OR h.document ->> 'offered_at' IS NOT NULL)))) AS o
 GROUP BY other
 ORDER BY theirs_late DESC, ours_late DESC, other
