# archive_command sources this with the segment's path: the repository host first, then the bucket. Failing either
# fails the segment, so PostgreSQL keeps it and tries again, and pg_stat_archiver tells the truth about both.
push_to_bucket() {
  env -u PGBACKREST_REPO1_HOST -u PGBACKREST_REPO1_HOST_CMD pgbackrest archive-push "--repo1-type=$1" "${@:2}"
}

push() {
  pgbackrest archive-push "$1" || return
  if [ "$PGHA_PGBACKREST_LOCAL_GCS_STORAGE" = true ]; then
    push_to_bucket gcs "$1"
  elif [ "$PGHA_PGBACKREST_LOCAL_S3_STORAGE" = true ]; then
    if [ "$PGHA_PGBACKREST_S3_VERIFY_TLS" = true ]; then
      push_to_bucket s3 "$1"
    else
      push_to_bucket s3 --no-repo1-s3-verify-tls "$1"
    fi
  fi
}

push "$1"
