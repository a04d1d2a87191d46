-- Every query here answers with rows in the order of their streams, so that an audit can walk
-- through all of them side by side, one stream in memory at a time.

-- name: streams
SELECT stream, chain_id, salt, seq, head FROM streams ORDER BY stream

-- name: entries
SELECT stream, seq, l.entry_id, l.kind, l.subject, l.at, l.by, l.command_id, l.header,
       l.leaf_hash, b.body, t.paths, t.sealed, t.unders, k.key_id, k.kek, k.wrapped
  FROM ledger l
  FULL JOIN bodies b USING (stream, seq)
  LEFT JOIN data_keys k USING (stream)
  LEFT JOIN LATERAL (
       SELECT array_agg(d.path) AS paths, array_agg(d.sealed) AS sealed,
              array_agg(d.expunged_under) AS unders
         FROM disclosures d
        WHERE d.stream = coalesce(l.stream, b.stream) AND d.seq = coalesce(l.seq, b.seq)) t ON true
 ORDER BY stream, seq

-- name: commands
SELECT stream, command_id, first_seq, last_seq FROM commands ORDER BY stream, first_seq

-- name: notices
SELECT split_part(notice, '#', 1) COLLATE "C" AS stream, max(seq) AS seq
  FROM notices GROUP BY 1 ORDER BY 1

-- name: problems
SELECT ('problem/' || problem) COLLATE "C" AS stream, p.* FROM problems p ORDER BY 1

-- name: responsibilities
SELECT ('problem/' || problem) COLLATE "C" AS stream, r.* FROM responsibilities r
 ORDER BY 1, responsibility

-- name: tenures
SELECT ('problem/' || problem) COLLATE "C" AS stream, t.* FROM tenures t
 ORDER BY 1, responsibility, number

-- name: handoffs
SELECT ('problem/' || problem) COLLATE "C" AS stream, h.* FROM handoffs h ORDER BY 1, handoff

-- name: commitments
SELECT ('problem/' || problem) COLLATE "C" AS stream, c.* FROM commitments c
 ORDER BY 1, commitment

-- name: steps
SELECT ('problem/' || problem) COLLATE "C" AS stream, s.* FROM steps s ORDER BY 1, step

-- name: parties
SELECT ('party/' || party) COLLATE "C" AS stream, p.* FROM parties p ORDER BY 1

-- name: people
SELECT ('party/' || party) COLLATE "C" AS stream, p.* FROM people p ORDER BY 1, person

-- name: findings
SELECT ('finding/' || finding) COLLATE "C" AS stream, f.* FROM findings f ORDER BY 1


-- name: stream
SELECT stream, chain_id, salt, seq, head FROM streams WHERE stream = $1

-- name: entries_of
SELECT stream, seq, l.entry_id, l.kind, l.subject, l.at, l.by, l.command_id, l.header,
       l.leaf_hash, b.body, t.paths, t.sealed, t.unders, k.key_id, k.kek, k.wrapped
  FROM (SELECT * FROM ledger WHERE stream = $1) l
  FULL JOIN (SELECT * FROM bodies WHERE stream = $1) b USING (stream, seq)
  LEFT JOIN data_keys k USING (stream)
  LEFT JOIN LATERAL (
       SELECT array_agg(d.path) AS paths, array_agg(d.sealed) AS sealed,
              array_agg(d.expunged_under) AS unders
         FROM disclosures d WHERE d.stream = $1 AND d.seq = coalesce(l.seq, b.seq)) t ON true
 ORDER BY seq

-- name: concerns
SELECT ('concern/' || concern) COLLATE "C" AS stream, c.* FROM concerns c ORDER BY 1

-- name: candidates
SELECT ('candidate/' || candidate) COLLATE "C" AS stream, c.* FROM candidates c ORDER BY 1

-- name: partnerships
SELECT ('partnership/' || partnership) COLLATE "C" AS stream, p.* FROM partnerships p ORDER BY 1

-- name: partnership_members
SELECT ('partnership/' || partnership) COLLATE "C" AS stream, m.* FROM partnership_members m
 ORDER BY 1, party

-- name: agreements
SELECT ('partnership/' || partnership) COLLATE "C" AS stream, a.* FROM agreements a
 ORDER BY 1, agreement

-- name: plan_actions
SELECT ('problem/' || problem) COLLATE "C" AS stream, a.* FROM plan_actions a ORDER BY 1, action

-- name: declarations
SELECT ('party/' || party) COLLATE "C" AS stream, d.* FROM declarations d ORDER BY 1

-- name: trust_entries
SELECT stream COLLATE "C" AS stream, seq, kind, trusting, trusted, at, about FROM trust_entries
 ORDER BY 1, seq

-- name: trust_matters
SELECT ('party/' || party) COLLATE "C" AS stream, m.* FROM trust_matters m ORDER BY 1, noun, name

-- name: playbooks
SELECT ('playbook/' || playbook) COLLATE "C" AS stream, p.* FROM playbooks p ORDER BY 1

-- name: rounds
SELECT ('round/' || round) COLLATE "C" AS stream, r.* FROM rounds r ORDER BY 1
