-- name: streams
SELECT stream FROM streams ORDER BY stream
