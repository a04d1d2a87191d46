-- name: partnerships
SELECT partnership, seq, name, purpose, state, convener, founded_at, document
  FROM partnerships p
 WHERE ($1::text IS NULL OR state = $1)
   AND ($2::text IS NULL OR EXISTS (SELECT FROM partnership_members m
                                     WHERE m.partnership = p.partnership AND m.party = $2))
   AND ($3::text IS NULL OR document -> 'problems' ? $3)
   AND ($6::timestamptz IS NULL
        OR (state = 'concluded', founded_at, partnership) > ($5::boolean, $6, $7))
 ORDER BY state = 'concluded', founded_at, partnership
 LIMIT $4

-- name: partnership
SELECT partnership, seq, name, purpose, state, convener, founded_at, document
  FROM partnerships
 WHERE partnership = $1
