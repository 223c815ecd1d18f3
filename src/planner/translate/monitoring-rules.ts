import { allDropped } from './cluster-rules.ts';
import type { Rule, Rules } from './judge.ts';
import { dropped, needsYou } from './outcome.ts';

/** v1 speaks to PMM 2 by user and password; v2 to PMM 3 (PMM 2 is on its way out) by a token in a secret of its own. */
export const pmmRules: Rules = {
  fields: {
    enabled: (value) =>
      value === true
        ? needsYou(
            'v2 wants PMM 3, with a token in the key PMM_SERVER_TOKEN of a secret: make one, and give spec.pmm by target.overrides.',
            ['spec', 'pmm'],
          )
        : dropped('off, as v2 has it.'),
    image: withPmm,
    imagePullPolicy: withPmm,
    serverHost: withPmm,
    serverUser: withPmm,
    pmmSecret: withPmm,
    resources: withPmm,
  },
};

export const pgBadgerRules: Rules = allDropped(
  ['enabled', 'image', 'port', 'imagePullPolicy'],
  'v2 has no pgBadger: it can be run over the logs from outside.',
);

function withPmm(...[, { siblings }]: Parameters<Rule>) {
  return dropped(siblings['enabled'] === true ? 'it goes with spec.pmm.enabled.' : 'PMM is off.');
}
