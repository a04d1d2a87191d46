-- name: newest
SELECT size, at FROM stamps WHERE origin = $1 AND authority = $2 ORDER BY size DESC LIMIT 1

-- name: add
INSERT INTO stamps (origin, size, authority, response, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
