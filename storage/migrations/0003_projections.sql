SET LOCAL ROLE remit_owner;

CREATE TABLE problems (
    problem   text PRIMARY KEY,
    seq       bigint NOT NULL,
    title     text NOT NULL,
    stage     text NOT NULL,
    police    text NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    document  jsonb NOT NULL
);
COMMENT ON TABLE problems IS 'Rebuilt from the ledger: each problem as it is now, without its parts.';

CREATE TABLE responsibilities (
    responsibility text PRIMARY KEY,
    problem        text NOT NULL,
    seq            bigint NOT NULL,
    title          text NOT NULL,
    state          text NOT NULL,
    holder         text NOT NULL,
    fallback       text NOT NULL,
    document       jsonb NOT NULL
);
CREATE INDEX ON responsibilities (problem);
CREATE INDEX ON responsibilities (holder);
COMMENT ON TABLE responsibilities IS 'Rebuilt from the ledger: each responsibility and its holder now, or the last one.';

-- Exactly one accountable holder at each instant, by constraint. Each tenure begins where the one
-- before it ended (foreign key), the numbers have no gap (the same), and one at most is open.
CREATE TABLE tenures (
    responsibility  text NOT NULL,
    number          integer NOT NULL CHECK (number > 0),
    problem         text NOT NULL,
    seq             bigint NOT NULL,
    holder          text NOT NULL,
    since           timestamptz NOT NULL,
    until           timestamptz,
    previous_number integer GENERATED ALWAYS AS (NULLIF(number - 1, 0)) STORED,
    previous_since  timestamptz,
    cause           text NOT NULL,
    handoff         text,
    began_seq       bigint NOT NULL,
    by              text NOT NULL,
    PRIMARY KEY (responsibility, number),
    UNIQUE (responsibility, number, until),
    CHECK (until IS NULL OR until > since),
    CHECK ((number = 1) = (previous_since IS NULL)),
    CHECK (previous_since IS NULL OR previous_since = since),
    CONSTRAINT begins_where_the_one_before_ended
        FOREIGN KEY (responsibility, previous_number, previous_since)
        REFERENCES tenures (responsibility, number, until) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX one_holder_at_a_time ON tenures (responsibility) WHERE until IS NULL;
CREATE INDEX ON tenures (problem);
CREATE INDEX ON tenures (holder);
COMMENT ON TABLE tenures IS 'Rebuilt from the ledger: who held each responsibility from when to when, without gap or overlap.';

CREATE TABLE handoffs (
    handoff        text PRIMARY KEY,
    problem        text NOT NULL,
    responsibility text NOT NULL,
    seq            bigint NOT NULL,
    state          text NOT NULL,
    offeror        text NOT NULL,
    receiver       text NOT NULL,
    turn           text,
    due            timestamptz,
    document       jsonb NOT NULL
);
CREATE INDEX ON handoffs (problem);
CREATE INDEX ON handoffs (responsibility);
CREATE INDEX ON handoffs (offeror);
CREATE INDEX ON handoffs (receiver);
CREATE INDEX ON handoffs (turn, due) WHERE turn IS NOT NULL;
COMMENT ON TABLE handoffs IS 'Rebuilt from the ledger: each handoff, its state, whose turn it is and until when.';

CREATE TABLE commitments (
    commitment     text PRIMARY KEY,
    problem        text NOT NULL,
    responsibility text NOT NULL,
    handoff        text,
    seq            bigint NOT NULL,
    state          text NOT NULL,
    promisor       text NOT NULL,
    promisee       text NOT NULL,
    turn           text,
    due            timestamptz,
    document       jsonb NOT NULL
);
CREATE INDEX ON commitments (problem);
CREATE INDEX ON commitments (responsibility);
CREATE INDEX ON commitments (handoff);
CREATE INDEX ON commitments (promisor);
CREATE INDEX ON commitments (promisee);
CREATE INDEX ON commitments (turn, due) WHERE turn IS NOT NULL;
COMMENT ON TABLE commitments IS 'Rebuilt from the ledger: each promise, its state, whose turn it is and until when.';

CREATE TABLE parties (
    party  text PRIMARY KEY,
    seq    bigint NOT NULL,
    kind   text NOT NULL,
    name   text NOT NULL,
    zone   text NOT NULL,
    active boolean NOT NULL
);
COMMENT ON TABLE parties IS 'Rebuilt from the ledger: the parties that can hold, offer and promise.';

CREATE TABLE people (
    person     text PRIMARY KEY,
    party      text NOT NULL,
    seq        bigint NOT NULL,
    name       text NOT NULL,
    role       text NOT NULL,
    grade      text NOT NULL,
    email      text,
    active     boolean NOT NULL,
    deputy     text,
    away_until timestamptz
);
CREATE INDEX ON people (party);
COMMENT ON TABLE people IS 'Rebuilt from the ledger: the people who speak for the parties, and how far their word goes.';

-- A responsibility that is held has somebody who holds it, whenever a transaction ends.
CREATE FUNCTION held_means_somebody_holds() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked text := CASE WHEN TG_OP = 'DELETE' THEN OLD.responsibility ELSE NEW.responsibility END;
BEGIN
    IF EXISTS (SELECT FROM responsibilities r WHERE r.responsibility = asked AND r.state = 'held')
       AND NOT EXISTS (SELECT FROM tenures t WHERE t.responsibility = asked AND t.until IS NULL)
    THEN
        RAISE EXCEPTION 'The responsibility % is held, but nobody holds it.', asked
            USING ERRCODE = 'RM409';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER held_means_somebody_holds AFTER INSERT OR UPDATE ON responsibilities
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION held_means_somebody_holds();
CREATE CONSTRAINT TRIGGER held_means_somebody_holds AFTER INSERT OR UPDATE OR DELETE ON tenures
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION held_means_somebody_holds();

GRANT SELECT ON problems, responsibilities, tenures, handoffs, commitments, parties, people
    TO remit_app;
