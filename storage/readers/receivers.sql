-- name: receiver
-- $2: the roles whose word can bind a party.
SELECT s.seq, d.document AS declared,
       (SELECT max(array_position(ARRAY['advisory', 'limited', 'full'], o.grade)) FROM people o
         WHERE o.party = p.party AND o.active AND o.role = ANY ($2::text[])) AS power,
       (SELECT count(*) FROM responsibilities r
         WHERE r.holder = p.party AND r.state = 'held') AS holds
  FROM parties p
  JOIN streams s ON s.stream = 'party/' || p.party
  LEFT JOIN declarations d USING (party)
 WHERE p.party = $1

-- name: receiver_of
SELECT receiver FROM handoffs WHERE handoff = $1

-- name: partners
SELECT m.party, m.partnership, p.seq, m.role,
       p.document #>> ARRAY['members', m.party, 'power'] AS power
  FROM partnerships p
  JOIN partnership_members m USING (partnership)
 WHERE p.document -> 'problems' ? $1 AND p.state <> 'concluded' AND m.state = 'joined'
 ORDER BY m.partnership, m.party

-- name: declared
SELECT document FROM declarations WHERE party = $1
