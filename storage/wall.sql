-- name: key
SELECT inner_pad, outer_pad FROM claim_key()

-- name: walled
-- Whether this login is one that sees nothing without a claim.
SELECT current_user = 'remit_reader' AND row_security_active('problems') AND viewing() IS NULL
