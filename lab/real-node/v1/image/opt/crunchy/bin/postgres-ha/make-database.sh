#!/bin/bash
# Runs once on a new cluster, before Patroni lets anybody in: the user's role and database, and v1's extension.
set -euo pipefail
psql --no-psqlrc --quiet --dbname=postgres --set=ON_ERROR_STOP=1 --set=database="$PGHA_DATABASE" << 'SQL'
\set user `cat /pgconf/pguser/username`
\set password `cat /pgconf/pguser/password`
CREATE EXTENSION pgaudit;
CREATE ROLE :"user" LOGIN PASSWORD :'password';
CREATE DATABASE :"database";
GRANT ALL PRIVILEGES ON DATABASE :"database" TO :"user";
\connect :"database"
CREATE EXTENSION pgaudit;
CREATE SCHEMA AUTHORIZATION :"user";
SQL
