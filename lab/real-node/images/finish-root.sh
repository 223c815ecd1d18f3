#!/bin/bash
# Runs inside the new root file system (chroot): gives Debian's programs the users, paths and locale that the
# operators' own images have, which their manifests and scripts name.
set -euo pipefail

# Both operators run databases as 26, Red Hat's number of `postgres`; Debian's 26 is no user, perhaps a group.
if getent group 26 > /dev/null; then groupmod -g 926 "$(getent group 26 | cut -d: -f1)"; fi
groupmod -g 26 postgres
usermod -u 26 -g 26 -d /var/lib/pgsql -s /bin/bash postgres

# v1's archive_command is `source /opt/crunchy/...`, a word that Debian's dash does not know.
ln -sfn bash /bin/sh

for directory in bin lib; do
  mkdir -p /usr/pgsql-15
  ln -sfn "/usr/lib/postgresql/15/$directory" "/usr/pgsql-15/$directory"
done
ln -sfn /usr/share/postgresql/15 /usr/pgsql-15/share
mkdir -p /usr/lib64
ln -sfn "$(dpkg -L libnss-wrapper | grep -m1 'libnss_wrapper\.so$')" /usr/lib64/libnss_wrapper.so
ln -sfn /usr/sbin/pgbouncer /usr/bin/pgbouncer

mkdir -p /var/lib/pgsql /pgdata /pgwal /backrestrepo /pgconf /sshd /tablespaces /etc/patroni /opt/crunchy/bin \
  /opt/crunchy/conf /etc/pgbouncer /var/log/pgbackrest /var/spool/pgbackrest /run/postgresql /run/pgbouncer
rm -rf /etc/pgbackrest.conf /etc/pgbackrest /etc/postgresql /var/lib/postgresql
# What Debian's own configuration of these would say is not said in the operators' images.
chown -R 26:26 /var/lib/pgsql /pgdata /pgwal /backrestrepo /pgconf /tablespaces /opt/crunchy /etc/patroni \
  /etc/pgbouncer /var/log/pgbackrest /var/spool/pgbackrest /run/postgresql /run/pgbouncer
chmod 1777 /tmp

sed -i 's/^# *en_US.UTF-8/en_US.UTF-8/' /etc/locale.gen
locale-gen

# Keys of sshd that every container of the image would share.
rm -f /etc/ssh/ssh_host_*
rm -rf /var/cache/apt/* /var/lib/apt/lists/* /usr/share/doc/* /usr/share/man/* /usr/share/info/*
