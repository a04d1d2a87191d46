-- name: add
INSERT INTO webhooks (webhook, party, url, kinds, made_by) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING RETURNING true

-- name: webhooks
SELECT w.webhook, w.party, w.url, w.kinds, w.state, w.made_by, w.made_at, w.reached,
       w.failing_since, w.paused_at, w.because, w.told_at, d.waiting, d.delivered, d.given_up
  FROM webhooks w
  CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE settled_at IS NULL) AS waiting,
              count(*) FILTER (WHERE delivered) AS delivered,
              count(*) FILTER (WHERE settled_at IS NOT NULL AND NOT delivered) AS given_up
         FROM webhook_deliveries d WHERE d.webhook = w.webhook) d
 WHERE w.state <> 'removed'
   AND ($1::text IS NULL OR w.party = $1) AND ($2::text IS NULL OR w.webhook = $2)
 ORDER BY w.party, w.made_at, w.webhook

-- name: how_many
SELECT count(*) FROM webhooks WHERE party = $1 AND state <> 'removed'

-- name: proved
-- It begins with what comes from now on; one that was paused goes on where it stopped.
UPDATE webhooks
   SET state = 'active', reached = coalesce(reached, (SELECT size FROM tree)),
       failing_since = NULL, paused_at = NULL, because = NULL, told_at = NULL
 WHERE webhook = $1 AND state IN ('unproved', 'paused')
RETURNING true

-- name: paused
UPDATE webhooks
   SET state = 'paused', paused_at = now(), because = $2, told_at = NULL
 WHERE webhook = $1 AND state = 'active'
RETURNING true

-- name: told
UPDATE webhooks SET told_at = now() WHERE webhook = $1

-- name: to_be_told
SELECT webhook FROM webhooks WHERE state = 'paused' AND told_at IS NULL ORDER BY webhook LIMIT 20

-- name: removed
UPDATE webhooks SET state = 'removed' WHERE webhook = $1 AND state <> 'removed' RETURNING true

-- name: fared
-- Since when every attempt has failed; a success ends that.
UPDATE webhooks
   SET failing_since = CASE WHEN $2 THEN NULL ELSE coalesce(failing_since, now()) END
 WHERE webhook = $1 AND (NOT $2 OR failing_since IS NOT NULL)
RETURNING failing_since

-- name: behind
SELECT w.webhook, w.party, w.kinds, w.reached
  FROM webhooks w, tree t
 WHERE w.state = 'active' AND w.reached < t.size
 ORDER BY w.reached, w.webhook

-- name: sealed
-- Entries in the order of the tree, in which no place is ever given later to what came before.
SELECT v.idx, l.stream, l.seq, l.kind
  FROM leaves v JOIN ledger l USING (entry_id)
 WHERE v.idx >= $1 AND v.idx < $1 + $2
 ORDER BY v.idx

-- name: reach
UPDATE webhooks SET reached = $3 WHERE webhook = $1 AND reached = $2 AND state = 'active'
RETURNING true

-- name: add_secret
INSERT INTO webhook_secrets (webhook, number, kek, sealed) VALUES ($1, $2, $3, $4)

-- name: last_secret
SELECT max(number) FROM webhook_secrets WHERE webhook = $1

-- name: end_others
-- The secret before goes on for a while; one before that ends.
UPDATE webhook_secrets SET ends_at = least(ends_at, now() + $3::interval)
 WHERE webhook = $1 AND number < $2

-- name: secrets
SELECT number, kek, sealed FROM webhook_secrets
 WHERE webhook = $1 AND (ends_at IS NULL OR ends_at > now())
 ORDER BY number DESC LIMIT 2

-- name: origin
SELECT origin FROM log_keys WHERE use = 'checkpoint' ORDER BY number DESC LIMIT 1

-- name: wrapped_by_others
SELECT webhook, number, kek, sealed FROM webhook_secrets WHERE kek <> $1 FOR UPDATE

-- name: wrap_again
UPDATE webhook_secrets SET kek = $3, sealed = $4 WHERE webhook = $1 AND number = $2
