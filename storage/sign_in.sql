-- name: add_link
INSERT INTO sign_in_links (token_hash, person, expires_at)
VALUES ($1, $2, now() + $3);

-- name: link
-- Shown before it is used: reading changes nothing.
SELECT person, created_at AS since, expires_at AS until
FROM sign_in_links
WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now();

-- name: use_link
-- Of two attempts at the same instant exactly one gets a row.
UPDATE sign_in_links SET used_at = now()
WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()
RETURNING person;

-- name: add_session
INSERT INTO sessions (token_hash, person, expires_at)
VALUES ($1, $2, now() + $3);

-- name: see_session
-- The row is written once a minute at most; reading pages must not mean writing rows.
WITH alive AS (
    SELECT token_hash, person, created_at, expires_at, last_seen_at
    FROM sessions
    WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > now()
      AND last_seen_at > now() - $2::interval
), seen AS (
    UPDATE sessions SET last_seen_at = now()
    FROM alive
    WHERE sessions.token_hash = alive.token_hash
      AND alive.last_seen_at < now() - interval '1 minute'
)
SELECT person, created_at AS since, expires_at AS until FROM alive;

-- name: end_session
UPDATE sessions SET revoked_at = now() WHERE token_hash = $1 AND revoked_at IS NULL;

-- name: end_sessions_of
UPDATE sessions SET revoked_at = now() WHERE person = $1 AND revoked_at IS NULL;

-- name: add_key
INSERT INTO api_keys (prefix, key_hash, person, expires_at)
VALUES ($1, $2, $3, now() + $4);

-- name: key
SELECT person, created_at AS since, expires_at AS until
FROM api_keys
WHERE key_hash = $1 AND revoked_at IS NULL AND expires_at > now();

-- name: revoke_keys_of
UPDATE api_keys SET revoked_at = now() WHERE person = $1 AND revoked_at IS NULL;

-- name: revoke_key
UPDATE api_keys SET revoked_at = now()
WHERE prefix = $1 AND person = $2 AND revoked_at IS NULL
RETURNING prefix;
