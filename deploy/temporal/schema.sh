#!/bin/sh
# Temporal's own tables, made or brought up to date. Each step finds what is done already.
set -eu
SQL_PASSWORD="$(cat "$PASSWORD_FILE")"
export SQL_PASSWORD
schema="${SCHEMA_FOLDER:-/etc/temporal/schema/postgresql/v12}"

tool() { # database, what to do with it
    database="$1"
    shift
    temporal-sql-tool --plugin "$SQL_PLUGIN" --ep "$SQL_HOST" -p "$SQL_PORT" -u "$SQL_USER" \
        --db "$database" "$@"
}

prepare() { # database, folder of its schema
    tool "$1" create
    tool "$1" setup-schema -v 0.0
    tool "$1" update-schema -d "$schema/$2/versioned"
}

prepare temporal temporal
prepare temporal_visibility visibility
