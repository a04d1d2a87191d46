-- name: say
INSERT INTO access_log (event, person, address, agent, about, by) VALUES ($1, $2, $3, $4, $5, $6);

-- name: told
SELECT number, at, event, person, address, agent, about, by
  FROM access_log
 WHERE ($1::text IS NULL OR person = $1)
   AND ($2::text IS NULL OR event = $2 OR split_part(event, '.', 1) = $2)
   AND ($3::timestamptz IS NULL OR at >= $3)
   AND ($4::timestamptz IS NULL OR at < $4)
 ORDER BY number DESC
 LIMIT $5;

-- name: one_at_a_time
SELECT pg_advisory_xact_lock(hashtextextended('sign_in/' || $1, 0));

-- name: person_locked_until
-- The failures since the person last came in or was let in again. The oldest of the last few says
-- how long it stays locked.
SELECT min(at) + $3::interval
  FROM (SELECT at
          FROM access_log
         WHERE person = $1 AND event = 'sign_in.failed'
           AND at > clock_timestamp() - $3::interval
           AND number > coalesce((SELECT max(number) FROM access_log
                                   WHERE person = $1
                                     AND event IN ('sign_in.done', 'sign_in.unlocked')), 0)
         ORDER BY number DESC LIMIT $2) newest
HAVING count(*) >= $2;

-- name: address_locked_until
-- Only what named nobody: a house behind one address is not locked out by one who mistypes.
SELECT min(at) + $3::interval
  FROM (SELECT at
          FROM access_log
         WHERE address = $1 AND person IS NULL AND event = 'sign_in.failed'
           AND at > clock_timestamp() - $3::interval
         ORDER BY number DESC LIMIT $2) newest
HAVING count(*) >= $2;
