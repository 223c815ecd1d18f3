-- The record: one row for each fact of a run, chained by hashes that the store itself computes.

CREATE TABLE handover.record (
  workflow_id text NOT NULL,
  run_id text NOT NULL,
  seq int NOT NULL CHECK (seq > 0),
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind <> ''),
  -- null is before the first and after the last step, and hashed as an empty text
  phase text CHECK (phase <> ''),
  software text NOT NULL,
  -- canonical JSON: these bytes are hashed
  content text NOT NULL,
  facts jsonb NOT NULL GENERATED ALWAYS AS (content::jsonb) STORED,
  -- not hashed: what is sent again after a restore of an older copy gives the same chain
  stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  previous_hash text NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (workflow_id, run_id, seq)
);

COMMENT ON TABLE handover.record IS
  'Append-only. Each row carries the hash of the row before it and of itself, see handover.record_hash.';

-- Each field as LENGTH:BYTES, so that no two different rows give the same text.
CREATE FUNCTION handover.record_hash(
  previous_hash text, workflow_id text, run_id text, seq int, at timestamptz,
  kind text, phase text, software text, content text
) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT encode(sha256(convert_to(
    string_agg(octet_length(field) || ':' || field || ',', '' ORDER BY place), 'UTF8')), 'hex')
  FROM unnest(ARRAY[
    previous_hash, workflow_id, run_id, seq::text, round(extract(epoch FROM at) * 1000)::bigint::text,
    kind, coalesce(phase, ''), software, content
  ]) WITH ORDINALITY AS fields(field, place)
$$;

-- Two writers of one run take turns.
CREATE FUNCTION handover.lock_run(workflow_id text, run_id text) RETURNS void
LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('handover.record ' || workflow_id || ' ' || run_id, 0))
$$;

CREATE FUNCTION handover.chain_record() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  last record;
  last_seq int := 0;
BEGIN
  PERFORM handover.lock_run(NEW.workflow_id, NEW.run_id);
  SELECT r.seq, r.kind, r.hash INTO last FROM handover.record r
    WHERE r.workflow_id = NEW.workflow_id AND r.run_id = NEW.run_id
    ORDER BY r.seq DESC LIMIT 1;
  NEW.at := date_trunc('milliseconds', NEW.at);
  NEW.stored_at := clock_timestamp();
  NEW.previous_hash := repeat('0', 64);
  IF FOUND THEN
    last_seq := last.seq;
    NEW.previous_hash := last.hash;
  END IF;
  NEW.hash := handover.record_hash(NEW.previous_hash, NEW.workflow_id, NEW.run_id, NEW.seq, NEW.at,
    NEW.kind, NEW.phase, NEW.software, NEW.content);
  IF NEW.seq BETWEEN 1 AND last_seq THEN
    -- The primary key has the word: ON CONFLICT DO NOTHING leaves the row that is there, all else fails.
    IF EXISTS (SELECT FROM handover.record r WHERE r.workflow_id = NEW.workflow_id
        AND r.run_id = NEW.run_id AND r.seq = NEW.seq) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION USING
      ERRCODE = 'PH004',
      MESSAGE = format('row %s of %s is gone, and a record is not mended', NEW.seq, NEW.workflow_id),
      HINT = 'Somebody removed it. handover history verify names what else does not fit.';
  END IF;
  IF last_seq > 0 AND last.kind = 'closed' THEN
    RAISE EXCEPTION USING
      ERRCODE = 'PH003',
      MESSAGE = format('the record of %s is closed with row %s; row %s comes too late',
        NEW.workflow_id, last_seq, NEW.seq);
  END IF;
  IF NEW.seq > last_seq + 1 THEN
    RAISE EXCEPTION USING
      ERRCODE = 'PH002',
      MESSAGE = format('row %s of %s would leave a gap: the last row is %s',
        NEW.seq, NEW.workflow_id, last_seq);
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION handover.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION USING
    ERRCODE = 'PH001',
    MESSAGE = format('%s of %I.%I is refused: rows are only ever added',
      TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME),
    DETAIL = 'What can be changed afterwards proves nothing of what was done.';
END $$;

-- ALWAYS: session_replication_role = replica must not get around them.
CREATE TRIGGER chain BEFORE INSERT ON handover.record
  FOR EACH ROW EXECUTE FUNCTION handover.chain_record();
-- By statement also where no row is met; by row for what applies logical replication, which knows no statements.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON handover.record
  FOR EACH STATEMENT EXECUTE FUNCTION handover.refuse_change();
CREATE TRIGGER append_only_by_row BEFORE UPDATE OR DELETE ON handover.record
  FOR EACH ROW EXECUTE FUNCTION handover.refuse_change();
ALTER TABLE handover.record ENABLE ALWAYS TRIGGER chain;
ALTER TABLE handover.record ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE handover.record ENABLE ALWAYS TRIGGER append_only_by_row;

GRANT SELECT ON handover.record TO handover_writer, handover_reader;
GRANT INSERT (workflow_id, run_id, seq, at, kind, phase, software, content)
  ON handover.record TO handover_writer;
-- By default everybody may; where that was taken back, these still must.
GRANT EXECUTE ON FUNCTION handover.lock_run, handover.record_hash, handover.chain_record TO handover_writer;
