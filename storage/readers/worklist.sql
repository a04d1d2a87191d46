-- name: worklist
SELECT 'handoff' AS noun, h.handoff AS id, h.turn AS party,
       CASE WHEN h.turn = h.receiver THEN h.offeror ELSE h.receiver END AS other,
       h.problem, p.title AS problem_title, h.responsibility, r.title, h.state, h.due, h.seq
  FROM handoffs h
  JOIN problems p USING (problem)
  JOIN responsibilities r USING (responsibility)
 WHERE h.turn IS NOT NULL AND ($1::text IS NULL OR h.turn = $1)
 UNION ALL
SELECT 'commitment', c.commitment, c.turn,
       CASE WHEN c.turn = c.promisor THEN c.promisee ELSE c.promisor END,
       c.problem, p.title, c.responsibility,
       coalesce(c.document #>> '{promise,title}', c.commitment), c.state, c.due, c.seq
  FROM commitments c
  JOIN problems p USING (problem)
 WHERE c.turn IS NOT NULL AND ($1::text IS NULL OR c.turn = $1)
 UNION ALL
SELECT 'party', o.party, p.police, o.party, p.problem, p.title, r.responsibility,
       'Nobody can decide for ' || o.name, 'unspoken_for', last.at + $2::interval, last.seq
  FROM (SELECT DISTINCT ON (stream) split_part(stream, '/', 2) AS party, seq, at, kind
          FROM ledger WHERE kind IN ('party.unspoken_for', 'party.spoken_for')
         ORDER BY stream, seq DESC) AS last
  JOIN parties o ON o.party = last.party AND o.active AND o.seq < last.seq
  JOIN responsibilities r ON r.holder = o.party AND r.state = 'held'
  JOIN problems p ON p.problem = r.problem
 WHERE last.kind = 'party.unspoken_for' AND ($1::text IS NULL OR p.police = $1)
 UNION ALL
SELECT m.noun, m.name, m.turn, CASE WHEN m.turn = m.other THEN m.party ELSE m.other END,
       coalesce(h.problem, ''), '', coalesce(h.responsibility, ''),
       CASE m.noun WHEN 'review' THEN 'review after an incident'
                   WHEN 'goodwill' THEN 'goodwill act, to be witnessed'
                   ELSE 'contest of an entry of trust' END,
       m.state, m.due, m.seq
  FROM trust_matters m
  LEFT JOIN handoffs h ON m.noun = 'review' AND h.handoff = m.document ->> 'about'
 WHERE m.turn IS NOT NULL AND ($1::text IS NULL OR m.turn = $1)
 UNION ALL
SELECT 'step', s.step, w.party, CASE WHEN w.party = s.party THEN s.police ELSE s.party END,
       s.problem, p.title, coalesce(s.document ->> 'about', ''), s.method, s.state, s.due, s.seq
  FROM steps s
  JOIN problems p USING (problem)
 CROSS JOIN LATERAL unnest(string_to_array(s.turns, ' ')) AS w (party)
 WHERE s.turns <> '' AND ($1::text IS NULL OR w.party = $1)
 ORDER BY due NULLS LAST, problem, seq, id
