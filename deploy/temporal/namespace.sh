#!/bin/sh
# The namespace with its retention, and what Remit's workflows can be searched by. May run again.
# TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE say where; the temporal program reads them itself.
set -eu
tries=0
until temporal operator cluster health >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ]; then
        echo "Temporal does not answer at $TEMPORAL_ADDRESS." >&2
        exit 1
    fi
    sleep 1
done
if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
    temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
else
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
fi
# A new namespace is known everywhere only after some seconds.
tries=0
until temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
    --name RemitStage --type Keyword --name RemitHolder --type KeywordList \
    --name RemitDueAt --type Datetime --name RemitOverdue --type Bool; do
    tries=$((tries + 1))
    [ "$tries" -ge 30 ] && exit 1
    sleep 1
done
