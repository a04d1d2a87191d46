SET LOCAL ROLE remit_owner;

-- The rows of projections are told by one function again; each kind that came had put another
-- around those before it. Their documents may come beside the rows: in the JSON of the rows each
-- was a text that had to be taken out of its escapes before it could be read.
DROP FUNCTION tell(jsonb);
DROP FUNCTION tell_before_playbooks(jsonb);
DROP FUNCTION tell_before_trust(jsonb);
DROP FUNCTION tell_before_steps(jsonb);
DROP FUNCTION tell_before_partnerships(jsonb);
DROP FUNCTION tell_before_plans(jsonb);
DROP FUNCTION tell_before_rounds(jsonb);
DROP FUNCTION tell_before_concerns(jsonb);

-- What a row says of its document is the document, or where it stands among those that came beside.
CREATE FUNCTION document_of(said text, documents text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN documents IS NULL THEN said ELSE documents[said::integer] END::jsonb
$$;
REVOKE EXECUTE ON FUNCTION document_of FROM PUBLIC;

CREATE FUNCTION tell(rows jsonb, documents text[] DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF rows ? 'problems' THEN
        INSERT INTO problems AS p (problem, seq, title, stage, police, opened_at, closed_at,
               document)
        SELECT r ->> 'problem', (r ->> 'seq')::bigint, r ->> 'title', r ->> 'stage',
               r ->> 'police', (r ->> 'opened_at')::timestamptz, (r ->> 'closed_at')::timestamptz,
               document_of(r ->> 'document', documents)
          FROM (SELECT jsonb_array_elements(rows -> 'problems') AS r) AS told
        ON CONFLICT (problem) DO UPDATE
           SET seq = excluded.seq, title = excluded.title, stage = excluded.stage,
               police = excluded.police, opened_at = excluded.opened_at,
               closed_at = excluded.closed_at, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'responsibilities' THEN
        INSERT INTO responsibilities AS p
               (responsibility, problem, seq, title, state, holder, fallback, document)
        SELECT r ->> 'responsibility', r ->> 'problem', (r ->> 'seq')::bigint, r ->> 'title',
               r ->> 'state', r ->> 'holder', r ->> 'fallback',
               document_of(r ->> 'document', documents)
          FROM (SELECT jsonb_array_elements(rows -> 'responsibilities') AS r) AS told
        ON CONFLICT (responsibility) DO UPDATE
           SET problem = excluded.problem, seq = excluded.seq, title = excluded.title,
               state = excluded.state, holder = excluded.holder, fallback = excluded.fallback,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    -- In their order: the old tenure ends before the new one may be open.
    IF rows ? 'tenures' THEN
        INSERT INTO tenures AS p (responsibility, number, problem, seq, holder, since, until,
               previous_since, cause, handoff, began_seq, by)
        SELECT r ->> 'responsibility', (r ->> 'number')::integer, r ->> 'problem',
               (r ->> 'seq')::bigint, r ->> 'holder', (r ->> 'since')::timestamptz,
               (r ->> 'until')::timestamptz, (r ->> 'previous_since')::timestamptz, r ->> 'cause',
               r ->> 'handoff', (r ->> 'began_seq')::bigint, r ->> 'by'
          FROM (SELECT jsonb_array_elements(rows -> 'tenures') AS r) AS told
         ORDER BY r ->> 'responsibility', (r ->> 'number')::integer
        ON CONFLICT (responsibility, number) DO UPDATE
           SET problem = excluded.problem, seq = excluded.seq, holder = excluded.holder,
               since = excluded.since, until = excluded.until,
               previous_since = excluded.previous_since, cause = excluded.cause,
               handoff = excluded.handoff, began_seq = excluded.began_seq, by = excluded.by
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'handoffs' THEN
        INSERT INTO handoffs AS p
               (handoff, problem, responsibility, seq, state, offeror, receiver, turn, due,
               document)
        SELECT r ->> 'handoff', r ->> 'problem', r ->> 'responsibility', (r ->> 'seq')::bigint,
               r ->> 'state', r ->> 'offeror', r ->> 'receiver', r ->> 'turn',
               (r ->> 'due')::timestamptz, document_of(r ->> 'document', documents)
          FROM (SELECT jsonb_array_elements(rows -> 'handoffs') AS r) AS told
        ON CONFLICT (handoff) DO UPDATE
           SET problem = excluded.problem, responsibility = excluded.responsibility,
               seq = excluded.seq, state = excluded.state, offeror = excluded.offeror,
               receiver = excluded.receiver, turn = excluded.turn, due = excluded.due,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'commitments' THEN
        INSERT INTO commitments AS p (commitment, problem, responsibility, handoff, seq, state,
               promisor, promisee, turn, due, document)
        SELECT r ->> 'commitment', r ->> 'problem', r ->> 'responsibility', r ->> 'handoff',
               (r ->> 'seq')::bigint, r ->> 'state', r ->> 'promisor', r ->> 'promisee',
               r ->> 'turn', (r ->> 'due')::timestamptz, document_of(r ->> 'document', documents)
          FROM (SELECT jsonb_array_elements(rows -> 'commitments') AS r) AS told
        ON CONFLICT (commitment) DO UPDATE
           SET problem = excluded.problem, responsibility = excluded.responsibility,
               handoff = excluded.handoff, seq = excluded.seq, state = excluded.state,
               promisor = excluded.promisor, promisee = excluded.promisee, turn = excluded.turn,
               due = excluded.due, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'parties' THEN
        INSERT INTO parties AS p (party, seq, kind, name, zone, active)
        SELECT r ->> 'party', (r ->> 'seq')::bigint, r ->> 'kind', r ->> 'name', r ->> 'zone',
               (r ->> 'active')::boolean
          FROM (SELECT jsonb_array_elements(rows -> 'parties') AS r) AS told
        ON CONFLICT (party) DO UPDATE
           SET seq = excluded.seq, kind = excluded.kind, name = excluded.name, zone = excluded.zone,
               active = excluded.active
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'people' THEN
        INSERT INTO people AS p (person, party, seq, name, role, grade, email, active, deputy,
               away_until)
        SELECT r ->> 'person', r ->> 'party', (r ->> 'seq')::bigint, r ->> 'name', r ->> 'role',
               r ->> 'grade', r ->> 'email', (r ->> 'active')::boolean, r ->> 'deputy',
               (r ->> 'away_until')::timestamptz
          FROM (SELECT jsonb_array_elements(rows -> 'people') AS r) AS told
        ON CONFLICT (person) DO UPDATE
           SET party = excluded.party, seq = excluded.seq, name = excluded.name,
               role = excluded.role, grade = excluded.grade, email = excluded.email,
               active = excluded.active, deputy = excluded.deputy, away_until = excluded.away_until
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'findings' THEN
        INSERT INTO findings AS p
               (finding, seq, about, entry, severity, state, opened_by, opened_at, document)
        SELECT r ->> 'finding', (r ->> 'seq')::bigint, r ->> 'about', (r ->> 'entry')::bigint,
               r ->> 'severity', r ->> 'state', r ->> 'opened_by',
               (r ->> 'opened_at')::timestamptz, document_of(r ->> 'document', documents)
          FROM (SELECT jsonb_array_elements(rows -> 'findings') AS r) AS told
        ON CONFLICT (finding) DO UPDATE
           SET seq = excluded.seq, about = excluded.about, entry = excluded.entry,
               severity = excluded.severity, state = excluded.state, opened_by = excluded.opened_by,
               opened_at = excluded.opened_at, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'concerns' THEN
        INSERT INTO concerns AS p (concern, seq, state, source, matter, place, party, reported_by,
               reported_at, problem, merged_into, document)
        SELECT r.concern, r.seq, r.state, r.source, r.matter, r.place, r.party, r.reported_by,
               r.reported_at, r.problem, r.merged_into, document_of(r.document, documents)
          FROM jsonb_to_recordset(rows -> 'concerns') AS r (concern text, seq bigint, state text,
               source text, matter text, place text, party text, reported_by text,
               reported_at timestamptz, problem text, merged_into text, document text)
        ON CONFLICT (concern) DO UPDATE
           SET seq = excluded.seq, state = excluded.state, source = excluded.source,
               matter = excluded.matter, place = excluded.place, party = excluded.party,
               reported_by = excluded.reported_by, reported_at = excluded.reported_at,
               problem = excluded.problem, merged_into = excluded.merged_into,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'candidates' THEN
        INSERT INTO candidates AS p (candidate, seq, state, matter, place, proposed_at, problem,
               document)
        SELECT r.candidate, r.seq, r.state, r.matter, r.place, r.proposed_at, r.problem,
               document_of(r.document, documents)
          FROM jsonb_to_recordset(rows -> 'candidates') AS r (candidate text, seq bigint,
               state text, matter text, place text, proposed_at timestamptz, problem text,
               document text)
        ON CONFLICT (candidate) DO UPDATE
           SET seq = excluded.seq, state = excluded.state, matter = excluded.matter,
               place = excluded.place, proposed_at = excluded.proposed_at,
               problem = excluded.problem, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'rounds' THEN
        INSERT INTO rounds AS p (round, seq, state, title, area, party, opened_by, opened_at,
               closes, answered, document)
        SELECT r.round, r.seq, r.state, r.title, r.area, r.party, r.opened_by, r.opened_at,
               r.closes, r.answered, document_of(r.document, documents)
          FROM jsonb_to_recordset(rows -> 'rounds') AS r (round text, seq bigint, state text,
               title text, area text, party text, opened_by text, opened_at timestamptz,
               closes timestamptz, answered integer, document text)
        ON CONFLICT (round) DO UPDATE
           SET seq = excluded.seq, state = excluded.state, title = excluded.title,
               area = excluded.area, party = excluded.party, opened_by = excluded.opened_by,
               opened_at = excluded.opened_at, closes = excluded.closes,
               answered = excluded.answered, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'plan_actions' THEN
        INSERT INTO plan_actions AS p
               (problem, action, seq, kind, side, responsible, due, state)
        SELECT r.problem, r.action, r.seq, r.kind, r.side, r.responsible, r.due, r.state
          FROM jsonb_to_recordset(rows -> 'plan_actions') AS r (problem text, action text,
               seq bigint, kind text, side text, responsible text, due timestamptz, state text)
        ON CONFLICT (problem, action) DO UPDATE
           SET seq = excluded.seq, kind = excluded.kind, side = excluded.side,
               responsible = excluded.responsible, due = excluded.due, state = excluded.state
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'declarations' THEN
        INSERT INTO declarations AS p (party, seq, hours, capacity, document)
        SELECT r.party, r.seq, r.hours, r.capacity, document_of(r.document, documents)
          FROM jsonb_to_recordset(rows -> 'declarations') AS r (party text, seq bigint,
               hours text, capacity integer, document text)
        ON CONFLICT (party) DO UPDATE
           SET seq = excluded.seq, hours = excluded.hours, capacity = excluded.capacity,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'partnerships' THEN
        INSERT INTO partnerships AS p
               (partnership, seq, name, purpose, state, convener, founded_at, document)
        SELECT r.partnership, r.seq, r.name, r.purpose, r.state, r.convener, r.founded_at,
               document_of(r.document, documents)
          FROM jsonb_to_recordset(rows -> 'partnerships') AS r (partnership text, seq bigint,
               name text, purpose text, state text, convener text, founded_at timestamptz,
               document text)
        ON CONFLICT (partnership) DO UPDATE
           SET seq = excluded.seq, name = excluded.name, purpose = excluded.purpose,
               state = excluded.state, convener = excluded.convener,
               founded_at = excluded.founded_at, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    -- The former convener first: two never stand in the table at the same time.
    IF rows ? 'partnership_members' THEN
        INSERT INTO partnership_members AS p
               (partnership, party, seq, role, state, representative, answer_by)
        SELECT r.partnership, r.party, r.seq, r.role, r.state, r.representative, r.answer_by
          FROM jsonb_to_recordset(rows -> 'partnership_members') AS r (partnership text,
               party text, seq bigint, role text, state text, representative text,
               answer_by timestamptz)
         ORDER BY r.role = 'convener'
        ON CONFLICT (partnership, party) DO UPDATE
           SET seq = excluded.seq, role = excluded.role, state = excluded.state,
               representative = excluded.representative, answer_by = excluded.answer_by
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'agreements' THEN
        INSERT INTO agreements AS p (agreement, partnership, seq, state, version, since, until)
        SELECT r.agreement, r.partnership, r.seq, r.state, r.version, r.since, r.until
          FROM jsonb_to_recordset(rows -> 'agreements') AS r (agreement text, partnership text,
               seq bigint, state text, version integer, since timestamptz, until timestamptz)
        ON CONFLICT (agreement) DO UPDATE
           SET partnership = excluded.partnership, seq = excluded.seq, state = excluded.state,
               version = excluded.version, since = excluded.since, until = excluded.until
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'steps' THEN
        INSERT INTO steps AS p (step, problem, seq, party, police, method, rung, matter, state,
               turns, due, document)
        SELECT r.step, r.problem, r.seq, r.party, r.police, r.method, r.rung, r.matter, r.state,
               r.turns, r.due, document_of(r.document, documents)
          FROM jsonb_to_recordset(rows -> 'steps') AS r (step text, problem text, seq bigint,
               party text, police text, method text, rung integer, matter text, state text,
               turns text, due timestamptz, document text)
        ON CONFLICT (step) DO UPDATE
           SET problem = excluded.problem, seq = excluded.seq, party = excluded.party,
               police = excluded.police, method = excluded.method, rung = excluded.rung,
               matter = excluded.matter, state = excluded.state, turns = excluded.turns,
               due = excluded.due, document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'trust_entries' THEN
        INSERT INTO trust_entries (stream, seq, kind, trusting, trusted, at, about)
        SELECT r ->> 'stream', (r ->> 'seq')::bigint, r ->> 'kind', r ->> 'trusting',
               r ->> 'trusted', (r ->> 'at')::timestamptz, r ->> 'about'
          FROM (SELECT jsonb_array_elements(rows -> 'trust_entries') AS r) AS told
        ON CONFLICT DO NOTHING;
    END IF;

    IF rows ? 'trust_matters' THEN
        INSERT INTO trust_matters AS p
               (party, noun, name, seq, state, turn, other, due, at, document)
        SELECT r ->> 'party', r ->> 'noun', r ->> 'name', (r ->> 'seq')::bigint, r ->> 'state',
               r ->> 'turn', r ->> 'other', (r ->> 'due')::timestamptz, (r ->> 'at')::timestamptz,
               document_of(r ->> 'document', documents)
          FROM (SELECT jsonb_array_elements(rows -> 'trust_matters') AS r) AS told
        ON CONFLICT (party, noun, name) DO UPDATE
           SET seq = excluded.seq, state = excluded.state, turn = excluded.turn,
               other = excluded.other, due = excluded.due, at = excluded.at,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;

    IF rows ? 'playbooks' THEN
        INSERT INTO playbooks AS p
               (playbook, seq, name, version, title, sha256, added_at, document)
        SELECT r.playbook, r.seq, r.name, r.version, r.title, r.sha256, r.added_at,
               document_of(r.document, documents)
          FROM jsonb_to_recordset(rows -> 'playbooks') AS r (playbook text, seq bigint, name text,
               version integer, title text, sha256 text, added_at timestamptz, document text)
        ON CONFLICT (playbook) DO UPDATE
           SET seq = excluded.seq, name = excluded.name, version = excluded.version,
               title = excluded.title, sha256 = excluded.sha256, added_at = excluded.added_at,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION tell FROM PUBLIC;
