-- name: note
INSERT INTO reads (person, what, about, found, asked, purpose) VALUES ($1, $2, $3, $4, $5, $6)
RETURNING read

-- name: bundle
-- The command id names the first and the last of its reads. What another process bundles at this
-- moment is left to it.
WITH waiting AS (
     SELECT read, person FROM reads
      WHERE seq IS NULL AND command_id IS NULL
      ORDER BY read
      LIMIT 5000
        FOR UPDATE SKIP LOCKED),
     placed AS (
     SELECT read, person,
            (row_number() OVER (PARTITION BY person ORDER BY read) - 1) / $1 AS part
       FROM waiting),
     named AS (
     SELECT read, format('reads:%s-%s', min(read) OVER w, max(read) OVER w) AS command_id
       FROM placed WINDOW w AS (PARTITION BY person, part))
UPDATE reads r SET command_id = n.command_id FROM named n WHERE r.read = n.read

-- name: bundled
SELECT read, person, at, what, about, found, asked, purpose, command_id, seq
  FROM reads
 WHERE seq IS NULL AND command_id IS NOT NULL
 ORDER BY command_id, read
 LIMIT $1

-- name: entered
UPDATE reads SET seq = $2 WHERE command_id = $1 AND seq IS NULL

-- name: of_thing
-- In the order of bytes the entries of a stream lie between # and $, its things between . and /.
SELECT read, person, at, what, about, found, asked, purpose, command_id, seq
  FROM reads
 WHERE (about = $1 OR (about > $1 || '#' AND about < $1 || '$')
        OR (about > $1 || '.' AND about < $1 || '/'))
   AND ($2::bigint IS NULL OR read < $2)
 ORDER BY read DESC
 LIMIT $3

-- name: by_person
SELECT read, person, at, what, about, found, asked, purpose, command_id, seq
  FROM reads
 WHERE ($1::text IS NULL OR person = $1) AND ($2::bigint IS NULL OR read < $2)
 ORDER BY read DESC
 LIMIT $3
