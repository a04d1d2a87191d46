-- name: keys
SELECT origin, vkey, follows, statement, at FROM log_keys WHERE use = $1 ORDER BY number

-- name: first_key
INSERT INTO log_keys (origin, vkey, use) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING true

-- name: next_key
INSERT INTO log_keys (origin, vkey, use, follows, statement) VALUES ($1, $2, $3, $4, $5)

-- name: add
INSERT INTO checkpoints (size, root, note) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: newest
-- Of the log as it is named now; an older log's checkpoints say nothing of what came after.
SELECT c.size, c.note,
       ARRAY(SELECT said.line
               FROM (SELECT DISTINCT ON (s.witness) s.witness, s.line FROM cosignatures s
                      WHERE s.origin = c.origin AND s.size = c.size
                      ORDER BY s.witness, s.seen_at DESC) AS said
              ORDER BY said.witness) AS lines
  FROM checkpoints c
 WHERE c.origin = (SELECT k.origin FROM log_keys k WHERE k.use = 'checkpoint'
                    ORDER BY k.number DESC LIMIT 1)
   AND ($1::bigint IS NULL OR c.size = $1)
 ORDER BY c.size DESC
 LIMIT 1

-- name: largest_of
SELECT size, root FROM checkpoints WHERE origin = $1 AND size <= $2 ORDER BY size DESC LIMIT 1

-- name: covering
SELECT min(size) FROM checkpoints WHERE size > $1

-- name: all_of_them
SELECT size, root, note FROM checkpoints ORDER BY size

-- name: cosign
INSERT INTO cosignatures (origin, size, witness, line, seen_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING

-- name: cosigned
SELECT size, seen_at FROM cosignatures WHERE origin = $1 AND witness = $2
 ORDER BY size DESC, seen_at DESC LIMIT 1
