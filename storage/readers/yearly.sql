-- name: moves
-- Tenures that began in the span, with who held the responsibility before.
SELECT t.responsibility, t.problem, t.number, t.holder, t.since, t.cause, t.handoff, t.began_seq,
       before.holder AS former, r.title, p.title AS problem_title
  FROM tenures t
  JOIN responsibilities r USING (responsibility)
  JOIN problems p ON p.problem = t.problem
  LEFT JOIN tenures before
    ON before.responsibility = t.responsibility AND before.number = t.number - 1
 WHERE t.since >= $1 AND t.since < $2
 ORDER BY t.since, t.responsibility

-- name: offers
-- Handoffs that were offered in the span, and where they stand now.
SELECT h.handoff, h.offeror, h.receiver, h.state
  FROM handoffs h
 WHERE (h.document ->> 'offered_at')::timestamptz >= $1
   AND (h.document ->> 'offered_at')::timestamptz < $2
 ORDER BY h.handoff

-- name: promises
-- Promises that were due in the span, and how they stand now.
SELECT c.commitment, c.promisor, c.promisee, c.state, c.document ->> 'late' = 'true' AS late
  FROM commitments c
 WHERE (c.document ->> 'due')::timestamptz >= $1 AND (c.document ->> 'due')::timestamptz < $2
 ORDER BY c.commitment

-- name: concerns
SELECT source, matter, state, count(*)::int AS many
  FROM concerns
 WHERE reported_at >= $1 AND reported_at < $2
 GROUP BY source, matter, state
 ORDER BY source, matter, state

-- name: problems
SELECT count(*) FILTER (WHERE opened_at >= $1 AND opened_at < $2)::int AS opened,
       count(*) FILTER (WHERE closed_at >= $1 AND closed_at < $2)::int AS closed,
       count(*) FILTER (WHERE opened_at < $2 AND (closed_at IS NULL OR closed_at >= $2))::int
           AS open_at_end
  FROM problems
