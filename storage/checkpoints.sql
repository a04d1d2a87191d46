-- name: keys
SELECT origin, vkey, follows, statement, at FROM log_keys WHERE use = $1 ORDER BY number

-- name: first_key
INSERT INTO log_keys (origin, vkey, use) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING true

-- name: next_key
INSERT INTO log_keys (origin, vkey, use, follows, statement) VALUES ($1, $2, $3, $4, $5)

-- name: add
INSERT INTO checkpoints (size, root, note) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: newest
SELECT c.size, c.note,
       ARRAY(SELECT s.line FROM cosignatures s WHERE s.size = c.size ORDER BY s.witness) AS lines
  FROM checkpoints c
 WHERE $1::bigint IS NULL OR c.size = $1
 ORDER BY c.size DESC
 LIMIT 1

-- name: covering
SELECT min(size) FROM checkpoints WHERE size > $1

-- name: all_of_them
SELECT size, root, note FROM checkpoints ORDER BY size

-- name: cosign
INSERT INTO cosignatures (size, witness, line, seen_at) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING

-- name: cosigned
SELECT size, seen_at FROM cosignatures WHERE witness = $1 ORDER BY size DESC LIMIT 1
