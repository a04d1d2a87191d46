-- name: tallies
-- So many entries of each kind and age; what a contest was upheld about is no entry any more. One
-- side or both have to be named, or the table is read once as a whole, for the crisis view.
SELECT t.trusting, t.trusted, t.kind,
       greatest(0, floor(extract(epoch FROM $3::timestamptz - t.at) / 604800))::integer AS weeks,
       count(*)::integer AS count,
       count(c.state)::integer AS contested
  FROM trust_entries t
  LEFT JOIN trust_matters c ON c.noun = 'contest' AND c.party = t.trusted
        AND c.name = t.stream || '#' || t.seq AND c.state <> 'rejected'
 WHERE ($1::text IS NULL OR t.trusting = $1)
   AND ($2::text IS NULL OR t.trusted = $2)
   AND t.at <= $3
   AND c.state IS DISTINCT FROM 'upheld'
 GROUP BY 1, 2, 3, 4

-- name: entries
SELECT t.trusting, t.trusted, t.kind, t.at, t.stream, t.seq, t.about, c.state AS contest
  FROM trust_entries t
  LEFT JOIN trust_matters c ON c.noun = 'contest' AND c.party = t.trusted
        AND c.name = t.stream || '#' || t.seq
 WHERE ($1::text IS NULL OR t.trusting = $1)
   AND ($2::text IS NULL OR t.trusted = $2)
   AND ($4::text IS NULL OR $4 IN (t.trusting, t.trusted))
   AND ($5::timestamptz IS NULL
        OR (-extract(epoch FROM t.at), t.stream, t.seq, t.trusting, t.trusted, t.kind)
           > (-extract(epoch FROM $5), $6, $7::bigint, $8, $9, $10))
 ORDER BY t.at DESC, t.stream, t.seq, t.trusting, t.trusted, t.kind
 LIMIT $3

-- name: made_by
SELECT t.trusting, t.trusted, t.kind, t.at, t.stream, t.seq, t.about, NULL AS contest
  FROM trust_entries t
 WHERE t.stream = $1 AND t.seq = $2
 ORDER BY t.trusting, t.kind

-- name: matters
SELECT party, noun, name, seq, state, turn, other, due, at, document
  FROM trust_matters
 WHERE ($1::text IS NULL OR noun = $1)
   AND ($2::text IS NULL OR party = $2)
   AND ($3::text IS NULL OR party = $3 OR other = $3 OR turn = $3)
   AND ($5::timestamptz IS NULL
        OR (-extract(epoch FROM at), party, noun, name) > (-extract(epoch FROM $5), $6, $7, $8))
 ORDER BY at DESC, party, noun, name
 LIMIT $4

-- name: depending
-- What is live between this party and each of the others: offers on their way, duties that are held
-- by a handoff between them, and partnerships that both are in.
SELECT h.handoff AS about, CASE WHEN h.offeror = $1 THEN h.receiver ELSE h.offeror END AS between,
       'problem/' || h.problem AS stream, s.seq
  FROM handoffs h
  JOIN responsibilities r USING (responsibility)
  JOIN streams s ON s.stream = 'problem/' || h.problem
 WHERE ((h.offeror = $1 AND h.receiver = ANY ($2)) OR (h.receiver = $1 AND h.offeror = ANY ($2)))
   AND (h.state IN ('offered', 'acknowledged', 'info_requested', 'countered')
        OR (h.state IN ('accepted', 'settling', 'settled')
            AND r.state = 'held' AND r.holder = h.receiver))
 UNION ALL
SELECT p.partnership, m.party, 'partnership/' || p.partnership, s.seq
  FROM partnerships p
  JOIN partnership_members own ON own.partnership = p.partnership AND own.party = $1
  JOIN partnership_members m ON m.partnership = p.partnership AND m.party = ANY ($2)
  JOIN streams s ON s.stream = 'partnership/' || p.partnership
 WHERE p.state <> 'concluded' AND own.state = 'joined' AND m.state = 'joined'
 ORDER BY 1, 2
 LIMIT 200

-- name: months
-- What citizens did in each of the last whole months before this instant, the present one left out.
WITH months AS (
    SELECT m AS begins, m + interval '1 month' AS ends
      FROM generate_series(date_trunc('month', $1::timestamptz) - make_interval(months => $2),
                           date_trunc('month', $1::timestamptz) - interval '1 month',
                           interval '1 month') AS m),
met AS (
    SELECT (j.value ->> 'begins')::timestamptz AS begins, count(*) AS people
      FROM partnerships p, jsonb_each(p.document -> 'meetings') j,
           jsonb_array_elements_text(j.value -> 'present') AS person
      JOIN parties o ON o.party = split_part(person, '@', 2)
     WHERE o.kind IN ('citizen', 'community')
     GROUP BY 1),
said AS (
    -- Only the streams of partnerships are read: they are few, and the index is in their order.
    SELECT date_trunc('month', l.at) AS begins, count(*) AS ideas
      FROM ledger l
      JOIN parties o ON o.party = split_part(l.by, '@', 2)
     WHERE l.stream >= 'partnership/' AND l.stream < 'partnership0'
       AND l.kind IN ('partnership.response_proposed', 'meeting.item_added')
       AND o.kind IN ('citizen', 'community')
     GROUP BY 1)
SELECT to_char(begins, 'YYYY-MM') AS month,
       (SELECT count(*) FROM concerns c
         WHERE c.source = 'citizen' AND c.reported_at >= m.begins AND c.reported_at < m.ends)::integer
           AS reports,
       (SELECT count(*) FROM trust_entries t
         WHERE t.kind = 'seen_by_citizens' AND t.at >= m.begins AND t.at < m.ends)::integer
           AS checked,
       (SELECT coalesce(sum(people), 0) FROM met
         WHERE met.begins >= m.begins AND met.begins < m.ends)::integer AS attended,
       (SELECT coalesce(sum(ideas), 0) FROM said WHERE said.begins = m.begins)::integer
           AS suggested,
       (SELECT coalesce(sum(r.answered), 0) FROM rounds r
         WHERE r.opened_at >= m.begins AND r.opened_at < m.ends)::integer AS answered
  FROM months m
 ORDER BY 1

-- name: pledges
SELECT l.value ->> 'by' AS party, l.value ->> 'what' AS what,
       (l.value ->> 'quantity')::integer - (l.value ->> 'used')::integer AS quantity,
       l.value ->> 'unit' AS unit, l.value ->> 'side' AS side, p.partnership
  FROM partnerships p, jsonb_each(p.document -> 'pledges') AS l
 WHERE p.state <> 'concluded'
   AND NOT (l.value ->> 'withdrawn')::boolean
   AND (l.value ->> 'quantity')::integer > (l.value ->> 'used')::integer
   AND (l.value ->> 'since')::timestamptz <= $1
   AND (l.value ->> 'until' IS NULL OR (l.value ->> 'until')::timestamptz > $1)
 ORDER BY 1, 6, l.key

-- name: contacts
-- People whose word binds, of active parties, those with the most decision power first.
SELECT e.party, e.person, e.name, e.email
  FROM people e
 WHERE e.active AND e.role IN ('operator', 'supervisor', 'chief', 'convener', 'representative',
                               'community_representative')
   AND (e.away_until IS NULL OR e.away_until <= $1)
 ORDER BY e.party, array_position(ARRAY['full', 'limited', 'advisory'], e.grade), e.person

-- name: public_holders
-- Who answers for what, without a word that anybody wrote and without the names of people: a
-- citizen who holds something is a citizen.
SELECT t.responsibility, t.problem, r.document #>> '{scope,side}' AS side,
       r.document #>> '{scope,controller}' AS controller,
       CASE WHEN o.kind = 'citizen' THEN 'a citizen' ELSE t.holder END AS holder,
       o.kind, t.since
  FROM tenures t
  JOIN responsibilities r USING (responsibility)
  JOIN problems p ON p.problem = t.problem
  LEFT JOIN parties o ON o.party = t.holder
 WHERE t.until IS NULL AND r.state = 'held'
   AND ($1::text IS NULL OR t.problem = $1)
 ORDER BY t.responsibility
 LIMIT $2
