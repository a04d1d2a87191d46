-- name: playbooks
SELECT playbook, seq, name, version, title, sha256, added_at, document
  FROM playbooks
 WHERE $1::text IS NULL OR name = $1
 ORDER BY name, version

-- name: playbook
SELECT playbook, seq, name, version, title, sha256, added_at, document
  FROM playbooks
 WHERE playbook = $1

-- name: followed
SELECT document #> '{playbook,content}' FROM problems WHERE problem = $1
