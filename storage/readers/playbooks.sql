-- name: playbooks
SELECT playbook, seq, name, version, title, sha256, added_at, document
  FROM playbooks
 WHERE ($1::text IS NULL OR name = $1)
   AND ($2::text IS NULL OR (name, version) > ($2, $3::bigint))
 ORDER BY name, version
 LIMIT $4

-- name: playbook
SELECT playbook, seq, name, version, title, sha256, added_at, document
  FROM playbooks
 WHERE playbook = $1

-- name: followed
SELECT document #> '{playbook,content}' FROM problems WHERE problem = $1
