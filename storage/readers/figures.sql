-- name: figures
-- Each part reads what waits, by the index over what waits, and not all that ever was.
SELECT (SELECT count(*) FROM problems WHERE closed_at IS NULL) AS problems_open,
       h.overdue AS handoffs_overdue, h.unanswered_since,
       c.overdue AS commitments_overdue,
       n.waiting AS notices_waiting, n.late_since AS notices_late_since,
       (SELECT count(*) FROM notices
         WHERE delivered_at IS NULL AND given_up_at IS NOT NULL) AS notices_given_up,
       t.size AS tree_size, u.unplaced, u.unplaced_since,
       k.size AS signed_size, k.made_at AS signed_at,
       (SELECT max(s.size) FROM cosignatures s WHERE s.origin = k.origin) AS cosigned_size,
       (SELECT l.recorded_at FROM leaves v JOIN ledger l USING (entry_id)
         WHERE v.idx = coalesce(k.size, 0)) AS unsigned_since
  FROM (SELECT (SELECT count(*) FROM handoffs
                 WHERE turn IS NOT NULL AND due < now()) AS overdue,
               -- As text, by its index; instants of one zone sort as they read.
               (SELECT document ->> 'offered_at' FROM handoffs
                 WHERE state IN ('offered', 'acknowledged', 'info_requested', 'countered')
                   AND document ->> 'offered_at' IS NOT NULL
                 ORDER BY document ->> 'offered_at' LIMIT 1)::timestamptz
               AS unanswered_since) AS h,
       (SELECT count(*) AS overdue FROM commitments
         WHERE turn IS NOT NULL AND due < now()) AS c,
       (SELECT count(*) AS waiting,
               min(next_try_at) FILTER (WHERE next_try_at <= now()) AS late_since
          FROM notices WHERE delivered_at IS NULL AND given_up_at IS NULL) AS n,
       tree AS t
       CROSS JOIN LATERAL (
           SELECT count(*) AS unplaced, min(l.recorded_at) AS unplaced_since
             FROM ledger l
            WHERE l.entry_id > t.settled_id
              AND NOT EXISTS (SELECT FROM leaves v WHERE v.entry_id = l.entry_id OFFSET 0)) AS u
       LEFT JOIN LATERAL (
           SELECT c.origin, c.size, c.made_at FROM checkpoints c
            WHERE c.origin = (SELECT l.origin FROM log_keys l WHERE l.use = 'checkpoint'
                               ORDER BY l.number DESC LIMIT 1)
            ORDER BY c.size DESC LIMIT 1) AS k ON true

-- name: waiting
SELECT 'handoff' AS noun, state, count(*) AS number FROM handoffs
 WHERE turn IS NOT NULL GROUP BY state
 UNION ALL
SELECT 'commitment', state, count(*) FROM commitments
 WHERE turn IS NOT NULL GROUP BY state
 ORDER BY noun, state
