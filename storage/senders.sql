-- name: add
INSERT INTO event_senders (sender, person, kek, sealed, made_by) VALUES ($1, $2, $3, $4, $5)

-- name: senders
SELECT sender, person, made_by, made_at, revoked_at FROM event_senders
 WHERE ($1::text IS NULL OR person = $1) AND ($2::text IS NULL OR sender = $2)
   AND revoked_at IS NULL
 ORDER BY person, made_at, sender

-- name: secret
SELECT kek, sealed FROM event_senders WHERE sender = $1 AND revoked_at IS NULL

-- name: revoked
UPDATE event_senders SET revoked_at = now() WHERE sender = $1 AND revoked_at IS NULL RETURNING true

-- name: received
INSERT INTO events_received (sender, message, digest, command_id) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING

-- name: known
SELECT digest, done_at FROM events_received WHERE sender = $1 AND message = $2

-- name: done
UPDATE events_received SET done_at = now() WHERE sender = $1 AND message = $2 AND done_at IS NULL

-- name: wrapped_by_others
SELECT sender, kek, sealed FROM event_senders WHERE kek <> $1 FOR UPDATE

-- name: wrap_again
UPDATE event_senders SET kek = $2, sealed = $3 WHERE sender = $1
