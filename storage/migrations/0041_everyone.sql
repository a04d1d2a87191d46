SET LOCAL ROLE remit_owner;

CREATE TABLE person_languages (
    person   text PRIMARY KEY,
    language text NOT NULL CHECK (language ~ '^[a-z]{2}$')
);

COMMENT ON TABLE person_languages IS
    'The language in which a person reads pages and mail. A setting of the person''s own, rebuilt from nothing; without a row the browser''s own wish counts.';

GRANT SELECT, INSERT ON person_languages TO remit_app;
GRANT UPDATE (language) ON person_languages TO remit_app;
