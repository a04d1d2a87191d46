-- name: held_by
SELECT DISTINCT responsibility, problem FROM tenures
 WHERE holder = $1 AND responsibility > $2
 ORDER BY responsibility
 LIMIT $3
