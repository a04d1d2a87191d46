#!/bin/sh
# Makes the passwords and keys that docker-compose.yml wants, each once: a file that is there stays.
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

# What Temporal keeps is encrypted with this: the key in base64 behind the beginning of its hash.
# Keep a copy of it apart from every backup of Temporal: without it they are noise.
if [ ! -e "$folder/payload_keys" ]; then
    head -c 32 /dev/urandom > "$folder/.raw"
    id="$({ printf %s remit-payload-key/v1; cat "$folder/.raw"; } | sha256sum | cut -c 1-8)"
    printf '%s %s\n' "$id" "$(base64 "$folder/.raw" | tr -d '\n')" > "$folder/.payload_keys"
    rm "$folder/.raw"
    chmod 0444 "$folder/.payload_keys"
    mv "$folder/.payload_keys" "$folder/payload_keys"
    echo "made $folder/payload_keys"
fi
