#!/bin/sh
# archive_command: the posix repository first, then the bucket. Failing either fails the segment, so
# PostgreSQL keeps it and tries again: pg_stat_archiver tells the truth about both. Of an S3 and a GCS storage v1
# serves GCS only: the one setting overwrites the other.
set -eu
pgbackrest archive-push "$1"
if [ "$PGHA_PGBACKREST_LOCAL_GCS_STORAGE" = true ]; then
  pgbackrest archive-push --repo1-type=gcs "$1"
elif [ "$PGHA_PGBACKREST_LOCAL_S3_STORAGE" = true ]; then
  verify=
  [ "$PGHA_PGBACKREST_S3_VERIFY_TLS" = true ] || verify=--no-repo1-s3-verify-tls
  pgbackrest archive-push --repo1-type=s3 $verify "$1"
fi
