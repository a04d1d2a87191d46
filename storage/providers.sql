-- name: leave
INSERT INTO provider_visits (state_hash, issuer, expires_at) VALUES ($1, $2, now() + $3);

-- name: come_back
-- Of two who come back with one state exactly one gets a row.
UPDATE provider_visits SET used_at = now()
WHERE state_hash = $1 AND used_at IS NULL AND expires_at > now()
RETURNING issuer;

-- name: person_of
SELECT person FROM provider_subjects WHERE issuer = $1 AND subject = $2 AND unbound_at IS NULL;

-- name: subject_of
SELECT subject FROM provider_subjects WHERE issuer = $1 AND person = $2 AND unbound_at IS NULL;

-- name: people_at
SELECT p.person FROM people p JOIN parties o USING (party)
-- Case is the same to people, in the letters in which no two are taken for one.
WHERE (p.email = $1 OR (lower(p.email) = lower($1) AND p.email ~ '^[ -~]+$' AND $1 ~ '^[ -~]+$'))
  AND p.active AND o.active
ORDER BY p.person;

-- name: bind
INSERT INTO provider_subjects (issuer, subject, person) VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING
RETURNING person;

-- name: unbind
UPDATE provider_subjects SET unbound_at = now()
WHERE ($1::text IS NULL OR issuer = $1) AND person = $2 AND unbound_at IS NULL
RETURNING subject;
