-- name: squares
-- What waits in a problem: handoffs, promises, steps of the ladder and actions of its plan.
WITH waits AS (
     SELECT problem, due FROM handoffs
      WHERE turn IS NOT NULL AND ($3::text IS NULL OR turn = $3)
     UNION ALL
     SELECT problem, due FROM commitments
      WHERE turn IS NOT NULL AND ($3::text IS NULL OR turn = $3)
     UNION ALL
     SELECT problem, due FROM steps
      WHERE turns <> '' AND ($3::text IS NULL OR $3 = ANY (string_to_array(turns, ' ')))
     UNION ALL
     SELECT problem, due FROM plan_actions
      WHERE state = 'open' AND ($3::text IS NULL OR responsible = $3)),
     nearest AS (SELECT problem, min(due) AS due FROM waits GROUP BY problem)
SELECT p.stage,
       CASE WHEN n.problem IS NULL THEN 'idle'
            WHEN n.due < $1 THEN 'late'
            WHEN n.due < $2 THEN 'soon'
            ELSE 'on_course' END AS risk,
       count(*) AS problems
  FROM problems p
  LEFT JOIN nearest n USING (problem)
 WHERE p.closed_at IS NULL AND ($3::text IS NULL OR n.problem IS NOT NULL)
 GROUP BY 1, 2

-- name: loads
WITH held AS (SELECT holder AS party, count(*) AS held FROM responsibilities
               WHERE state = 'held' GROUP BY holder),
     waits AS (SELECT turn AS party, 'handoff' AS noun, due FROM handoffs WHERE turn IS NOT NULL
               UNION ALL
               SELECT turn, 'commitment', due FROM commitments WHERE turn IS NOT NULL
               UNION ALL
               SELECT w.party, 'step', s.due
                 FROM steps s, unnest(string_to_array(s.turns, ' ')) AS w (party)
                WHERE s.turns <> ''
               UNION ALL
               SELECT a.responsible, 'action', a.due
                 FROM plan_actions a JOIN problems p USING (problem)
                WHERE a.state = 'open' AND p.closed_at IS NULL),
     counted AS (SELECT party, count(*) FILTER (WHERE noun = 'handoff') AS handoffs,
                        count(*) FILTER (WHERE noun = 'commitment') AS commitments,
                        count(*) FILTER (WHERE noun IN ('step', 'action')) AS others,
                        count(*) FILTER (WHERE due < $1) AS late
                   FROM waits GROUP BY party)
SELECT party, coalesce(h.held, 0) AS held, coalesce(c.handoffs, 0) AS handoffs,
       coalesce(c.commitments, 0) AS commitments, coalesce(c.others, 0) AS others,
       coalesce(c.late, 0) AS late
  FROM held h
  FULL JOIN counted c USING (party)
 ORDER BY late DESC, handoffs + commitments + others DESC, party

-- name: matters
-- $1 and $2: the place after which to go on. $6: due before it; $7: and not before this.
SELECT w.noun, w.id, w.party, w.other, w.problem, w.state, w.due, w.version, w.countered, w.asked,
       p.title AS problem_title, p.stage,
       coalesce(CASE w.noun
                WHEN 'handoff'
                THEN (SELECT title FROM responsibilities r WHERE r.responsibility = w.about)
                WHEN 'action' THEN p.document #>> ARRAY['plan', 'actions', w.about, 'text']
                ELSE w.about END, w.id) AS title
  FROM ((SELECT 'handoff' AS noun, h.handoff AS id, h.turn AS party,
                CASE WHEN h.turn = h.receiver THEN h.offeror ELSE h.receiver END AS other,
                h.problem, h.responsibility AS about, h.state, h.due,
                coalesce((h.document ->> 'version')::integer, 1) AS version,
                h.state = 'countered' AS countered, false AS asked
           FROM handoffs h
          WHERE h.turn IS NOT NULL
            AND (coalesce(h.due, 'infinity'::timestamptz), h.handoff) > ($1::timestamptz, $2)
            AND ($5::text IS NULL OR h.turn = $5)
            AND ($6::timestamptz IS NULL OR h.due < $6)
            AND ($7::timestamptz IS NULL OR h.due >= $7)
            AND ($4::text IS NULL OR EXISTS (SELECT FROM problems s
                                              WHERE s.problem = h.problem AND s.stage = $4))
          ORDER BY coalesce(h.due, 'infinity'::timestamptz), h.handoff
          LIMIT $3)
        UNION ALL
        (SELECT 'commitment', c.commitment, c.turn,
                CASE WHEN c.turn = c.promisor THEN c.promisee ELSE c.promisor END,
                c.problem, c.document #>> '{promise,title}', c.state, c.due,
                coalesce((c.document ->> 'version')::integer, 1),
                coalesce(c.document ->> 'countered', 'false') <> 'false',
                c.document ->> 'asked' IS NOT NULL
           FROM commitments c
          WHERE c.turn IS NOT NULL
            AND (coalesce(c.due, 'infinity'::timestamptz), c.commitment) > ($1::timestamptz, $2)
            AND ($5::text IS NULL OR c.turn = $5)
            AND ($6::timestamptz IS NULL OR c.due < $6)
            AND ($7::timestamptz IS NULL OR c.due >= $7)
            AND ($4::text IS NULL OR EXISTS (SELECT FROM problems s
                                              WHERE s.problem = c.problem AND s.stage = $4))
          ORDER BY coalesce(c.due, 'infinity'::timestamptz), c.commitment
          LIMIT $3)
        UNION ALL
        -- A step can wait for two parties; it is one line, with the party that is asked about.
        (SELECT 'step', t.step, coalesce($5, split_part(t.turns, ' ', 1)),
                CASE WHEN coalesce($5, split_part(t.turns, ' ', 1)) = t.party
                     THEN t.police ELSE t.party END,
                t.problem, t.method, t.state, t.due, 1, false, false
           FROM steps t
          WHERE t.turns <> ''
            AND (coalesce(t.due, 'infinity'::timestamptz), t.step) > ($1::timestamptz, $2)
            AND ($5::text IS NULL OR $5 = ANY (string_to_array(t.turns, ' ')))
            AND ($6::timestamptz IS NULL OR t.due < $6)
            AND ($7::timestamptz IS NULL OR t.due >= $7)
            AND ($4::text IS NULL OR EXISTS (SELECT FROM problems s
                                              WHERE s.problem = t.problem AND s.stage = $4))
          ORDER BY coalesce(t.due, 'infinity'::timestamptz), t.step
          LIMIT $3)
        UNION ALL
        (SELECT 'action', a.problem || '/' || a.action, a.responsible, s.police, a.problem,
                a.action, a.state, a.due, 1, false, false
           FROM plan_actions a
           JOIN problems s USING (problem)
          WHERE a.state = 'open' AND s.closed_at IS NULL
            AND (a.due, a.problem || '/' || a.action) > ($1::timestamptz, $2)
            AND ($5::text IS NULL OR a.responsible = $5)
            AND ($6::timestamptz IS NULL OR a.due < $6)
            AND ($7::timestamptz IS NULL OR a.due >= $7)
            AND ($4::text IS NULL OR s.stage = $4)
          ORDER BY a.due, a.problem || '/' || a.action
          LIMIT $3)) AS w
  JOIN problems p USING (problem)
 ORDER BY coalesce(w.due, 'infinity'::timestamptz), w.id
 LIMIT $3

-- name: idle
SELECT p.problem, p.title, p.stage FROM problems p
 WHERE p.closed_at IS NULL AND ($1::text IS NULL OR p.stage = $1) AND p.problem > $2
   AND NOT EXISTS (SELECT FROM handoffs h WHERE h.problem = p.problem AND h.turn IS NOT NULL)
   AND NOT EXISTS (SELECT FROM commitments c WHERE c.problem = p.problem AND c.turn IS NOT NULL)
   AND NOT EXISTS (SELECT FROM steps s WHERE s.problem = p.problem AND s.turns <> '')
   AND NOT EXISTS (SELECT FROM plan_actions a WHERE a.problem = p.problem AND a.state = 'open')
 ORDER BY p.problem
 LIMIT $3
