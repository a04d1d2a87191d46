-- name: throw_away
-- DELETE rather than TRUNCATE: readers go on reading the old rows until the new ones are there.
WITH s AS (DELETE FROM steps),
     a AS (DELETE FROM problems), b AS (DELETE FROM responsibilities), c AS (DELETE FROM tenures),
     d AS (DELETE FROM handoffs), e AS (DELETE FROM commitments), f AS (DELETE FROM parties),
     g AS (DELETE FROM findings), h AS (DELETE FROM concerns),
     i AS (DELETE FROM candidates), j AS (DELETE FROM partnerships),
     k AS (DELETE FROM partnership_members), l AS (DELETE FROM agreements),
     m AS (DELETE FROM plan_actions), n AS (DELETE FROM declarations),
     o AS (DELETE FROM trust_entries), q AS (DELETE FROM trust_matters),
     r AS (DELETE FROM playbooks), t AS (DELETE FROM rounds)
DELETE FROM people

-- name: wait_for_writers
-- Nobody appends while the projections are told again.
LOCK TABLE streams IN EXCLUSIVE MODE

-- name: tell
SELECT tell($1::jsonb)
