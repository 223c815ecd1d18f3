#!/bin/bash
# Runs Patroni with the configuration and the credentials of this cluster.
set -euo pipefail
umask 077
if [ "${PGHA_TLS_ENABLED:-}" = true ]; then
  cp /pgconf/tls/tls.crt /pgconf/tls/tls.key /tmp/
fi
/opt/crunchy/bin/postgres-ha/make-configuration.py > /tmp/postgres-ha-bootstrap.yaml

# In the environment of Patroni alone: the operator copies the file above into a ConfigMap.
PATRONI_SUPERUSER_USERNAME=$(cat /pgconf/pgsuper/username)
PATRONI_SUPERUSER_PASSWORD=$(cat /pgconf/pgsuper/password)
PATRONI_REPLICATION_USERNAME=$(cat /pgconf/pgreplicator/username)
PATRONI_REPLICATION_PASSWORD=$(cat /pgconf/pgreplicator/password)
export PATRONI_SUPERUSER_USERNAME PATRONI_SUPERUSER_PASSWORD PATRONI_REPLICATION_USERNAME PATRONI_REPLICATION_PASSWORD
exec patroni /tmp/postgres-ha-bootstrap.yaml
