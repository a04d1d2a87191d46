-- name: parties
SELECT party, seq, kind, name, zone, active FROM parties ORDER BY party

-- name: party
SELECT party, seq, kind, name, zone, active FROM parties WHERE party = $1

-- name: people
SELECT p.*, o.kind AS party_kind, o.name AS party_name, o.active AS party_active
  FROM people p
  JOIN parties o USING (party)
 WHERE ($1::text IS NULL OR p.party = $1)
   AND ($2::text IS NULL OR p.role = $2)
 ORDER BY p.party, p.person

-- name: person
SELECT p.*, o.kind AS party_kind, o.name AS party_name, o.active AS party_active
  FROM people p
  JOIN parties o USING (party)
 WHERE p.person = $1
