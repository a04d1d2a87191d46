-- name: of_all
SELECT entry_id FROM ledger
 WHERE entry_id < $1
   AND ($3::text[] IS NULL OR stream = ANY ($3::text[]))
   AND ($4::text[] IS NULL OR kind = ANY ($4::text[]))
   AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
 ORDER BY entry_id DESC
 LIMIT $2

-- name: of_people
SELECT entry_id
  FROM ((SELECT entry_id FROM ledger
          WHERE entry_id < $1
            AND split_part(by, '@', 2) = ANY (SELECT split_part(p, '@', 2)
                                                FROM unnest($8::text[]) AS p)
            AND by = ANY ($8::text[])
            AND ($7::text IS NULL OR split_part(by, '@', 2) = $7)
            AND ($3::text[] IS NULL OR stream = ANY ($3::text[]))
            AND ($4::text[] IS NULL OR kind = ANY ($4::text[]))
            AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
          ORDER BY entry_id DESC LIMIT $2)
        UNION
        (SELECT entry_id FROM ledger
          WHERE entry_id < $1
            AND subject = ANY ($8::text[])
            AND ($7::text IS NULL OR split_part(subject, '@', 2) = $7)
            AND ($3::text[] IS NULL OR stream = ANY ($3::text[]))
            AND ($4::text[] IS NULL OR kind = ANY ($4::text[]))
            AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
          ORDER BY entry_id DESC LIMIT $2)
        UNION
        -- Named in what somebody of their own party said: in whose place a deputy spoke, to whom
        -- work was given. Handles stand in the body as they are.
        (SELECT entry_id FROM ledger l
          WHERE entry_id < $1
            AND split_part(by, '@', 2) = ANY (SELECT split_part(p, '@', 2)
                                                FROM unnest($8::text[]) AS p)
            AND by <> ALL ($8::text[])
            AND ($7::text IS NULL OR split_part(by, '@', 2) = $7)
            AND ($3::text[] IS NULL OR stream = ANY ($3::text[]))
            AND ($4::text[] IS NULL OR kind = ANY ($4::text[]))
            AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
            AND EXISTS (SELECT FROM bodies b, unnest($8::text[]) AS p
                         WHERE b.stream = l.stream AND b.seq = l.seq
                           AND position(convert_to('"' || p || '"', 'UTF8') IN b.body) > 0)
          ORDER BY entry_id DESC LIMIT $2)) AS found
 ORDER BY entry_id DESC
 LIMIT $2

-- name: of_party
SELECT entry_id
  FROM ((SELECT entry_id FROM ledger
          WHERE entry_id < $1
            AND split_part(by, '@', 2) = $7
            AND ($3::text[] IS NULL OR stream = ANY ($3::text[]))
            AND ($4::text[] IS NULL OR kind = ANY ($4::text[]))
            AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
          ORDER BY entry_id DESC LIMIT $2)
        UNION
        (SELECT entry_id FROM ledger
          WHERE entry_id < $1
            AND stream = 'party/' || $7
            AND ($3::text[] IS NULL OR stream = ANY ($3::text[]))
            AND ($4::text[] IS NULL OR kind = ANY ($4::text[]))
            AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
          ORDER BY entry_id DESC LIMIT $2)
        UNION
        (SELECT entry_id FROM ledger
          WHERE entry_id < $1
            AND subject IN (SELECT handoff FROM handoffs WHERE offeror = $7
                            UNION ALL SELECT handoff FROM handoffs WHERE receiver = $7
                            UNION ALL SELECT commitment FROM commitments WHERE promisor = $7
                            UNION ALL SELECT commitment FROM commitments WHERE promisee = $7
                            UNION ALL SELECT responsibility FROM tenures WHERE holder = $7)
            AND ($3::text[] IS NULL OR stream = ANY ($3::text[]))
            AND ($4::text[] IS NULL OR kind = ANY ($4::text[]))
            AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
          ORDER BY entry_id DESC LIMIT $2)) AS found
 ORDER BY entry_id DESC
 LIMIT $2

-- name: whole
SELECT e.entry_id, e.stream, e.seq, e.kind, e.subject, e.at, e.by, e.command_id, e.recorded_at,
       b.body, e.header, e.leaf_hash, t.paths, t.sealed, t.unders, k.key_id, k.kek, k.wrapped
  FROM ledger e
  LEFT JOIN bodies b USING (stream, seq)
  LEFT JOIN data_keys k ON k.stream = e.stream
  LEFT JOIN LATERAL (
       SELECT array_agg(d.path) AS paths, array_agg(d.sealed) AS sealed,
              array_agg(d.expunged_under) AS unders
         FROM disclosures d WHERE d.stream = e.stream AND d.seq = e.seq) t ON true
 WHERE e.entry_id = ANY ($1::bigint[])
 ORDER BY e.entry_id DESC

-- name: streams_at
-- `strpos` takes every sign for itself: no % and no _ means another one.
SELECT 'problem/' || r.problem AS stream
  FROM responsibilities r
 WHERE strpos(lower(r.document #>> '{scope,places}'), lower($1)) > 0
 UNION
SELECT 'concern/' || concern FROM concerns WHERE strpos(lower(place), lower($1)) > 0
 UNION
SELECT 'candidate/' || candidate FROM candidates WHERE strpos(lower(place), lower($1)) > 0

-- name: people_called
SELECT person FROM people
 WHERE person = lower($1) OR strpos(lower(name), lower($1)) > 0
 ORDER BY person
 LIMIT 100

-- name: names_in
SELECT EXISTS (
       SELECT FROM people
        WHERE string_to_array(lower(name), ' ') && string_to_array(lower($1), ' ')
           OR strpos(lower($1), person) > 0)
