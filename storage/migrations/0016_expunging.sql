SET LOCAL ROLE remit_owner;

-- As before, and without a name that the table of people has as well.
CREATE OR REPLACE FUNCTION expunge(named text, going jsonb, anew jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    under  bigint := expunging_now(named);
    noun   text := split_part(named, '/', 1);
    about  text := split_part(named, '/', 2);
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
        DELETE FROM problems p WHERE p.problem = about;
        DELETE FROM responsibilities p WHERE p.problem = about;
        DELETE FROM tenures p WHERE p.problem = about;
        DELETE FROM handoffs p WHERE p.problem = about;
        DELETE FROM commitments p WHERE p.problem = about;
    ELSE
        DELETE FROM parties p WHERE p.party = about;
        DELETE FROM people p WHERE p.party = about;
    END IF;
END $$;
