-- What a DBA asks the record for. What a writer put in is read defensively: one odd row must not break a view.

CREATE FUNCTION handover.number_of(value jsonb) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN jsonb_typeof(value) = 'number' THEN value::numeric END $$;

-- Of milliseconds since the epoch, up to the year 3000.
CREATE FUNCTION handover.time_of(value jsonb) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE WHEN handover.number_of(value) BETWEEN 0 AND 32503680000000
    THEN timestamptz 'epoch' + handover.number_of(value)::float8 * interval '1 millisecond' END
$$;

-- One person, however the name was typed.
CREATE FUNCTION handover.folded_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT lower(regexp_replace(btrim(normalize(name, NFKC)), '\s+', ' ', 'g')) $$;

CREATE FUNCTION handover.cluster_name(cluster jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (cluster ->> 'namespace') || '/' || (cluster ->> 'cluster') $$;

-- Texts that somebody else chose are indexed by hash, or cut: a btree refuses long ones, and with them the row.
-- With it a list finds its runs by an index alone, whatever it is filtered by.
CREATE INDEX record_begin ON handover.record (at DESC) INCLUDE (workflow_id, run_id) WHERE seq = 1;
CREATE INDEX record_source ON handover.record
  USING hash (handover.cluster_name(facts -> 'source')) WHERE seq = 1;
CREATE INDEX record_end ON handover.record (workflow_id, run_id, kind, seq)
  WHERE kind IN ('ended', 'closed');
CREATE INDEX record_outcome ON handover.record (left(facts ->> 'outcome', 40), at DESC) WHERE kind = 'ended';
CREATE INDEX record_decision ON handover.record (workflow_id, run_id, seq) WHERE kind = 'decision';
-- A hash would be checked again by folding every name that it found, which takes PostgreSQL 13 a tenth of a millisecond.
CREATE INDEX record_approver ON handover.record (left(handover.folded_name(facts ->> 'approver'), 200))
  WHERE kind = 'decision';
CREATE INDEX record_outage ON handover.record (at DESC) WHERE kind = 'outage';
CREATE INDEX record_failure ON handover.record (at DESC) WHERE kind = 'attemptFailed';

-- One row for each run. One that never said what was requested of it is there, too, as far as it is known.
CREATE VIEW handover.migrations AS
SELECT
  first.workflow_id,
  first.run_id,
  handover.cluster_name(first.facts -> 'source') AS source,
  first.facts #>> '{source,context}' AS source_context,
  handover.cluster_name(first.facts -> 'target') AS target,
  first.facts #>> '{target,context}' AS target_context,
  first.facts ->> 'requestedBy' AS requested_by,
  first.at AS requested_at,
  ended.at AS ended_at,
  ended.facts ->> 'outcome' AS outcome,
  ended.facts ->> 'reason' AS reason,
  handover.number_of(ended.facts -> 'writeOutageSeconds') AS write_outage_seconds,
  ARRAY(
    SELECT d.facts ->> 'approver' FROM handover.record d
    WHERE d.workflow_id = first.workflow_id AND d.run_id = first.run_id AND d.kind = 'decision'
      AND d.facts ->> 'name' = 'approve' AND d.facts -> 'taken' = 'true' AND d.facts ->> 'approver' IS NOT NULL
    GROUP BY 1 ORDER BY min(d.seq)
  ) AS approvers,
  last.seq AS rows,
  last.software,
  CASE WHEN closed.seq IS NOT NULL THEN 'closed' WHEN ended.seq IS NOT NULL THEN 'ended' ELSE 'open' END AS state,
  closed.facts ->> 'status' AS closed_status,
  handover.time_of(closed.facts -> 'closedAtMs') AS closed_at
FROM handover.record first
LEFT JOIN LATERAL (
  SELECT e.seq, e.at, e.facts FROM handover.record e
  WHERE e.workflow_id = first.workflow_id AND e.run_id = first.run_id AND e.kind = 'ended'
  ORDER BY e.seq DESC LIMIT 1
) ended ON true
LEFT JOIN LATERAL (
  SELECT c.seq, c.facts FROM handover.record c
  WHERE c.workflow_id = first.workflow_id AND c.run_id = first.run_id AND c.kind = 'closed'
  ORDER BY c.seq DESC LIMIT 1
) closed ON true
LEFT JOIN LATERAL (
  SELECT l.seq, l.software FROM handover.record l
  WHERE l.workflow_id = first.workflow_id AND l.run_id = first.run_id
  ORDER BY l.seq DESC LIMIT 1
) last ON true
WHERE first.seq = 1;

CREATE VIEW handover.outages AS
SELECT
  o.workflow_id, o.run_id, o.seq,
  handover.cluster_name(first.facts -> 'source') AS source,
  handover.time_of(o.facts -> 'sinceMs') AS began_at,
  handover.number_of(o.facts -> 'seconds') AS seconds,
  o.facts ->> 'end' AS ended_with
FROM handover.record o
LEFT JOIN handover.record first
  ON first.workflow_id = o.workflow_id AND first.run_id = o.run_id AND first.seq = 1
WHERE o.kind = 'outage';

-- Every decision, refused ones too: the name is a claim, the identity is Temporal's.
CREATE VIEW handover.approvals AS
SELECT
  d.workflow_id, d.run_id, d.seq,
  handover.cluster_name(first.facts -> 'source') AS source,
  d.at, d.phase,
  d.facts ->> 'name' AS decision,
  d.facts ->> 'approver' AS claimed_name,
  d.facts -> 'taken' = 'true' AS taken,
  d.facts ->> 'why' AS refused_because,
  d.facts ->> 'comment' AS comment,
  d.facts ->> 'evidenceId' AS evidence_id,
  d.facts #>> '{sent,by}' AS sent_by,
  d.facts #>> '{temporal,identity}' AS temporal_identity,
  handover.number_of(d.facts #> '{temporal,eventId}') AS event_id,
  handover.time_of(d.facts #> '{temporal,eventAtMs}') AS event_at
FROM handover.record d
LEFT JOIN handover.record first
  ON first.workflow_id = d.workflow_id AND first.run_id = d.run_id AND first.seq = 1
WHERE d.kind = 'decision';

-- Attempts of a call that came to nothing, and migrations that failed. A migration's code is that of the last attempt
-- in the step that failed; one that Temporal closed without a word of its own has Temporal's.
CREATE VIEW handover.failures AS
SELECT
  'attempt' AS what, a.workflow_id, a.run_id, a.seq, a.at, a.phase,
  a.facts ->> 'code' AS code,
  a.facts ->> 'why' AS why,
  a.facts ->> 'activity' AS activity,
  handover.number_of(a.facts -> 'attempt') AS attempt
FROM handover.record a
WHERE a.kind = 'attemptFailed'
UNION ALL
SELECT
  'migration', e.workflow_id, e.run_id, e.seq, e.at, step.phase,
  attempt.code, e.facts ->> 'reason', attempt.activity, NULL
FROM handover.record e
LEFT JOIN LATERAL (
  SELECT p.phase, p.seq FROM handover.record p
  WHERE p.workflow_id = e.workflow_id AND p.run_id = e.run_id AND p.kind = 'phaseEnded'
    AND p.facts ->> 'failure' IS NOT NULL
  ORDER BY p.seq DESC LIMIT 1
) step ON true
LEFT JOIN LATERAL (
  SELECT a.facts ->> 'code' AS code, a.facts ->> 'activity' AS activity FROM handover.record a
  WHERE a.workflow_id = e.workflow_id AND a.run_id = e.run_id AND a.kind = 'attemptFailed'
    AND a.phase = step.phase AND a.seq < step.seq
  ORDER BY a.seq DESC LIMIT 1
) attempt ON true
WHERE e.kind = 'ended' AND e.facts ->> 'outcome' = 'failed'
UNION ALL
SELECT
  'migration', c.workflow_id, c.run_id, c.seq, c.at, NULL,
  c.facts ->> 'status', c.facts ->> 'terminatedWhy', NULL, NULL
FROM handover.record c
WHERE c.kind = 'closed' AND c.facts ->> 'status' <> 'COMPLETED' AND NOT EXISTS (
  SELECT FROM handover.record e
  WHERE e.workflow_id = c.workflow_id AND e.run_id = c.run_id AND e.kind = 'ended');

GRANT SELECT ON handover.migrations, handover.outages, handover.approvals, handover.failures
  TO handover_writer, handover_reader;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA handover TO handover_writer, handover_reader;
