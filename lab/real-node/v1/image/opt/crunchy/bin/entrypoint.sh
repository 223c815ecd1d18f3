#!/bin/bash
# First process of every container of a v1 cluster; MODE in the operator's templates says which one it is.
set -euo pipefail

# The templates preload nss_wrapper and name these files. pgBackRest's ssh logs in as `pgbackrest`, and a server that
# is not root can let in only the user that it runs as: so both names are the one user.
for name in postgres pgbackrest-repo ssh; do
  mkdir -p "/tmp/nss_wrapper/$name"
  {
    LD_PRELOAD='' cat /etc/passwd
    echo "pgbackrest:x:$(id -u):$(id -g)::/tmp:/bin/bash"
  } > "/tmp/nss_wrapper/$name/passwd"
  LD_PRELOAD='' cp /etc/group "/tmp/nss_wrapper/$name/group"
done

serve_ssh() { exec /usr/sbin/sshd -D -e -f /sshd/sshd_config -o PidFile=none; }

# ssh takes no key that others may read, and a mounted Secret's mode is not ours.
take_key() { install -m 0600 /sshd/id_ed25519 /tmp/id_ed25519; }

case $MODE in
  postgres)
    take_key
    (serve_ssh) &
    exec /opt/crunchy/bin/postgres-ha/start-patroni.sh
    ;;
  pgbackrest-repo)
    take_key
    mkdir -p "$PGBACKREST_REPO1_PATH"
    # For the database's pgBackRest, which comes by ssh, where there is no environment.
    printf '[global]\nrepo1-path=%s\nlog-path=/tmp\n' "$PGBACKREST_REPO1_PATH" > /etc/pgbackrest/pgbackrest.conf
    serve_ssh
    ;;
  pgbackrest) exec /opt/crunchy/bin/pgbackrest-job.sh ;;
  *) echo "MODE is '$MODE': nothing is known to run" >&2 && exit 1 ;;
esac
