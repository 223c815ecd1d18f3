import type { Subscription } from '../../model/observation.ts';
import { defineCheck, type Check } from '../check.ts';
import { psqlOn } from './kubectl.ts';

/** Where v1 itself is a consumer. */
export const subscriptionChecks: Check[] = [
  defineCheck({
    code: 'SUBSCRIPTIONS',
    severity: 'warning',
    needsConsent: true,
    what: 'v1 subscribes to publications of other servers. A physical copy carries the subscriptions with their positions, so v2 connects to the publishers as soon as it is promoted, from its own address, and applies. Nothing is missed if they let it in. What v2 has confirmed there is not sent again: after a fall-back v1 would lack it.',
    remedy:
      'Disable them on v1 before the cut-over, in the database that each is of, and enable them on v2 when you have seen it. Or consent, if v2 is to go on with them at once and the publishers let its address in.',
    needs: ['postgres', 'databases'],
    find: ({ request, postgres: { pod }, databases: { subscriptions } }) => {
      const enabled = subscriptions.filter((subscription) => subscription.enabled);
      if (enabled.length === 0) return null;
      const names = enabled.map(({ name }) => name).join(', ');
      return {
        what: `v2 would apply these subscriptions as soon as it is promoted: ${names}.`,
        remedy: `disable them before the cut-over, and enable them on v2: ${psqlOn(request.source, pod, ...enabled.flatMap(disable))}`,
        evidence: `pg_subscription: ${enabled.map(({ name, database }) => `${name} in ${database}, enabled`).join('; ')}`,
      };
    },
  }),
];

/** A subscription is changed in its own database only. */
function disable({ name, database }: Subscription): string[] {
  return [`\\c ${identifier(database)}`, `ALTER SUBSCRIPTION ${identifier(name)} DISABLE`];
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
