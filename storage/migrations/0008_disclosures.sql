SET LOCAL ROLE remit_owner;

-- What a body holds digests of lies here, each text sealed under the data key of its stream. A text
-- goes by expungement only: under an entry that says so, in the same transaction.
CREATE TABLE data_keys (
    stream    text COLLATE "C" PRIMARY KEY,
    key_id    text NOT NULL CHECK (key_id ~ '^[0-9a-f]{32}$'),
    kek       text NOT NULL CHECK (kek ~ '^[0-9a-f]{16}$'),
    wrapped   bytea NOT NULL,
    since_seq bigint NOT NULL,
    made_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE data_keys IS
    'The key that seals the texts of a stream, wrapped by a key that is not in the database; rebuilt from nothing. since_seq is the entry under which the key before it was destroyed, 0 for the first.';

CREATE TABLE disclosures (
    stream         text COLLATE "C" NOT NULL,
    seq            bigint NOT NULL,
    path           text COLLATE "C" NOT NULL,
    sealed         bytea,
    expunged_under bigint,
    PRIMARY KEY (stream, seq, path),
    CHECK ((sealed IS NULL) = (expunged_under IS NOT NULL)),
    CHECK (expunged_under > seq)
);
COMMENT ON TABLE disclosures IS
    'The texts of the entries, each sealed, or the entry under which it was expunged; rebuilt from nothing. The body holds the digest of each.';

-- The entry of this very transaction that says that texts of the stream go.
CREATE FUNCTION expunging_now(named text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT l.seq FROM ledger l
     WHERE l.stream = named AND l.kind IN ('problem.expunged', 'party.expunged')
       AND l.xid = pg_current_xact_id()
     ORDER BY l.seq DESC LIMIT 1
$$;

CREATE FUNCTION only_by_expungement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    under bigint := expunging_now(OLD.stream);
BEGIN
    IF under IS NULL
       OR (NEW.stream, NEW.seq, NEW.path) IS DISTINCT FROM (OLD.stream, OLD.seq, OLD.path)
       OR OLD.expunged_under IS NOT NULL
       OR coalesce(NEW.expunged_under, under) <> under THEN
        RAISE EXCEPTION 'A text changes only under an entry that expunges it.'
            USING ERRCODE = 'RM403', HINT = 'Two people expunge: remit problem expunge --help';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION key_changes_by_expungement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Another wrapping of the same key is a rotation of the key that wraps.
    IF NEW.stream <> OLD.stream
       OR ((NEW.key_id, NEW.since_seq) IS DISTINCT FROM (OLD.key_id, OLD.since_seq)
           AND NEW.since_seq IS DISTINCT FROM expunging_now(OLD.stream)) THEN
        RAISE EXCEPTION 'A data key changes only under an entry that expunges texts.'
            USING ERRCODE = 'RM403', HINT = 'Two people expunge: remit problem expunge --help';
    END IF;
    RETURN NEW;
END $$;

-- A command's digest could be guessed from short words; it goes with the texts of its entries.
CREATE FUNCTION digest_goes_by_expungement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR expunging_now(OLD.stream) IS NULL OR NEW.digest <> 'expunged'
       OR (NEW.stream, NEW.command_id, NEW.first_seq, NEW.last_seq)
          IS DISTINCT FROM (OLD.stream, OLD.command_id, OLD.first_seq, OLD.last_seq) THEN
        RAISE EXCEPTION 'The commands can be added to and never changed: % is refused.', TG_OP
            USING ERRCODE = 'RM403', HINT = 'Record what is true now as a new entry.';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER rows_stay BEFORE DELETE OR TRUNCATE ON disclosures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rows_stay_one_by_one BEFORE DELETE ON disclosures
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_by_expungement BEFORE UPDATE ON disclosures
    FOR EACH ROW EXECUTE FUNCTION only_by_expungement();
CREATE TRIGGER rows_stay BEFORE DELETE OR TRUNCATE ON data_keys
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rows_stay_one_by_one BEFORE DELETE ON data_keys
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_by_expungement BEFORE UPDATE ON data_keys
    FOR EACH ROW EXECUTE FUNCTION key_changes_by_expungement();
DROP TRIGGER commands_are_only_added_to ON commands;
CREATE TRIGGER commands_are_only_added_to BEFORE DELETE OR TRUNCATE ON commands
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER commands_rows_stay BEFORE UPDATE OR DELETE ON commands
    FOR EACH ROW EXECUTE FUNCTION digest_goes_by_expungement();
ALTER TABLE disclosures ENABLE ALWAYS TRIGGER rows_stay;
ALTER TABLE disclosures ENABLE ALWAYS TRIGGER rows_stay_one_by_one;
ALTER TABLE disclosures ENABLE ALWAYS TRIGGER only_by_expungement;
ALTER TABLE data_keys ENABLE ALWAYS TRIGGER rows_stay;
ALTER TABLE data_keys ENABLE ALWAYS TRIGGER rows_stay_one_by_one;
ALTER TABLE data_keys ENABLE ALWAYS TRIGGER only_by_expungement;
ALTER TABLE commands ENABLE ALWAYS TRIGGER commands_are_only_added_to;
ALTER TABLE commands ENABLE ALWAYS TRIGGER commands_rows_stay;

-- Texts go, the others come to lie under the new key, and the rows of the stream are told anew
-- from the batch, without what is gone.
CREATE FUNCTION expunge(named text, going jsonb, anew jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    under  bigint := expunging_now(named);
    noun   text := split_part(named, '/', 1);
    name   text := split_part(named, '/', 2);
    resealed bigint;
    staying  bigint;
BEGIN
    UPDATE disclosures d SET sealed = NULL, expunged_under = under
      FROM jsonb_to_recordset(going -> 'texts') AS g (seq bigint, path text)
     WHERE d.stream = named AND d.seq = g.seq AND d.path = g.path AND d.sealed IS NOT NULL;
    SELECT count(*) INTO staying FROM disclosures d
     WHERE d.stream = named AND d.sealed IS NOT NULL;
    UPDATE disclosures d SET sealed = decode(k.sealed, 'base64')
      FROM jsonb_to_recordset(going -> 'resealed') AS k (seq bigint, path text, sealed text)
     WHERE d.stream = named AND d.seq = k.seq AND d.path = k.path AND d.sealed IS NOT NULL;
    GET DIAGNOSTICS resealed = ROW_COUNT;
    IF under IS NULL OR resealed <> staying THEN
        RAISE EXCEPTION 'The texts of % have changed meanwhile.', named USING ERRCODE = 'RM424';
    END IF;
    UPDATE data_keys k
       SET key_id = anew ->> 'id', kek = anew ->> 'kek',
           wrapped = decode(anew ->> 'wrapped', 'base64'), since_seq = under,
           made_at = clock_timestamp()
     WHERE k.stream = named AND k.key_id = anew ->> 'instead_of';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'The texts of % lie under another key.', named USING ERRCODE = 'RM424';
    END IF;
    UPDATE commands c SET digest = 'expunged'
     WHERE c.stream = named AND c.digest <> 'expunged'
       AND EXISTS (SELECT FROM jsonb_to_recordset(going -> 'texts') AS g (seq bigint)
                    WHERE g.seq BETWEEN c.first_seq AND c.last_seq);
    IF noun = 'problem' THEN
        DELETE FROM problems p WHERE p.problem = name;
        DELETE FROM responsibilities p WHERE p.problem = name;
        DELETE FROM tenures p WHERE p.problem = name;
        DELETE FROM handoffs p WHERE p.problem = name;
        DELETE FROM commitments p WHERE p.problem = name;
    ELSE
        DELETE FROM parties p WHERE p.party = name;
        DELETE FROM people p WHERE p.party = name;
    END IF;
END $$;

-- The only door to the ledger, as before; and now the only door by which texts come and go.
CREATE OR REPLACE FUNCTION append_batch(batch jsonb, OUT last_seq bigint, OUT again boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    named    text := batch ->> 'stream';
    wanted   integer := jsonb_array_length(batch -> 'entries');
    first    bigint := (batch #>> '{entries,0,seq}')::bigint;
    given    jsonb := batch -> 'key';
    chain    streams;
    entry    record;
    heading  bytea;
    salted   bytea;
    key_now  data_keys;
BEGIN
    SELECT * INTO chain FROM streams s WHERE s.stream = named FOR UPDATE;
    IF NOT FOUND THEN
        salted := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
        INSERT INTO streams (stream, salt, chain_id)
        VALUES (named, salted, encode(
            sha256(convert_to('remit-chain/v1', 'UTF8') || salted || convert_to(named, 'UTF8')),
            'hex'))
        ON CONFLICT DO NOTHING;
        SELECT * INTO chain FROM streams s WHERE s.stream = named FOR UPDATE;
    END IF;

    again := first <= chain.seq;
    SELECT * INTO key_now FROM data_keys k WHERE k.stream = named;
    IF again AND key_now.since_seq >= first THEN
        -- What these bodies were drawn from is gone with an expungement; what stands beside them
        -- and the digest of each command still say whether it is the same batch.
        SELECT max(l.seq) INTO last_seq
          FROM jsonb_to_recordset(batch -> 'entries') AS e (seq bigint, kind text,
               subject text, at timestamptz, by text, command_id text)
          JOIN ledger l ON l.stream = named
           AND (l.seq, l.kind, l.subject, l.at, l.by, l.command_id)
               = (e.seq, e.kind, e.subject, e.at, e.by, e.command_id)
        HAVING count(*) = wanted
           AND NOT EXISTS (SELECT FROM jsonb_to_recordset(batch -> 'commands')
                               AS c (command_id text, digest text)
                             LEFT JOIN commands k ON k.stream = named
                              AND k.command_id = c.command_id
                              AND k.digest IN (c.digest, 'expunged')
                            WHERE k.stream IS NULL);
    ELSIF given IS NOT NULL AND key_now.stream IS NOT NULL
          AND key_now.key_id <> coalesce(given ->> 'instead_of', given ->> 'id') THEN
        RAISE EXCEPTION 'The texts of % lie under another key.', named USING ERRCODE = 'RM424';
    ELSIF again THEN
        SELECT max(l.seq) INTO last_seq
          FROM jsonb_to_recordset(batch -> 'entries') AS e (seq bigint, body text)
          JOIN ledger l ON l.stream = named AND l.seq = e.seq
           AND split_part(convert_from(l.header, 'UTF8'), E'\n', 5)
               = encode(sha256(convert_to(e.body, 'UTF8')), 'hex')
        HAVING count(*) = wanted;
    END IF;
    IF again THEN
        IF last_seq IS NULL THEN
            RAISE EXCEPTION 'The ledger holds other entries of % from % on.', named, first
                USING ERRCODE = 'RM412';
        END IF;
        RETURN;
    END IF;

    FOR entry IN
        SELECT e.seq, e.kind, e.subject, e.at, e.by AS author, e.command_id, e.body
          FROM jsonb_to_recordset(batch -> 'entries') AS e (seq bigint, kind text,
               subject text, at timestamptz, by text, command_id text, body text)
         ORDER BY e.seq
    LOOP
        IF entry.seq <> chain.seq + 1 THEN
            RAISE EXCEPTION 'The next entry of % is %, not %.', named, chain.seq + 1, entry.seq
                USING ERRCODE = 'RM412';
        END IF;
        heading := convert_to(format(E'remit-entry/v1\n%s\n%s\n%s\n%s\n',
            chain.chain_id, entry.seq,
            coalesce(encode(chain.head, 'hex'), repeat('0', 64)),
            encode(sha256(convert_to(entry.body, 'UTF8')), 'hex')), 'UTF8');
        chain.seq := entry.seq;
        chain.head := sha256('\x00'::bytea || heading);
        INSERT INTO ledger (stream, seq, kind, subject, at, by, command_id, header, leaf_hash)
        VALUES (named, entry.seq, entry.kind, entry.subject, entry.at, entry.author,
                entry.command_id, heading, chain.head);
        INSERT INTO bodies (stream, seq, body)
        VALUES (named, entry.seq, convert_to(entry.body, 'UTF8'));
    END LOOP;
    last_seq := chain.seq;
    UPDATE streams s SET seq = chain.seq, head = chain.head WHERE s.stream = named;

    INSERT INTO commands (stream, command_id, digest, first_seq, last_seq)
    SELECT named, c.command_id, c.digest, c.first_seq, c.last_seq
      FROM jsonb_to_recordset(batch -> 'commands')
           AS c (command_id text, digest text, first_seq bigint, last_seq bigint)
    ON CONFLICT DO NOTHING;
    IF EXISTS (SELECT FROM jsonb_to_recordset(batch -> 'commands')
                   AS c (command_id text, digest text, first_seq bigint, last_seq bigint)
                 JOIN commands k ON k.stream = named AND k.command_id = c.command_id
                WHERE (k.digest, k.first_seq, k.last_seq)
                      IS DISTINCT FROM (c.digest, c.first_seq, c.last_seq)) THEN
        RAISE EXCEPTION 'A command id of this batch was used in % before.', named
            USING ERRCODE = 'RM412';
    END IF;

    IF given IS NOT NULL AND key_now.stream IS NULL THEN
        INSERT INTO data_keys (stream, key_id, kek, wrapped, since_seq)
        VALUES (named, given ->> 'id', given ->> 'kek', decode(given ->> 'wrapped', 'base64'), 0);
    END IF;
    IF batch -> 'expunged' IS NOT NULL THEN
        PERFORM expunge(named, batch -> 'expunged', given);
    END IF;
    INSERT INTO disclosures (stream, seq, path, sealed)
    SELECT named, d.seq, d.path, decode(d.sealed, 'base64')
      FROM jsonb_to_recordset(batch -> 'disclosures') AS d (seq bigint, path text, sealed text);

    PERFORM tell(batch -> 'rows');

    INSERT INTO notices (notice, party, role, problem, seq, subject, kind, line)
    SELECT n.notice, n.party, n.role, n.problem, n.seq, n.subject, n.kind, n.line
      FROM jsonb_to_recordset(batch -> 'notices') AS n (notice text, party text, role text,
           problem text, seq bigint, subject text, kind text, line text)
    ON CONFLICT DO NOTHING;

    PERFORM pg_notify('remit_entries', named);
END $$;

REVOKE EXECUTE ON FUNCTION expunging_now(text), only_by_expungement(),
    key_changes_by_expungement(), digest_goes_by_expungement(), expunge(text, jsonb, jsonb)
    FROM PUBLIC;
GRANT SELECT ON data_keys, disclosures TO remit_app, remit_auditor;
