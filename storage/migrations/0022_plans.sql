SET LOCAL ROLE remit_owner;

CREATE TABLE plan_actions (
    problem     text NOT NULL,
    action      text NOT NULL,
    seq         bigint NOT NULL,
    kind        text NOT NULL,
    side        text NOT NULL,
    responsible text NOT NULL,
    due         timestamptz NOT NULL,
    state       text NOT NULL,
    PRIMARY KEY (problem, action)
);
CREATE INDEX ON plan_actions (responsible);
CREATE INDEX ON plan_actions (due) WHERE state = 'open';
CREATE TABLE declarations (
    party    text PRIMARY KEY,
    seq      bigint NOT NULL,
    hours    text,
    capacity integer,
    document jsonb NOT NULL
);
COMMENT ON TABLE plan_actions IS
    'Rebuilt from the ledger: the actions of response plans, who answers for each and by when.';
COMMENT ON TABLE declarations IS
    'Rebuilt from the ledger: what each party says it can take on.';
GRANT SELECT ON plan_actions, declarations TO remit_app, remit_auditor;

-- What was told so far goes on being told as it was; plans and declarations come to it.
ALTER FUNCTION tell(jsonb) RENAME TO tell_before_plans;
CREATE FUNCTION tell(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM tell_before_plans(rows);

    IF jsonb_array_length(rows -> 'plan_actions') > 0 THEN
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

    IF jsonb_array_length(rows -> 'declarations') > 0 THEN
        INSERT INTO declarations AS p (party, seq, hours, capacity, document)
        SELECT r.party, r.seq, r.hours, r.capacity, r.document::jsonb
          FROM jsonb_to_recordset(rows -> 'declarations') AS r (party text, seq bigint,
               hours text, capacity integer, document text)
        ON CONFLICT (party) DO UPDATE
           SET seq = excluded.seq, hours = excluded.hours, capacity = excluded.capacity,
               document = excluded.document
         WHERE p.seq < excluded.seq;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION tell(jsonb) FROM PUBLIC;
