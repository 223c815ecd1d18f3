#!/bin/bash
# A backup Job: runs pgBackRest in the repository's pod, for the repository there and then for the bucket.
set -euo pipefail

# The Job's role may `create` an exec, which is a POST; by a websocket it would be a GET, which it may not.
export KUBECTL_REMOTE_COMMAND_WEBSOCKETS=false

run() {
  # shellcheck disable=SC2086 # the operator hands the options over as one line
  kubectl exec --namespace "$NAMESPACE" "$PODNAME" --container database -- pgbackrest "$COMMAND" $COMMAND_OPTS "$@"
}

run
if [ "$PGHA_PGBACKREST_LOCAL_GCS_STORAGE" = true ]; then
  run --repo1-type=gcs
elif [ "$PGHA_PGBACKREST_LOCAL_S3_STORAGE" = true ]; then
  if [ "$PGHA_PGBACKREST_S3_VERIFY_TLS" = true ]; then
    run --repo1-type=s3
  else
    run --repo1-type=s3 --no-repo1-s3-verify-tls
  fi
fi
