-- name: keep
INSERT INTO person_languages (person, language) VALUES ($1, $2)
    ON CONFLICT (person) DO UPDATE SET language = excluded.language

-- name: of
SELECT language FROM person_languages WHERE person = $1
