SET LOCAL ROLE remit_owner;

-- Problems a page at a time, newest first, however many there are.
CREATE INDEX problems_newest ON problems (opened_at DESC, problem);
CREATE INDEX problems_of_police ON problems (police);
-- Few responsibilities have contributors; who asks for his looks at those alone.
CREATE INDEX responsibilities_contributed ON responsibilities (problem)
    WHERE document -> 'contributions' <> '{}'::jsonb;
