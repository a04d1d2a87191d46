SET LOCAL ROLE remit_owner;

CREATE TABLE mail_settings (
    person text PRIMARY KEY,
    how    text NOT NULL CHECK (how IN ('each', 'daily', 'urgent'))
);
COMMENT ON TABLE mail_settings IS 'How people want their mail; rebuilt from nothing, then each notice comes by itself.';

CREATE TABLE digest_lines (
    person      text NOT NULL,
    notice      text NOT NULL,
    put_at      timestamptz NOT NULL DEFAULT now(),
    due_at      timestamptz NOT NULL,
    attempts    integer NOT NULL DEFAULT 0,
    sent_at     timestamptz,
    given_up_at timestamptz,
    last_error  text,
    PRIMARY KEY (person, notice)
);
CREATE INDEX digest_lines_due ON digest_lines (due_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
COMMENT ON TABLE digest_lines IS 'Notices that wait for the mail of the day; rebuilt from nothing, the pages show what waits.';

GRANT SELECT, INSERT, UPDATE ON mail_settings, digest_lines TO remit_app;
