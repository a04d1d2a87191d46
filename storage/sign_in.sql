-- name: add_link
INSERT INTO sign_in_links (token_hash, person, expires_at, browser_hash, code_hash)
VALUES ($1, $2, now() + $3, $4, $5);

-- name: link
-- Shown before it is used: reading changes nothing.
SELECT person, created_at AS since, expires_at AS until, browser_hash, code_hash
FROM sign_in_links
WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now();

-- name: was_link
SELECT EXISTS (SELECT FROM sign_in_links WHERE token_hash = $1);

-- name: use_link
-- Of two attempts at the same instant exactly one gets a row.
UPDATE sign_in_links SET used_at = now()
WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()
RETURNING person;

-- name: links_mailed
SELECT count(*) FROM sign_in_links
WHERE person = $1 AND created_at > now() - $2::interval AND browser_hash IS NOT NULL;

-- name: add_session
INSERT INTO sessions (token_hash, person, expires_at, way, address, agent, waits_for, factor_at)
VALUES ($1, $2, now() + $3, $4, $5, $6, $7, CASE WHEN $8 THEN now() END);

-- name: see_session
-- The row is written once a minute at most; reading pages must not mean writing rows.
WITH alive AS (
    SELECT token_hash, person, created_at, expires_at, last_seen_at, factor_at
    FROM sessions
    WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > now()
      AND last_seen_at > now() - $2::interval AND waits_for IS NULL
), seen AS (
    UPDATE sessions SET last_seen_at = now()
    FROM alive
    WHERE sessions.token_hash = alive.token_hash
      AND alive.last_seen_at < now() - interval '1 minute'
)
SELECT person, created_at AS since, expires_at AS until, factor_at FROM alive;

-- name: waiting
-- Who came in by half.
SELECT person, created_at AS since, expires_at AS until, waits_for, way
FROM sessions
WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > now() AND waits_for IS NOT NULL;

-- name: factor_is_fresh
SELECT factor_at > now() - $2::interval FROM sessions WHERE token_hash = $1;

-- name: factor_checked
UPDATE sessions SET factor_at = now() WHERE token_hash = $1 AND revoked_at IS NULL;

-- name: end_session
UPDATE sessions SET revoked_at = now() WHERE token_hash = $1 AND revoked_at IS NULL
RETURNING person;

-- name: sessions
-- A name is cut from the hash: it opens nothing, and nothing can be told from it.
SELECT encode(substring(token_hash FROM 1 FOR 6), 'hex') AS session, person, created_at AS began,
       last_seen_at AS seen, expires_at AS until, way, address, agent
FROM sessions
WHERE ($1::text IS NULL OR person = $1) AND revoked_at IS NULL AND expires_at > now()
  AND last_seen_at > now() - $2::interval AND waits_for IS NULL
ORDER BY last_seen_at DESC, token_hash;

-- name: end_session_named
UPDATE sessions SET revoked_at = now()
WHERE person = $1 AND encode(substring(token_hash FROM 1 FOR 6), 'hex') = $2
  AND revoked_at IS NULL
RETURNING person;

-- name: end_sessions_of
UPDATE sessions SET revoked_at = now() WHERE person = $1 AND revoked_at IS NULL;

-- name: end_other_sessions
UPDATE sessions SET revoked_at = now()
WHERE person = $1 AND token_hash <> $2 AND revoked_at IS NULL;

-- name: people_of
SELECT person FROM people WHERE party = $1 ORDER BY person;

-- name: add_key
INSERT INTO api_keys (prefix, key_hash, person, expires_at, label, scope)
VALUES ($1, $2, $3, now() + $4, $5, $6);

-- name: key
-- When it was used is written once a minute at most.
WITH alive AS (
    SELECT prefix, person, created_at, expires_at, scope, last_used_at
    FROM api_keys
    WHERE key_hash = $1 AND revoked_at IS NULL AND expires_at > now()
), used AS (
    UPDATE api_keys SET last_used_at = now()
    FROM alive
    WHERE api_keys.prefix = alive.prefix
      AND (alive.last_used_at IS NULL OR alive.last_used_at < now() - interval '1 minute')
)
SELECT person, created_at AS since, expires_at AS until, scope FROM alive;

-- name: keys
SELECT prefix, person, label, scope, created_at AS made, expires_at AS until,
       last_used_at AS last_used, revoked_at AS revoked
FROM api_keys
WHERE ($1::text IS NULL OR person = $1)
  AND ($2 OR (revoked_at IS NULL AND expires_at > now()))
ORDER BY created_at DESC, prefix;

-- name: revoke_keys_of
UPDATE api_keys SET revoked_at = now() WHERE person = $1 AND revoked_at IS NULL;

-- name: revoke_key
UPDATE api_keys SET revoked_at = now()
WHERE prefix = $1 AND person = $2 AND revoked_at IS NULL
RETURNING prefix;
