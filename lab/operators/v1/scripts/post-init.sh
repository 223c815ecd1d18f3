#!/bin/sh
# Runs once on a new cluster, before Patroni lets anybody in: the user's database and role, the tablespaces.
set -eu
psql --no-psqlrc --quiet --dbname=postgres --set=ON_ERROR_STOP=1 --set=database="$PGHA_DATABASE" <<'SQL'
\set user `cat /pgconf/pguser/username`
\set password `cat /pgconf/pguser/password`
CREATE ROLE :"user" LOGIN PASSWORD :'password';
CREATE DATABASE :"database";
GRANT ALL PRIVILEGES ON DATABASE :"database" TO :"user";
\connect :"database"
CREATE SCHEMA AUTHORIZATION :"user";
SQL
for tablespace in ${PG_HANDOVER_TABLESPACES:-}; do
  name=${tablespace%%=*}
  psql --no-psqlrc --quiet --dbname=postgres --set=ON_ERROR_STOP=1 --set=name="$name" \
    --set=place="${tablespace#*=}/$name" <<'SQL'
\set user `cat /pgconf/pguser/username`
CREATE TABLESPACE :"name" LOCATION :'place';
GRANT CREATE ON TABLESPACE :"name" TO :"user";
SQL
done
