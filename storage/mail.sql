-- name: keep
INSERT INTO mail_settings (person, how) VALUES ($1, $2)
    ON CONFLICT (person) DO UPDATE SET how = excluded.how

-- name: readers
SELECT p.*, o.kind AS party_kind, o.name AS party_name, o.active AS party_active, l.language,
       CASE WHEN p.email IS NULL THEN 'each' ELSE coalesce(m.how, 'each') END AS how
  FROM people p
  JOIN parties o USING (party)
  LEFT JOIN person_languages l USING (person)
  LEFT JOIN mail_settings m USING (person)
 WHERE p.party = ANY ($1::text[]) AND p.active
 ORDER BY p.party, p.person

-- name: put
INSERT INTO digest_lines (person, notice, due_at)
SELECT person, $2, $3 FROM unnest($1::text[]) AS person
    ON CONFLICT DO NOTHING

-- name: take
-- The lines of one person whose mail is due, out of others' reach until the lease ends.
UPDATE digest_lines SET attempts = attempts + 1, due_at = now() + $1::interval
 WHERE sent_at IS NULL AND given_up_at IS NULL AND due_at <= now()
   AND person = (SELECT person FROM digest_lines
                  WHERE sent_at IS NULL AND given_up_at IS NULL AND due_at <= now()
                  ORDER BY due_at, person LIMIT 1)
RETURNING person, notice, attempts

-- name: lines
SELECT notice, party, role, problem, seq, subject, kind, line, made_at, attempts, next_try_at,
       delivered_at, given_up_at, last_error
  FROM notices WHERE notice = ANY ($1::text[])
 ORDER BY made_at, notice

-- name: sent
UPDATE digest_lines SET sent_at = now(), last_error = NULL
 WHERE person = $1 AND notice = ANY ($2::text[])

-- name: failed
UPDATE digest_lines SET last_error = $3, due_at = now() + $4::interval
 WHERE person = $1 AND notice = ANY ($2::text[])

-- name: given_up
UPDATE digest_lines SET last_error = $3, given_up_at = now()
 WHERE person = $1 AND notice = ANY ($2::text[])

-- name: lost
SELECT person, count(*) AS notices, max(last_error) AS wrong
  FROM digest_lines WHERE given_up_at IS NOT NULL AND given_up_at > now() - interval '30 days'
 GROUP BY person ORDER BY person

-- name: standing
SELECT (SELECT how FROM mail_settings WHERE person = $1) AS how,
       count(*) FILTER (WHERE sent_at IS NULL AND given_up_at IS NULL) AS waiting,
       min(due_at) FILTER (WHERE sent_at IS NULL AND given_up_at IS NULL) AS due,
       max(sent_at) AS sent,
       (array_agg(last_error ORDER BY put_at DESC)
            FILTER (WHERE last_error IS NOT NULL AND put_at > now() - interval '30 days'))[1] AS wrong
  FROM digest_lines WHERE person = $1
