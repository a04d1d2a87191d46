-- name: key
SELECT key_id, kek, wrapped FROM data_keys WHERE stream = $1

-- name: whole
-- Every entry of a stream with its texts as they lie there.
SELECT b.stream, b.seq, b.body, t.paths, t.sealed, t.unders, k.key_id, k.kek, k.wrapped
  FROM bodies b
  LEFT JOIN data_keys k USING (stream)
  LEFT JOIN LATERAL (
       SELECT array_agg(d.path) AS paths, array_agg(d.sealed) AS sealed,
              array_agg(d.expunged_under) AS unders
         FROM disclosures d WHERE d.stream = b.stream AND d.seq = b.seq) t ON true
 WHERE b.stream = $1 AND b.seq > $2
 ORDER BY b.seq

-- name: there
SELECT seq, path FROM disclosures WHERE stream = $1 AND sealed IS NOT NULL

-- name: any_key
SELECT EXISTS (SELECT FROM data_keys) OR EXISTS (SELECT FROM webhook_secrets)
    OR EXISTS (SELECT FROM event_senders) OR EXISTS (SELECT FROM attachments WHERE removed_at IS NULL)
    OR EXISTS (SELECT FROM open311_links WHERE kek IS NOT NULL)

-- name: wrapping
SELECT kek FROM data_keys UNION SELECT kek FROM webhook_secrets
 UNION SELECT kek FROM event_senders UNION SELECT kek FROM attachments WHERE removed_at IS NULL
 UNION SELECT kek FROM open311_links WHERE kek IS NOT NULL

-- name: wrapped_by_others
SELECT stream, key_id, kek, wrapped FROM data_keys WHERE kek <> $1 ORDER BY stream LIMIT 500
   FOR UPDATE

-- name: wrap_again
UPDATE data_keys SET kek = $2, wrapped = $3 WHERE stream = $1
