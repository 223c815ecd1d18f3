import { stringify } from 'yaml';
import { describeCluster } from '../model/names.ts';
import type { V2Cluster } from '../model/v2-cluster.ts';
import type { PlanReport } from './plan-report.ts';

/**
 * The v2 custom resource as it is applied, as one document that `kubectl apply -f -` takes; only comments without a
 * plan. The form after promotion is no second document: whoever applied both would promote v2 beside a running v1.
 */
export function renderPlanYaml({ request, plan, stopping }: PlanReport): string {
  const header = [
    plan === null
      ? `No plan could be made of ${describeCluster(request.source)}.`
      : `v2 for ${describeCluster(request.source)}: the standby of plan ${plan.planHash}.`,
    ...(plan?.secrets ?? []).map(({ name }) => `Needs the secret ${name}, which is not in here.`),
    ...stopping.map(({ code, what }) => `A migration would be refused: ${code}: ${what}`),
  ];
  const comments = header.flatMap((line) => line.split('\n')).map((line) => `# ${line}`);
  return [...comments, ...(plan === null ? [] : [toYaml(plan.standby)])].join('\n');
}

/**
 * A custom resource as YAML: no line is folded, nothing is abbreviated by an anchor. Quoted for YAML 1.1 as well:
 * kubectl reads that, and takes a plain `n` (pgBackRest's no) for false, which no API server takes for a text.
 */
export function toYaml(cluster: V2Cluster): string {
  const options = { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' } as const;
  return stringify(cluster, options).trimEnd();
}
