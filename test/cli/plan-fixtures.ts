import type { PlanReport } from '../../src/cli/plan-report.ts';
import type { Finding } from '../../src/model/finding.ts';
import { parseRequest } from '../../src/model/parse-request.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { MigrationRequest } from '../../src/model/request.ts';
import type { V2Cluster } from '../../src/model/v2-cluster.ts';
import { plan as builtPlan } from '../helpers/builders.ts';

/** A small plan of cluster1 in namespace pg, and what `handover plan` tells of it. Tests change what they are about. */

export const PLAN_HASH = '0123456789abcdef';

export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    code: 'KEEP_BACKUPS_OFF',
    severity: 'warning',
    needsConsent: false,
    what: 'It is off.',
    remedy: 'nothing.',
    evidence: 'spec.keepBackups: false',
    ...overrides,
  };
}

export function requestOf(input: object = {}): MigrationRequest {
  const parsed = parseRequest({
    source: { namespace: 'pg', cluster: 'cluster1' },
    target: { cluster: 'cluster1-v2' },
    ...input,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.request;
}

/** Only what a page shows of a custom resource: the whole of it is the planner's matter. */
export function cluster(spec: object): V2Cluster {
  return {
    apiVersion: 'pgv2.percona.com/v2',
    kind: 'PerconaPGCluster',
    metadata: { name: 'cluster1-v2', namespace: 'pg' },
    spec: { crVersion: '2.9.0', ...spec },
  } as unknown as V2Cluster;
}

export function plan(overrides: Partial<Plan> = {}): Plan {
  return builtPlan({
    planHash: PLAN_HASH,
    standby: cluster({ standby: { enabled: true }, instances: [{ name: 'a', replicas: 1 }] }),
    final: cluster({ standby: { enabled: false }, instances: [{ name: 'a', replicas: 3 }] }),
    verdicts: [
      { field: 'spec.port', fate: 'carried', to: 'spec.port', why: '' },
      { field: 'spec.tlsOnly', fate: 'dropped', to: null, why: 'v2 always asks for TLS.' },
    ],
    ...overrides,
  });
}

/** Of a migration that nothing stops. */
export function planReport(overrides: Partial<PlanReport> = {}): PlanReport {
  return {
    request: requestOf(),
    findings: [],
    plan: plan(),
    stopping: [],
    howToAccept: '',
    next: `handover start -f request.yaml --plan-hash ${PLAN_HASH}`,
    ...overrides,
  };
}
