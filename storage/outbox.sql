-- name: take
-- Each taken notice is out of others' reach until its lease ends; a sender that died loses nothing.
UPDATE notices n
   SET attempts = n.attempts + 1, next_try_at = now() + $2::interval
  FROM (SELECT notice FROM notices
         WHERE delivered_at IS NULL AND given_up_at IS NULL AND next_try_at <= now()
         ORDER BY next_try_at, notice
         LIMIT $1
         FOR UPDATE SKIP LOCKED) AS due
 WHERE n.notice = due.notice
RETURNING n.notice, n.party, n.role, n.problem, n.seq, n.subject, n.kind, n.line, n.made_at,
          n.attempts, n.next_try_at, n.delivered_at, n.given_up_at, n.last_error

-- name: put_back
UPDATE notices SET attempts = attempts - 1, next_try_at = now()
 WHERE notice = ANY ($1::text[]) AND delivered_at IS NULL

-- name: delivered
UPDATE notices SET delivered_at = now(), last_error = NULL
 WHERE notice = ANY ($1::text[]) AND delivered_at IS NULL

-- name: failed
UPDATE notices SET last_error = $2, next_try_at = now() + $3::interval
 WHERE notice = $1 AND delivered_at IS NULL

-- name: given_up
UPDATE notices SET last_error = $2, given_up_at = now()
 WHERE notice = $1 AND delivered_at IS NULL

-- name: next_try
SELECT min(next_try_at) FROM notices WHERE delivered_at IS NULL AND given_up_at IS NULL
