#!/bin/sh
# Entry point of a database pod.
set -eu
# PostgreSQL refuses a private key that others may read, and a mounted Secret's mode is not ours.
umask 077
cp /pgconf/tls/tls.crt /tmp/tls.crt
cp /pgconf/tls/tls.key /tmp/tls.key
# A tablespace lives one directory below its mount: /tablespaces/NAME/NAME.
for tablespace in ${PG_HANDOVER_TABLESPACES:-}; do
  mkdir -p "${tablespace#*=}/${tablespace%%=*}"
done
export PGPORT="$PGHA_PG_PORT"
exec patroni /etc/patroni/patroni.yml
