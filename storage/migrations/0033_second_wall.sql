-- Parties that do not see everything are read for by a login of its own, to which the database
-- itself shows what is theirs. Whose eyes it reads with is said by a claim that only the portal can
-- make: naming a party is not enough. See docs/decisions/0050.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'remit_reader') THEN
        CREATE ROLE remit_reader NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- roles belong to the whole cluster, and another database was quicker
END $$;
GRANT USAGE ON SCHEMA public TO remit_reader;
GRANT SELECT ON migrations TO remit_reader;

SET LOCAL ROLE remit_owner;

CREATE TABLE claim_keys (
    one       boolean PRIMARY KEY DEFAULT true CHECK (one),
    inner_pad bytea NOT NULL CHECK (length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (length(outer_pad) = 64),
    made_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE claim_keys IS
    'The key of claims, as the two pads of HMAC; made when the portal first asks, in no backup, and rebuilt from nothing.';

-- The key, for the portal. 32 random bytes, each pad with them (RFC 2104).
CREATE FUNCTION claim_key(OUT inner_pad bytea, OUT outer_pad bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fresh bytea := sha256(convert_to(concat(gen_random_uuid(), gen_random_uuid(),
                                            gen_random_uuid()), 'UTF8'));
BEGIN
    SELECT k.inner_pad, k.outer_pad INTO inner_pad, outer_pad FROM claim_keys k;
    IF NOT FOUND THEN
        inner_pad := decode(repeat('36', 64), 'hex');
        outer_pad := decode(repeat('5c', 64), 'hex');
        FOR i IN 0..31 LOOP
            inner_pad := set_byte(inner_pad, i, get_byte(inner_pad, i) # get_byte(fresh, i));
            outer_pad := set_byte(outer_pad, i, get_byte(outer_pad, i) # get_byte(fresh, i));
        END LOOP;
        INSERT INTO claim_keys (inner_pad, outer_pad) VALUES (inner_pad, outer_pad)
            ON CONFLICT DO NOTHING;
        SELECT k.inner_pad, k.outer_pad INTO inner_pad, outer_pad FROM claim_keys k;
    END IF;
END $$;
REVOKE ALL ON FUNCTION claim_key() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION claim_key() TO remit_app;

-- The party whose eyes this transaction reads with; none without a claim that holds. A claim is
-- `party:until:backend:mac`: it ends by itself, and it is worth nothing in another session, where
-- somebody might read it off the list of what is being done.
CREATE FUNCTION viewing() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    claim text := current_setting('remit.claim', true);
    kept  claim_keys;
BEGIN
    IF claim IS NULL
       OR claim !~ '^[a-z][a-z0-9-]{1,39}:[0-9]{10,11}:[0-9]{1,10}:[0-9a-f]{64}$'
       OR split_part(claim, ':', 3)::bigint <> pg_backend_pid()
       OR split_part(claim, ':', 2)::bigint < extract(epoch FROM clock_timestamp())
    THEN
        RETURN NULL;
    END IF;
    SELECT * INTO kept FROM claim_keys;
    IF encode(sha256(kept.outer_pad
                     || sha256(kept.inner_pad || convert_to(left(claim, -65), 'UTF8'))), 'hex')
       IS DISTINCT FROM right(claim, 64)
    THEN
        RETURN NULL;
    END IF;
    RETURN split_part(claim, ':', 1);
END $$;
REVOKE ALL ON FUNCTION viewing() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION viewing() TO remit_reader;

-- What follows asks of the party that is viewing and of no other, so that nobody who can ask the
-- database anything learns from it of others.

-- Whether it is concerned with a responsibility as it stands now: it holds it, it falls back to it,
-- it contributes or is invited to, it is asked to take it or to agree to a change of it.
CREATE FUNCTION concerned(named text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me text := viewing();
BEGIN
    RETURN me IS NOT NULL AND (EXISTS (
        SELECT FROM responsibilities r
         WHERE r.responsibility = named
           AND (me IN (r.holder, r.fallback,
                       r.document #>> '{amendment,counterparty}',
                       r.document #>> '{amendment,proposed_by}',
                       r.document #>> '{correction,former}',
                       r.document #>> '{correction,following}')
                OR r.document #>> ARRAY['contributions', me, 'state'] IN ('invited', 'joined')))
        OR EXISTS (
        SELECT FROM handoffs h
         WHERE h.responsibility = named
           AND h.state IN ('offered', 'acknowledged', 'info_requested', 'countered')
           AND me IN (h.offeror, h.receiver)));
END $$;

-- Whether it has or had anything to do with it.
CREATE FUNCTION shares_in(named text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me text := viewing();
BEGIN
    RETURN me IS NOT NULL AND (
        EXISTS (SELECT FROM tenures t WHERE t.responsibility = named AND t.holder = me)
        OR EXISTS (SELECT FROM commitments c
                    WHERE c.responsibility = named AND me IN (c.promisor, c.promisee))
        OR concerned(named));
END $$;

CREATE FUNCTION has_part(named text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me text := viewing();
BEGIN
    RETURN me IS NOT NULL AND (
        EXISTS (SELECT FROM tenures t WHERE t.problem = named AND t.holder = me)
        OR EXISTS (SELECT FROM commitments c
                    WHERE c.problem = named AND me IN (c.promisor, c.promisee))
        OR EXISTS (SELECT FROM plan_actions a WHERE a.problem = named
                    AND a.responsible = me AND a.state <> 'dropped')
        OR EXISTS (SELECT FROM steps s WHERE s.problem = named
                    AND (s.document -> 'asks' ? me OR (s.party = me AND (
                         s.document ->> 'notified' IS NOT NULL
                         OR s.document -> 'seats' ? 'agency'))))
        OR EXISTS (SELECT FROM responsibilities r WHERE r.problem = named
                    AND (me IN (r.holder, r.fallback) OR concerned(r.responsibility))));
END $$;

-- Whether an entry on a duty that went back, or on a tenure that is corrected, is between it and
-- another, or belongs to a handoff of its own.
CREATE FUNCTION is_between(chain text, entry bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me   text := viewing();
    said jsonb;
BEGIN
    SELECT convert_from(b.body, 'UTF8')::jsonb -> 'event' INTO said
      FROM bodies b WHERE b.stream = chain AND b.seq = entry;
    RETURN me IS NOT NULL AND (
        me IN (said ->> 'former', said ->> 'following', said ->> 'holder')
        OR EXISTS (SELECT FROM handoffs h WHERE h.handoff = said ->> 'handoff'
                    AND me IN (h.offeror, h.receiver)));
END $$;

-- The responsibilities to which a party contributes, or is invited to: found by an index, which no
-- question that is walled in can use. Who reads for parties learns of its own party only.
CREATE FUNCTION contributed(asking text, OUT responsibility text, OUT problem text, OUT state text)
RETURNS SETOF record
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp ROWS 10 AS $$
BEGIN
    IF session_user = 'remit_reader' AND viewing() IS DISTINCT FROM asking THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT r.responsibility, r.problem,
               r.document #>> ARRAY['contributions', asking, 'state']
          FROM responsibilities r
         WHERE r.document -> 'contributions' <> '{}'::jsonb
           AND r.document -> 'contributions' ? asking;
END $$;

REVOKE ALL ON FUNCTION concerned(text), shares_in(text), has_part(text), is_between(text, bigint),
                       contributed(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION concerned(text), shares_in(text), has_part(text),
                          is_between(text, bigint), contributed(text) TO remit_reader;
GRANT EXECUTE ON FUNCTION contributed(text) TO remit_app, remit_auditor;

GRANT SELECT ON problems, responsibilities, tenures, handoffs, commitments, plan_actions, steps,
                partnerships, partnership_members, agreements, concerns, trust_entries,
                trust_matters, parties, streams, ledger, bodies, disclosures, data_keys
    TO remit_reader;

-- The log itself, which everybody may read.
GRANT SELECT ON leaves, subtrees, tree, log_keys, checkpoints, cosignatures TO remit_reader;

-- Everybody who was let in before goes on as before; what they may do, their grants say.
DO $$
DECLARE
    walled text;
BEGIN
    FOREACH walled IN ARRAY ARRAY[
        'problems', 'responsibilities', 'tenures', 'handoffs', 'commitments', 'plan_actions',
        'steps', 'partnerships', 'partnership_members', 'agreements', 'concerns',
        'trust_entries', 'trust_matters', 'parties', 'streams', 'ledger', 'bodies', 'disclosures',
        'data_keys'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('CREATE POLICY as_granted ON %I TO remit_owner, remit_app, remit_auditor,'
                       ' remit_sequencer USING (true) WITH CHECK (true)', walled);
    END LOOP;
END $$;

-- Whose eyes is asked once a statement, not once a row: hence (SELECT viewing()). OFFSET 0 keeps
-- the planner from reading a table whole to answer for a few rows.
CREATE POLICY theirs ON handoffs FOR SELECT TO remit_reader USING (
    offeror = (SELECT viewing())
    OR (receiver = (SELECT viewing()) AND document ->> 'offered_at' IS NOT NULL));
CREATE POLICY theirs ON commitments FOR SELECT TO remit_reader USING (
    promisor = (SELECT viewing()) OR promisee = (SELECT viewing()));
CREATE POLICY theirs ON tenures FOR SELECT TO remit_reader USING (
    holder = (SELECT viewing()) OR concerned(responsibility));
CREATE POLICY theirs ON responsibilities FOR SELECT TO remit_reader USING (
    holder = (SELECT viewing()) OR fallback = (SELECT viewing())
    OR EXISTS (SELECT FROM handoffs h
                WHERE h.responsibility = responsibilities.responsibility OFFSET 0)
    OR shares_in(responsibility));
CREATE POLICY theirs ON plan_actions FOR SELECT TO remit_reader USING (
    responsible = (SELECT viewing()));
CREATE POLICY theirs ON problems FOR SELECT TO remit_reader USING (
    police = (SELECT viewing())
    OR EXISTS (SELECT FROM handoffs h WHERE h.problem = problems.problem OFFSET 0)
    OR has_part(problem));
CREATE POLICY theirs ON steps FOR SELECT TO remit_reader USING (
    police = (SELECT viewing())
    OR (party = (SELECT viewing())
        AND (document ->> 'notified' IS NOT NULL OR document -> 'seats' ? 'agency'))
    OR document -> 'asks' ? (SELECT viewing()));
CREATE POLICY theirs ON partnerships FOR SELECT TO remit_reader USING (
    document -> 'members' ? (SELECT viewing()));
CREATE POLICY theirs ON partnership_members FOR SELECT TO remit_reader USING (
    party = (SELECT viewing())
    OR EXISTS (SELECT FROM partnerships p
                WHERE p.partnership = partnership_members.partnership OFFSET 0));
CREATE POLICY theirs ON agreements FOR SELECT TO remit_reader USING (
    EXISTS (SELECT FROM partnerships p WHERE p.partnership = agreements.partnership OFFSET 0));
CREATE POLICY theirs ON concerns FOR SELECT TO remit_reader USING (party = (SELECT viewing()));
CREATE POLICY theirs ON trust_entries FOR SELECT TO remit_reader USING (
    trusting = (SELECT viewing()) OR trusted = (SELECT viewing()));
CREATE POLICY theirs ON trust_matters FOR SELECT TO remit_reader USING (
    party = (SELECT viewing()) OR other = (SELECT viewing()) OR turn = (SELECT viewing()));
-- What everybody with an account may know.
CREATE POLICY theirs ON parties FOR SELECT TO remit_reader USING (
    (SELECT viewing()) IS NOT NULL);

-- Entries with the thing that they are about; of a duty held before, those of the own period.
CREATE POLICY theirs ON ledger FOR SELECT TO remit_reader USING (
    stream LIKE 'problem/%' AND (
        (subject = substr(stream, 9)
            AND (kind IN ('problem.opened', 'problem.closed', 'fact.corrected')
                 OR kind LIKE 'plan.%' OR kind LIKE 'action.%')
            AND EXISTS (SELECT FROM problems p WHERE p.problem = ledger.subject OFFSET 0))
        OR EXISTS (SELECT FROM handoffs h WHERE h.handoff = ledger.subject OFFSET 0)
        OR EXISTS (SELECT FROM commitments c WHERE c.commitment = ledger.subject OFFSET 0)
        OR EXISTS (SELECT FROM tenures t WHERE t.responsibility = ledger.subject
                    AND t.holder = (SELECT viewing()) AND t.since <= ledger.at
                    AND (t.until IS NULL OR ledger.at <= t.until) OFFSET 0)
        OR (split_part(subject, '.', 2) <> '' AND kind <> 'responsibility.reverted'
            AND concerned(subject))
        OR ((kind = 'responsibility.reverted' OR kind LIKE 'correction.%')
            AND is_between(stream, seq))));
CREATE POLICY theirs ON bodies FOR SELECT TO remit_reader USING (
    EXISTS (SELECT FROM ledger l WHERE l.stream = bodies.stream AND l.seq = bodies.seq OFFSET 0));
CREATE POLICY theirs ON disclosures FOR SELECT TO remit_reader USING (
    EXISTS (SELECT FROM ledger l
             WHERE l.stream = disclosures.stream AND l.seq = disclosures.seq OFFSET 0));
-- A key without its texts opens nothing, and is wrapped besides.
CREATE POLICY theirs ON data_keys FOR SELECT TO remit_reader USING (
    stream LIKE 'problem/%'
    AND EXISTS (SELECT FROM problems p WHERE p.problem = substr(data_keys.stream, 9) OFFSET 0));
CREATE POLICY theirs ON streams FOR SELECT TO remit_reader USING (
    stream LIKE 'problem/%'
    AND EXISTS (SELECT FROM problems p WHERE p.problem = substr(streams.stream, 9) OFFSET 0));
