-- The schema, what was done to it, and the two roles of those who use it.

-- An admin may have made it for a login that may not.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'handover') THEN
    CREATE SCHEMA handover;
  END IF;
END $$;

CREATE TABLE handover.schema_migration (
  number int PRIMARY KEY,
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  applied_by text NOT NULL DEFAULT session_user
);

-- The hashes are taken of bytes in UTF-8, and names may hold anything.
DO $$
BEGIN
  IF current_setting('server_encoding') <> 'UTF8' THEN
    RAISE EXCEPTION USING
      ERRCODE = 'PH006',
      MESSAGE = format('the database %I is encoded in %s', current_database(), current_setting('server_encoding')),
      HINT = 'CREATE DATABASE handover ENCODING ''UTF8'' TEMPLATE template0;';
  END IF;
END $$;

-- Roles belong to the server, not to the database: an earlier set-up, or an admin, may have made them.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['handover_writer', 'handover_reader'] LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted);
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database of this server is set up at this moment
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION USING
          ERRCODE = 'PH005',
          MESSAGE = format('the role %s is missing, and %I may not create roles', wanted, session_user),
          HINT = format('CREATE ROLE handover_writer NOLOGIN; CREATE ROLE handover_reader NOLOGIN; '
            'GRANT handover_writer, handover_reader TO %I;', session_user);
    END;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA handover TO handover_writer, handover_reader;
GRANT SELECT ON handover.schema_migration TO handover_writer, handover_reader;
