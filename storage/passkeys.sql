-- name: passkeys
SELECT credential, person, public_key, sign_count, label, made_at AS made, last_used_at AS last_used
FROM passkeys WHERE person = $1 AND removed_at IS NULL ORDER BY made_at, credential;

-- name: ever
SELECT count(*) FROM passkeys WHERE person = $1;

-- name: add
INSERT INTO passkeys (credential, person, public_key, sign_count, label) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
RETURNING person;

-- name: used
-- A counter that does not grow is that of a copy; those without one always say nought.
UPDATE passkeys SET sign_count = $3, last_used_at = now()
WHERE credential = $1 AND person = $2 AND removed_at IS NULL
  AND (sign_count < $3 OR (sign_count = 0 AND $3 = 0))
RETURNING person;

-- name: remove
UPDATE passkeys SET removed_at = now()
WHERE person = $1 AND ($2::text IS NULL OR encode(credential, 'hex') = $2) AND removed_at IS NULL
RETURNING credential;
