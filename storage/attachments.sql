-- name: one_at_a_time
SELECT pg_advisory_xact_lock(hashtextextended('attachments ' || $1, 0))

-- name: next_number
SELECT coalesce(max(number), 0) + 1 FROM attachments WHERE commitment = $1

-- name: add
INSERT INTO attachments (commitment, sha256, number, name, media_type, size, about, object, kek,
                         wrapped, attached_by, attached_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- name: attachments
SELECT commitment, sha256, number, name, media_type, size, about, attached_by, attached_at
  FROM attachments
 WHERE commitment = $1 AND ($2::text IS NULL OR sha256 = $2) AND removed_at IS NULL
 ORDER BY number

-- name: everything
SELECT commitment, sha256, number, name, media_type, size, about, attached_by, attached_at
  FROM attachments
 WHERE removed_at IS NULL
 ORDER BY commitment, number

-- name: lying
SELECT object, kek, wrapped FROM attachments
 WHERE commitment = $1 AND sha256 = $2 AND removed_at IS NULL

-- name: remove
UPDATE attachments SET wrapped = NULL, removed_at = now()
 WHERE commitment = $1 AND sha256 = $2 AND removed_at IS NULL
RETURNING object

-- name: wrapped_by_others
SELECT object, kek, wrapped FROM attachments
 WHERE kek <> $1 AND removed_at IS NULL FOR UPDATE

-- name: wrap_again
UPDATE attachments SET kek = $2, wrapped = $3 WHERE object = $1
