-- name: add
INSERT INTO calendar_feeds (token_hash, person, titles, lead_hours) VALUES ($1, $2, $3, $4)

-- name: revoke
UPDATE calendar_feeds SET revoked_at = now()
 WHERE person = $1 AND revoked_at IS NULL
RETURNING person

-- name: feed
SELECT token_hash, person, titles, lead_hours, created_at
  FROM calendar_feeds
 WHERE token_hash = $1 AND revoked_at IS NULL

-- name: feed_of
SELECT token_hash, person, titles, lead_hours, created_at
  FROM calendar_feeds
 WHERE person = $1 AND revoked_at IS NULL
 ORDER BY created_at DESC
 LIMIT 1

-- name: deadlines
-- What the party has to do while it is its turn; what moves by itself, both sides are told of.
SELECT * FROM (
    SELECT 'handoff' AS noun, h.handoff AS id, c.key AS kind,
           (c.value ->> 'due')::timestamptz AS due,
           coalesce(r.title, h.handoff) AS title
      FROM handoffs h
      LEFT JOIN responsibilities r USING (responsibility)
     CROSS JOIN LATERAL jsonb_each(h.document -> 'clocks') AS c
     WHERE h.due IS NOT NULL
       AND ((h.turn = $1 AND c.key NOT IN ('settle', 'notice', 'term'))
         OR ($1 IN (h.offeror, h.receiver) AND h.state IN ('accepted', 'settling', 'settled')
             AND c.key IN ('settle', 'notice', 'term')))
     UNION ALL
    SELECT 'commitment', p.commitment, c.key, (c.value ->> 'due')::timestamptz,
           coalesce(p.document #>> '{promise,title}', p.commitment)
      FROM commitments p
     CROSS JOIN LATERAL jsonb_each(p.document -> 'clocks') AS c
     WHERE p.due IS NOT NULL AND p.turn = $1
) AS running
 ORDER BY due, id, kind
 LIMIT $2

-- name: tell
-- $2 and $3: what is due now, by its uid. What is told already as it is stays as it was.
INSERT INTO calendar_dates AS d (token_hash, uid, due)
SELECT $1, n.uid, n.due FROM unnest($2::text[], $3::timestamptz[]) AS n (uid, due)
ON CONFLICT (token_hash, uid) DO UPDATE
   SET due = excluded.due, sequence = d.sequence + 1, changed_at = now(), cancelled = false
 WHERE d.cancelled OR d.due <> excluded.due

-- name: cancel
UPDATE calendar_dates SET cancelled = true, sequence = sequence + 1, changed_at = now()
 WHERE token_hash = $1 AND NOT cancelled AND uid <> ALL ($2::text[])

-- name: told
SELECT uid, due, sequence, changed_at, cancelled
  FROM calendar_dates
 WHERE token_hash = $1 AND (NOT cancelled OR changed_at > now() - interval '30 days')
 ORDER BY due, uid
