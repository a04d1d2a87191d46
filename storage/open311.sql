-- name: put
INSERT INTO open311_links AS l (party, url, jurisdiction, service_code, address, speaker, meanings,
       texts, every_minutes, kek, sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (party) DO UPDATE
   SET url = excluded.url, jurisdiction = excluded.jurisdiction,
       service_code = excluded.service_code, address = excluded.address,
       speaker = excluded.speaker, meanings = excluded.meanings, texts = excluded.texts,
       every_minutes = excluded.every_minutes, kek = excluded.kek, sealed = excluded.sealed,
       since = now(), removed_at = NULL

-- name: remove
UPDATE open311_links SET removed_at = now(), kek = NULL, sealed = NULL
 WHERE party = $1 AND removed_at IS NULL
RETURNING true

-- name: link
SELECT party, url, jurisdiction, service_code, address, speaker, meanings, texts, every_minutes,
       since, sealed IS NOT NULL AS keyed
  FROM open311_links
 WHERE party = $1 AND removed_at IS NULL

-- name: key
SELECT kek, sealed FROM open311_links WHERE party = $1 AND removed_at IS NULL

-- name: find
INSERT INTO open311_filings (handoff, party)
SELECT h.handoff, h.receiver
  FROM open311_links l
  JOIN handoffs h ON h.receiver = l.party
 WHERE l.removed_at IS NULL
   AND h.state IN ('offered', 'acknowledged', 'info_requested', 'countered')
ON CONFLICT DO NOTHING

-- name: due
UPDATE open311_filings f SET next_try_at = now() + interval '2 minutes'
 WHERE f.handoff IN (SELECT handoff FROM open311_filings
                      WHERE state IN ('waiting', 'sent') AND next_try_at <= now()
                      ORDER BY next_try_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING f.*

-- name: filing
SELECT * FROM open311_filings WHERE handoff = $1

-- name: filings
SELECT * FROM open311_filings WHERE party = $1 ORDER BY made_at DESC LIMIT $2

-- name: note
UPDATE open311_filings
   SET next_try_at = now() + $2::double precision * interval '1 second',
       state = coalesce($3, state), request = coalesce($4, request), token = coalesce($5, token),
       status = coalesce($6, status),
       notes = CASE WHEN $6::text IS NULL THEN notes ELSE $7 END,
       updated = CASE WHEN $6::text IS NULL THEN updated ELSE $8 END,
       sent_at = CASE WHEN sent_at IS NULL AND $3 = 'sent' THEN now() ELSE sent_at END,
       looked_at = CASE WHEN $6::text IS NULL THEN looked_at ELSE now() END,
       error = $9, attempts = $10
 WHERE handoff = $1

-- name: wrapped_by_others
SELECT party, kek, sealed FROM open311_links WHERE kek <> $1 FOR UPDATE

-- name: wrap_again
UPDATE open311_links SET kek = $2, sealed = $3 WHERE party = $1
