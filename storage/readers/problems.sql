-- name: newest
-- $1 and $2: the place after which to go on. $3: how many. $4: a stage, if it matters.
SELECT problem FROM problems
 WHERE opened_at <= $1 AND (opened_at < $1 OR problem > $2)
   AND ($4::text IS NULL OR stage = $4)
 ORDER BY opened_at DESC, problem
 LIMIT $3

-- name: newest_among
SELECT problem FROM problems
 WHERE opened_at <= $1 AND (opened_at < $1 OR problem > $2)
   AND ($4::text IS NULL OR stage = $4)
   AND problem = ANY ($5::text[])
 ORDER BY opened_at DESC, problem
 LIMIT $3

-- name: newest_of
-- OFFSET 0 keeps the planner from reading whole tables to answer what few problems ask.
SELECT problem FROM problems p
 WHERE opened_at <= $1 AND (opened_at < $1 OR problem > $2)
   AND ($4::text IS NULL OR stage = $4)
   AND (p.police = $5
    OR EXISTS (SELECT FROM tenures t WHERE t.problem = p.problem AND t.holder = $5 OFFSET 0)
    OR EXISTS (SELECT FROM handoffs h WHERE h.problem = p.problem AND h.receiver = $5
                AND h.document ->> 'offered_at' IS NOT NULL OFFSET 0)
    OR EXISTS (SELECT FROM commitments c WHERE c.problem = p.problem
                AND $5 IN (c.promisor, c.promisee) OFFSET 0)
    OR EXISTS (SELECT FROM plan_actions a WHERE a.problem = p.problem AND a.responsible = $5
                AND a.state <> 'dropped' OFFSET 0)
    OR EXISTS (SELECT FROM responsibilities r WHERE r.problem = p.problem
                AND r.document -> 'contributions' -> $5 ->> 'state' IN ('invited', 'joined')
                OFFSET 0))
 ORDER BY opened_at DESC, problem
 LIMIT $3

-- name: parts
-- The problems in which a party has or had a part, some of them twice; $2 of each kind at most.
(SELECT problem FROM problems WHERE police = $1 LIMIT $2)
UNION ALL
(SELECT problem FROM tenures WHERE holder = $1 LIMIT $2)
UNION ALL
(SELECT problem FROM handoffs
  WHERE receiver = $1 AND document ->> 'offered_at' IS NOT NULL LIMIT $2)
UNION ALL
(SELECT problem FROM commitments WHERE promisor = $1 LIMIT $2)
UNION ALL
(SELECT problem FROM commitments WHERE promisee = $1 LIMIT $2)
UNION ALL
(SELECT problem FROM plan_actions WHERE responsible = $1 AND state <> 'dropped' LIMIT $2)
UNION ALL
(SELECT problem FROM contributed($1) WHERE state IN ('invited', 'joined') LIMIT $2)

-- name: problems
SELECT p.*,
       ARRAY(SELECT DISTINCT r.holder FROM responsibilities r
              WHERE r.problem = p.problem AND r.state = 'held' ORDER BY r.holder) AS holders,
       least((SELECT min(h.due) FROM handoffs h WHERE h.problem = p.problem),
             (SELECT min(c.due) FROM commitments c WHERE c.problem = p.problem)) AS due
  FROM problems p
 WHERE p.problem = ANY ($1::text[])
 ORDER BY p.opened_at DESC, p.problem

-- name: problem
SELECT p.*,
       ARRAY(SELECT DISTINCT r.holder FROM responsibilities r
              WHERE r.problem = p.problem AND r.state = 'held' ORDER BY r.holder) AS holders,
       least((SELECT min(h.due) FROM handoffs h WHERE h.problem = p.problem),
             (SELECT min(c.due) FROM commitments c WHERE c.problem = p.problem)) AS due
  FROM problems p
 WHERE p.problem = $1

-- name: responsibilities
SELECT r.*, (SELECT h.handoff FROM handoffs h
              WHERE h.responsibility = r.responsibility
                AND h.state IN ('offered', 'acknowledged', 'info_requested', 'countered')
              ORDER BY h.seq DESC LIMIT 1) AS live_handoff
  FROM responsibilities r
 WHERE r.problem = $1
 ORDER BY (SELECT min(t.began_seq) FROM tenures t WHERE t.responsibility = r.responsibility),
          r.responsibility

-- name: responsibility
SELECT r.*, (SELECT h.handoff FROM handoffs h
              WHERE h.responsibility = r.responsibility
                AND h.state IN ('offered', 'acknowledged', 'info_requested', 'countered')
              ORDER BY h.seq DESC LIMIT 1) AS live_handoff
  FROM responsibilities r
 WHERE r.responsibility = $1

-- name: tenures
SELECT responsibility, number, problem, seq, holder, since, until, cause, handoff, began_seq, by
  FROM tenures
 WHERE problem = $1
 ORDER BY responsibility, number

-- name: tenures_of
SELECT responsibility, number, problem, seq, holder, since, until, cause, handoff, began_seq, by
  FROM tenures
 WHERE responsibility = $1
 ORDER BY number
