#!/bin/sh
# The server takes its password from the environment only; this reads it from the secret's file.
set -eu
POSTGRES_PWD="$(cat "$PASSWORD_FILE")"
export POSTGRES_PWD
exec "${ENTRYPOINT:-/etc/temporal/entrypoint.sh}"
