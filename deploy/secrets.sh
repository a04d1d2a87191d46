#!/bin/sh
# Makes the passwords that docker-compose.yml wants, each once: a file that is there stays.
# The folder is for its owner alone; the files inside can be read by the accounts in the containers.
set -eu
folder="${1:-$(dirname "$0")/../secrets}"
umask 077
mkdir -p "$folder"
for name in postgres_password remit_app_password remit_sequencer_password temporal_postgres_password; do
    [ -e "$folder/$name" ] && continue
    head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' > "$folder/.$name"
    chmod 0444 "$folder/.$name"
    mv "$folder/.$name" "$folder/$name"
    echo "made $folder/$name"
done
