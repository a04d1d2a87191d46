-- name: rounds
SELECT round, seq, state, title, area, party, opened_at, closes, answered, document
  FROM rounds
 WHERE ($1::text IS NULL OR state = $1)
   AND ($2::text IS NULL OR area = $2)
   AND ($3::text IS NULL
        OR EXISTS (SELECT FROM jsonb_array_elements(document -> 'items') AS item
                    WHERE item ->> 'problem' = $3
                       OR item ->> 'candidate' IN (SELECT candidate FROM candidates
                                                    WHERE problem = $3))
        OR EXISTS (SELECT FROM jsonb_each(document -> 'reports') AS report
                    WHERE report.value ->> 'taken_up_as' = $3))
   AND ($6::timestamptz IS NULL
        OR (state <> 'open', -extract(epoch FROM opened_at), round)
           > ($5::boolean, -extract(epoch FROM $6), $7))
 ORDER BY state <> 'open', opened_at DESC, round
 LIMIT $4

-- name: round
SELECT round, seq, state, title, area, party, opened_at, closes, answered, document
  FROM rounds
 WHERE round = $1
