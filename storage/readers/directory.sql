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

-- name: stood_in_for
-- Those of the person's own party who named the person their deputy, and are away at $2 or left.
SELECT p.*, o.kind AS party_kind, o.name AS party_name, o.active AS party_active
  FROM people p
  JOIN parties o USING (party)
 WHERE p.party = split_part($1, '@', 2) AND p.deputy = $1 AND (p.away_until > $2 OR NOT p.active)
 ORDER BY p.person

-- name: cards
-- The parties named, and those to whom a responsibility of the problem may pass by a command that
-- names nobody: its fallbacks, and the receivers of its handoffs.
SELECT party, kind, name, active
  FROM parties
 WHERE party = ANY ($1::text[])
    OR party IN (SELECT fallback FROM responsibilities WHERE problem = $2
                 UNION SELECT unnest(ARRAY[receiver, offeror,
                                           document ->> 'fallback',
                                           document #>> '{terms,fallback}',
                                           document #>> '{countered,fallback}'])
                         FROM handoffs WHERE problem = $2)
