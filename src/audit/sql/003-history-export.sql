-- Temporal's history of a run, which Temporal itself forgets. The row `closed` of the record says which one counts.

CREATE TABLE handover.history_export (
  workflow_id text NOT NULL,
  run_id text NOT NULL,
  events int NOT NULL CHECK (events >= 0),
  -- of the JSON, not of what it is packed into
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  gzip bytea NOT NULL,
  exported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (workflow_id, run_id, sha256)
);

-- It is packed already.
ALTER TABLE handover.history_export ALTER COLUMN gzip SET STORAGE EXTERNAL;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON handover.history_export
  FOR EACH STATEMENT EXECUTE FUNCTION handover.refuse_change();
CREATE TRIGGER append_only_by_row BEFORE UPDATE OR DELETE ON handover.history_export
  FOR EACH ROW EXECUTE FUNCTION handover.refuse_change();
ALTER TABLE handover.history_export ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE handover.history_export ENABLE ALWAYS TRIGGER append_only_by_row;

GRANT SELECT ON handover.history_export TO handover_writer, handover_reader;
GRANT INSERT (workflow_id, run_id, events, sha256, gzip) ON handover.history_export TO handover_writer;
