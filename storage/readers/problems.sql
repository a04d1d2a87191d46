-- name: problems
SELECT p.*,
       ARRAY(SELECT DISTINCT r.holder FROM responsibilities r
              WHERE r.problem = p.problem AND r.state = 'held' ORDER BY r.holder) AS holders,
       least((SELECT min(h.due) FROM handoffs h WHERE h.problem = p.problem),
             (SELECT min(c.due) FROM commitments c WHERE c.problem = p.problem)) AS due
  FROM problems p
 WHERE $1::text IS NULL
    OR p.police = $1
    OR EXISTS (SELECT FROM tenures t WHERE t.problem = p.problem AND t.holder = $1)
    OR EXISTS (SELECT FROM handoffs h WHERE h.problem = p.problem AND h.receiver = $1
                                        AND h.document ->> 'offered_at' IS NOT NULL)
    OR EXISTS (SELECT FROM commitments c WHERE c.problem = p.problem
                                           AND $1 IN (c.promisor, c.promisee))
    OR EXISTS (SELECT FROM responsibilities r WHERE r.problem = p.problem
                AND r.document -> 'contributions' -> $1 ->> 'state' IN ('invited', 'joined'))
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
