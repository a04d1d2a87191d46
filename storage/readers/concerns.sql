-- name: concerns
SELECT concern, seq, state, source, matter, place, party, reported_by, reported_at, problem,
       merged_into, document
  FROM concerns
 WHERE ($1::text IS NULL OR state = $1)
   AND ($2::text IS NULL OR problem = $2)
   AND ($3::text IS NULL OR matter = $3)
   AND ($4::text IS NULL OR party = $4)
   AND ($5::text IS NULL OR merged_into = $5)
   AND ($6::timestamptz IS NULL OR reported_at >= $6)
   AND ($7::text[] IS NULL OR concern = ANY ($7))
   AND ($9::timestamptz IS NULL
        OR (-extract(epoch FROM reported_at), concern) > (-extract(epoch FROM $9), $10))
 ORDER BY reported_at DESC, concern
 LIMIT $8

-- name: of_ended_problems
-- Concerns that are open though the problem to which they belong has ended.
SELECT c.concern, p.problem, p.stage
  FROM problems p
  JOIN concerns c ON c.problem = p.problem AND c.state = 'linked'
 WHERE p.closed_at IS NOT NULL
 ORDER BY c.concern
 LIMIT 200

-- name: newest_rule
-- Where the rule of the scan was last changed; it stands on the record about the record.
SELECT seq FROM ledger WHERE stream = $1 AND kind = 'rule.changed' ORDER BY seq DESC LIMIT 1

-- name: concern
SELECT concern, seq, state, source, matter, place, party, reported_by, reported_at, problem,
       merged_into, document
  FROM concerns
 WHERE concern = $1

-- name: candidates
SELECT candidate, seq, state, matter, place, proposed_at, problem, document
  FROM candidates
 WHERE ($1::text IS NULL OR state = $1)
   AND ($3::text IS NULL OR problem = $3)
   AND ($5::timestamptz IS NULL
        OR (state <> 'proposed', -extract(epoch FROM proposed_at), candidate)
           > ($4::boolean, -extract(epoch FROM $5), $6))
 ORDER BY state <> 'proposed', proposed_at DESC, candidate
 LIMIT $2

-- name: candidate
SELECT candidate, seq, state, matter, place, proposed_at, problem, document
  FROM candidates
 WHERE candidate = $1
