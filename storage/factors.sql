-- name: factor
SELECT person, sealed, kek, since, last_counter, cardinality(recovery) AS recovery_left
FROM second_factors
WHERE person = $1 AND sealed IS NOT NULL;

-- name: keep
INSERT INTO second_factors (person, sealed, kek, last_counter, recovery)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person) DO UPDATE
SET sealed = $2, kek = $3, last_counter = $4, recovery = $5, since = now();

-- name: use_counter
-- Of two attempts with one code at the same instant exactly one gets a row.
UPDATE second_factors SET last_counter = $2
WHERE person = $1 AND last_counter < $2 AND sealed IS NOT NULL
RETURNING person;

-- name: use_recovery
UPDATE second_factors SET recovery = array_remove(recovery, $2)
WHERE person = $1 AND $2 = ANY (recovery) AND sealed IS NOT NULL
RETURNING person;

-- name: renew_recovery
UPDATE second_factors SET recovery = $2 WHERE person = $1;

-- name: remove
UPDATE second_factors SET sealed = NULL, kek = NULL, recovery = '{}'
WHERE person = $1 AND sealed IS NOT NULL
RETURNING person;

-- name: wrapped_by_others
SELECT person, kek, sealed FROM second_factors
WHERE sealed IS NOT NULL AND kek <> $1 ORDER BY person FOR UPDATE;

-- name: wrap_again
UPDATE second_factors SET kek = $2, sealed = $3 WHERE person = $1;
