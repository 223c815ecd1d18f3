import type { Finding } from '../../model/finding.ts';
import type { MigrationRequest } from '../../model/request.ts';
import { asFinding, type Topic } from '../check.ts';
import { kubectlEverywhere } from './kubectl.ts';

export const SOURCE_MISSING: Topic = {
  code: 'SOURCE_MISSING',
  severity: 'blocker',
  needsConsent: false,
  what: 'There is no `perconapgclusters.pg.percona.com` of that name in that namespace. Nothing else is looked at then.',
  remedy:
    "Check `source.namespace`, `source.cluster` and `source.context`. The full resource name matters: v2's resource has the same plural.",
};

/** Told alone: without a source there is nothing to look at. */
export function sourceMissing({ source }: MigrationRequest): Finding {
  return asFinding(SOURCE_MISSING, {
    what: `There is no v1 cluster ${source.cluster} in namespace ${source.namespace}.`,
    remedy: `look for it: ${kubectlEverywhere(source, 'get perconapgclusters.pg.percona.com --all-namespaces')}`,
    evidence: `perconapgclusters.pg.percona.com ${source.namespace}/${source.cluster}: not found`,
  });
}
