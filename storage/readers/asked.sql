-- name: asked
-- What else waits for the party $1, beside handoffs and promises; $2 to $4: the place after which
-- to go on, and how many; $5: whether it sees steps of the ladder that are not about itself;
-- $6 to $8: the sieve. All of these are few: a party's own steps, invitations and actions.
SELECT noun, id, about, title, problem, problem_title, state, other, due
  FROM (SELECT 'step' AS noun, s.step AS id, s.step AS about, s.method AS title, s.problem,
               p.title AS problem_title, s.state,
               CASE WHEN s.party = $1 THEN s.police ELSE s.party END AS other, s.due
          FROM steps s
          JOIN problems p USING (problem)
         WHERE s.turns <> '' AND $1 = ANY (string_to_array(s.turns, ' ')) AND ($5 OR s.party = $1)
         UNION ALL
        SELECT m.noun, m.party || '/' || m.noun || '/' || m.name, m.name, m.noun, '', '', m.state,
               CASE WHEN m.turn = m.other THEN m.party ELSE m.other END, m.due
          FROM trust_matters m
         WHERE m.turn = $1 AND m.noun IN ('contest', 'goodwill', 'review')
         UNION ALL
        SELECT 'invitation', p.partnership, p.partnership, p.name, '', '', m.state, p.convener,
               m.answer_by
          FROM partnership_members m
          JOIN partnerships p USING (partnership)
         WHERE m.party = $1 AND m.state IN ('invited', 'unanswered') AND p.state <> 'concluded'
         UNION ALL
        SELECT 'agreement', a.key, p.partnership, a.value #>> '{proposed,terms,title}', '', '',
               a.value ->> 'state', p.convener, NULL
          FROM partnership_members m
          JOIN partnerships p USING (partnership), jsonb_each(p.document -> 'agreements') a
         WHERE m.party = $1 AND m.state = 'joined' AND p.state <> 'concluded'
           AND a.value -> 'proposed' <> 'null'::jsonb
           AND a.value #> '{proposed,terms,duties}' @> jsonb_build_array(
                   jsonb_build_object('member', $1))
           AND NOT coalesce(a.value #> '{proposed,signed}', '[]') @> jsonb_build_array(
                   jsonb_build_object('party', $1))
         UNION ALL
        SELECT 'success', p.partnership || '/success', p.partnership, p.name, '', '', 'defined',
               p.convener, NULL
          FROM partnership_members m
          JOIN partnerships p USING (partnership)
         WHERE m.party = $1 AND m.state = 'joined' AND p.state <> 'concluded'
           AND m.role IN ('convener', 'leader', 'member')
           AND p.document -> 'success' <> 'null'::jsonb
           AND NOT p.document #> '{success,agreed}' ? $1
           AND NOT coalesce(p.document #> '{success,objected}', '[]') ? $1
         UNION ALL
        SELECT 'convenership', p.partnership || '/convenership', p.partnership, p.name, '', '',
               'offered', p.convener, (p.document #>> '{convenership,answer_by}')::timestamptz
          FROM partnership_members m
          JOIN partnerships p USING (partnership)
         WHERE m.party = $1 AND m.state = 'joined' AND p.state <> 'concluded'
           AND p.document #>> '{convenership,to}' = $1
         UNION ALL
        SELECT 'action', a.problem || '/' || a.action, a.action,
               coalesce(p.document #>> ARRAY['plan', 'actions', a.action, 'text'], a.action),
               a.problem, p.title, a.state, p.police, a.due
          FROM plan_actions a
          JOIN problems p USING (problem)
         WHERE a.responsible = $1 AND a.state = 'open' AND p.closed_at IS NULL
         UNION ALL
        SELECT 'contribution', r.responsibility, r.responsibility, r.title, r.problem, p.title,
               'invited', r.holder, NULL
          FROM contributed($1) c
          JOIN responsibilities r USING (responsibility)
          JOIN problems p ON p.problem = r.problem
         WHERE c.state = 'invited' AND r.state = 'held') AS w
 WHERE (coalesce(due, 'infinity'::timestamptz), id) > ($2::timestamptz, $3)
   AND ($6::text IS NULL OR problem = $6)
   AND ($7::timestamptz IS NULL OR coalesce(due, 'infinity'::timestamptz) < $7)
   AND ($8::text IS NULL OR title || ' ' || problem_title ILIKE $8)
 ORDER BY coalesce(due, 'infinity'::timestamptz), id
 LIMIT $4

-- name: problems
-- What problems are called, and by which calendar days count in them.
SELECT problem, title, document -> 'calendar' AS calendar
  FROM problems
 WHERE problem = ANY ($1::text[])
 ORDER BY title, problem
