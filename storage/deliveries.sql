-- name: add
-- The same entry is delivered to a webhook once, however often it is looked through.
INSERT INTO webhook_deliveries (webhook, message, kind, stream, seq)
SELECT $1, a.message, a.kind, a.stream, a.seq
  FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) AS a (message, kind, stream, seq)
ON CONFLICT DO NOTHING

-- name: add_ping
INSERT INTO webhook_deliveries (webhook, message, kind, challenge, tries)
VALUES ($1, $2, 'webhook.ping', $3, 1000)

-- name: pings
SELECT count(*) FROM webhook_deliveries d JOIN webhooks w USING (webhook)
 WHERE w.party = $1 AND d.challenge IS NOT NULL AND d.made_at > now() - $2::interval

-- name: due
-- Webhooks with something to send at which nobody is at work.
SELECT DISTINCT d.webhook
  FROM webhook_deliveries d JOIN webhooks w USING (webhook)
 WHERE d.settled_at IS NULL AND d.next_try_at <= now() AND w.busy_until <= now()
   AND (w.state = 'active' OR (d.challenge IS NOT NULL AND w.state <> 'removed'))
 ORDER BY d.webhook LIMIT 200

-- name: busy
UPDATE webhooks SET busy_until = now() + $2::interval WHERE webhook = $1

-- name: take
-- Each taken one is out of others' reach until its lease ends; a sender that died loses nothing.
UPDATE webhook_deliveries n
   SET attempts = n.attempts + 1, tries = n.tries + 1, next_try_at = now() + $3::interval
  FROM (SELECT d.webhook, d.message
          FROM webhook_deliveries d JOIN webhooks w USING (webhook)
         WHERE d.webhook = $1 AND d.settled_at IS NULL AND d.next_try_at <= now()
           AND (w.state = 'active' OR (d.challenge IS NOT NULL AND w.state <> 'removed'))
         ORDER BY d.next_try_at, d.made_at, d.seq
         LIMIT $2
         FOR UPDATE OF d SKIP LOCKED) AS due
 WHERE n.webhook = due.webhook AND n.message = due.message
RETURNING n.*

-- name: next_try
SELECT extract(epoch FROM min(d.next_try_at) - now())::float8
  FROM webhook_deliveries d JOIN webhooks w USING (webhook)
 WHERE d.webhook = $1 AND d.settled_at IS NULL AND w.state = 'active'

-- name: attempted
INSERT INTO webhook_attempts (webhook, message, number, ms, status, error)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING

-- name: delivered
UPDATE webhook_deliveries SET settled_at = now(), delivered = true, last_error = NULL
 WHERE webhook = $1 AND message = $2 AND settled_at IS NULL

-- name: failed
UPDATE webhook_deliveries SET last_error = $3, next_try_at = now() + $4::interval
 WHERE webhook = $1 AND message = $2 AND settled_at IS NULL

-- name: given_up
UPDATE webhook_deliveries SET last_error = $3, settled_at = now()
 WHERE webhook = $1 AND message = $2 AND settled_at IS NULL

-- name: again
UPDATE webhook_deliveries
   SET settled_at = NULL, delivered = false, last_error = NULL, tries = 0, next_try_at = now()
 WHERE webhook = $1 AND challenge IS NULL
   AND ($2::text IS NULL OR message = $2)
   AND ($3::timestamptz IS NULL OR made_at >= $3)
   AND ($4::timestamptz IS NULL OR made_at < $4)
RETURNING message

-- name: deliveries
SELECT webhook, message, kind, stream, seq, challenge, made_at, attempts, tries, next_try_at,
       settled_at, delivered, last_error
  FROM webhook_deliveries
 WHERE webhook = $1 AND ($2::text IS NULL OR message = $2)
 ORDER BY made_at DESC, message DESC LIMIT $3

-- name: attempts
SELECT a.message, d.kind, a.number, a.at, a.ms, a.status, a.error
  FROM webhook_attempts a JOIN webhook_deliveries d USING (webhook, message)
 WHERE a.webhook = $1 AND ($2::text IS NULL OR a.message = $2)
 ORDER BY a.at DESC, a.number DESC LIMIT $3

-- name: forget
SELECT forget_webhook_deliveries()
