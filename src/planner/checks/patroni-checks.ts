import { FENCE_ANNOTATION, describeCluster, v1Names, v1Selectors } from '../../model/names.ts';
import type { ClusterRef } from '../../model/request.ts';
import { defineCheck, type Check } from '../check.ts';
import { kubectl } from './kubectl.ts';

/** Whether v1's Patroni is at work. Decided without any server of v1: it may be stopped. */
export const patroniChecks: Check[] = [
  defineCheck({
    code: 'PATRONI_PAUSED',
    severity: 'blocker',
    what: "v1's Patroni is paused, and not by a migration: somebody is at work on v1. While it is, v1 fails over by nobody. An undo would resume it behind the back of whoever paused it.",
    remedy:
      'Ask who paused it and why. Then resume it: `patronictl resume` in a database pod of v1; the finding has the command ready.',
    needs: ['patroniPause'],
    // v1's operator pauses Patroni for `spec.pause`.
    unless: ['SOURCE_NOT_PRIMARY'],
    find: ({ request: { source }, patroniPause: { paused, mark } }) =>
      !paused || mark !== null
        ? null
        : {
            what: "v1's Patroni is paused, and no migration has paused it: somebody is at work on v1.",
            remedy: `ask who paused it; then resume it: ${resume(source)}`,
            evidence: `config map ${v1Names.patroniConfig(source.cluster)}: pause is true, no annotation ${FENCE_ANNOTATION}`,
          },
  }),
  defineCheck({
    code: 'FENCE_LEFT_BEHIND',
    severity: 'warning',
    what: "A migration has paused v1's Patroni for its cut-over, and its mark is still there. If that migration is dead, it may have left v1 stopped, and much of v1 cannot be looked at then.",
    remedy:
      'If that migration still runs, follow it. If not, start a migration: it puts v1 into service first, and looks afterwards. It refuses to (`FENCE_KEPT`) where the v2 of the dead one may be in service.',
    needs: ['patroniPause'],
    find: ({ request: { source }, patroniPause: { mark } }) =>
      mark === null
        ? null
        : {
            what: `The migration ${mark.holder} has paused v1's Patroni for its cut-over to v2 ${describeCluster(mark.target)}; if it is dead, v1 may be stopped.`,
            remedy:
              'if that migration still runs, follow it. If not, start a migration: it puts v1 into service before it looks at anything, unless that v2 is no standby any more.',
            evidence: `annotation ${FENCE_ANNOTATION} of the config map ${v1Names.patroniConfig(source.cluster)}: ${mark.holder}`,
          },
  }),
];

/** In any database pod: Patroni itself runs, whether PostgreSQL does or not. */
function resume(source: ClusterRef): string {
  const pods = kubectl(source, `get pods -l ${v1Selectors.database(source.cluster)} -o name`);
  return kubectl(
    source,
    `exec $(${pods} | head -1) -c database -- patronictl -c /tmp/postgres-ha-bootstrap.yaml resume`,
  );
}
