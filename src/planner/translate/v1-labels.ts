/**
 * Labels by which v1 finds its own pods (1.6.0: internal/config/labels.go). A selector with one of them finds nothing
 * among v2's pods; and a pod of v2 with one of them would be taken for v1's.
 */
export const V1_LABELS: ReadonlySet<string> = new Set([
  'crunchy-pgbouncer',
  'crunchy-pgha-scope',
  'deployment-name',
  'name',
  'pg-cluster',
  'pg-pod-anti-affinity',
  'pgo-backrest',
  'pgo-backrest-job',
  'pgo-backrest-repo',
  'pgo-pg-database',
  'pgo-version',
  'pgouser',
  'role',
  'service-name',
  'vendor',
]);
