-- name: problems_of
-- The open problems on which something rests on this party, whether it is active or not.
SELECT found.problem
  FROM (SELECT problem FROM responsibilities WHERE state = 'held' AND holder = $1
        UNION
        SELECT problem FROM handoffs
         WHERE receiver = $1
           AND state IN ('draft', 'awaiting_approval', 'offered', 'acknowledged',
                         'info_requested', 'countered')
        UNION
        SELECT problem FROM commitments
         WHERE turn IS NOT NULL
           AND (promisee = $1 OR (promisor = $1 AND state <> 'reported_done'))
        UNION
        SELECT problem FROM responsibilities
         WHERE state = 'held' AND document -> 'contributions' <> '{}'::jsonb
           AND document -> 'contributions' ? $1
           AND document -> 'contributions' -> $1 ->> 'state' IN ('invited', 'joined')) AS found
  JOIN problems p ON p.problem = found.problem AND p.closed_at IS NULL AND p.police <> $1
 ORDER BY 1

-- name: kept_by
-- The open problems that this police party keeps: nobody could take them.
SELECT problem FROM problems WHERE police = $1 AND closed_at IS NULL ORDER BY problem LIMIT 10

-- name: left_behind
-- What still rests on parties that are inactive: the entry that made each so, and how far the
-- problem has come. Asked every second: shares are gone through once, and not for each party.
WITH found AS (
    SELECT p.party, p.seq, rests.problem
      FROM parties p
     CROSS JOIN LATERAL (
           SELECT problem FROM responsibilities WHERE state = 'held' AND holder = p.party
           UNION
           SELECT problem FROM handoffs
            WHERE receiver = p.party
              AND state IN ('draft', 'awaiting_approval', 'offered', 'acknowledged',
                            'info_requested', 'countered')
           UNION
           SELECT problem FROM commitments
            WHERE turn IS NOT NULL
              AND (promisee = p.party OR (promisor = p.party AND state <> 'reported_done'))
           ) AS rests
     WHERE NOT p.active
    UNION
    SELECT p.party, p.seq, r.problem
      FROM responsibilities r
     CROSS JOIN LATERAL jsonb_each(r.document -> 'contributions') AS share
      JOIN parties p ON p.party = share.key AND NOT p.active
     WHERE r.state = 'held' AND r.document -> 'contributions' <> '{}'::jsonb
       AND share.value ->> 'state' IN ('invited', 'joined')
)
SELECT found.party, found.seq, found.problem, s.seq AS upto
  FROM found
  JOIN problems q ON q.problem = found.problem AND q.closed_at IS NULL AND q.police <> found.party
  JOIN streams s ON s.stream = 'problem/' || found.problem
 ORDER BY found.party, found.problem
 LIMIT 500

-- name: partnerships_of
-- The partnerships that go on in which this party is, or into which it is asked.
SELECT m.partnership
  FROM partnership_members m
  JOIN partnerships q ON q.partnership = m.partnership AND q.state <> 'concluded'
 WHERE m.party = $1 AND m.state IN ('invited', 'unanswered', 'joined')
 ORDER BY 1

-- name: still_members
-- The same of every inactive party: the entry that made each so, and how far the partnership has
-- come.
SELECT p.party, p.seq, m.partnership AS problem, s.seq AS upto
  FROM parties p
  JOIN partnership_members m ON m.party = p.party AND m.state IN ('invited', 'unanswered', 'joined')
  JOIN partnerships q ON q.partnership = m.partnership AND q.state <> 'concluded'
  JOIN streams s ON s.stream = 'partnership/' || m.partnership
 WHERE NOT p.active
 ORDER BY p.party, m.partnership
 LIMIT 500

-- name: who_may_convene
-- Those who are or were asked into the partnership, and the police of its problems.
SELECT party FROM partnership_members WHERE partnership = $1
 UNION
SELECT q.police
  FROM partnerships p
  JOIN problems q ON q.problem IN (SELECT jsonb_array_elements_text(p.document -> 'problems'))
 WHERE p.partnership = $1

-- name: voices
-- Active parties that answer for something and of which what was last said is no longer so: nobody
-- can decide for them and that was not said, or somebody can again; with the entry that last said
-- it, or where nothing was said since, the one by which they take part.
-- Asked every second: whether a party answers for something is looked up only for the few of which
-- something would be said.
WITH said AS (
    SELECT DISTINCT ON (stream) split_part(stream, '/', 2) AS party, seq,
           kind = 'party.unspoken_for' AS unspoken
      FROM ledger WHERE kind IN ('party.unspoken_for', 'party.spoken_for')
     ORDER BY stream, seq DESC
)
SELECT p.party, coalesce(said.seq, p.seq) AS seq
  FROM parties p
  LEFT JOIN said ON said.party = p.party AND said.seq > p.seq
 CROSS JOIN LATERAL (
       SELECT EXISTS (SELECT FROM people o LEFT JOIN people d ON d.person = o.deputy
                       WHERE o.party = p.party AND o.role = ANY ($1::text[])
                         AND o.grade <> 'advisory' AND (o.active OR d.active)) AS spoken
       ) AS now
 WHERE p.active AND now.spoken = coalesce(said.unspoken, false)
   AND (said.unspoken
        OR EXISTS (SELECT FROM responsibilities
                    WHERE holder = p.party AND state = 'held' OFFSET 0)
        OR EXISTS (SELECT FROM commitments
                    WHERE promisor = p.party AND turn IS NOT NULL OFFSET 0))
 ORDER BY 1

-- name: unspoken
-- Parties for which nobody is left who can decide, and until when that may stay so.
SELECT p.party, last.seq, last.at + $1::interval AS until
  FROM (SELECT DISTINCT ON (stream) split_part(stream, '/', 2) AS party, seq, at, kind
          FROM ledger WHERE kind IN ('party.unspoken_for', 'party.spoken_for')
         ORDER BY stream, seq DESC) AS last
  JOIN parties p ON p.party = last.party AND p.seq < last.seq
 WHERE p.active AND p.kind <> 'police' AND last.kind = 'party.unspoken_for'
   AND ($2::timestamptz IS NULL OR last.at + $1::interval <= $2)
 ORDER BY until, p.party

-- name: police_of
-- The police parties on whose open problems this party holds, is asked or has promised something.
SELECT DISTINCT p.police
  FROM problems p
 WHERE p.closed_at IS NULL AND p.police <> $1
   AND p.problem IN (SELECT problem FROM responsibilities WHERE state = 'held' AND holder = $1
                     UNION
                     SELECT problem FROM handoffs WHERE receiver = $1 AND turn IS NOT NULL
                     UNION
                     SELECT problem FROM commitments WHERE promisor = $1 AND turn IS NOT NULL)
 ORDER BY 1
