-- name: server
SELECT current_setting('server_version_num')::integer AS version,
       current_user AS login,
       EXISTS (SELECT FROM pg_roles r
                WHERE (r.rolname = current_user AND r.rolsuper)
                   OR (r.rolname = 'remit_owner' AND pg_has_role(r.oid, 'MEMBER')))
       AS may_do_anything,
       current_setting('synchronous_commit') AS synchronous_commit,
       clock_timestamp() AS now
