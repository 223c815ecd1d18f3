import { V2, V2_BACKUP, V2_INNER, V1, v1Names, v2Names } from '../../../src/model/names.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { objectOf, type ApiEvent } from './api-audit.ts';

/** What the API server says against a migration; empty lists are an acquittal. */
export interface MutationVerdict {
  /** Destructive calls, creations and promotions that had their effect more than once. */
  duplicates: string[];
  /** Changes of objects that the plan does not name. */
  outside: string[];
  /** How often v1's custom resource was deleted. */
  deletesOfSource: number;
}

/** Whose migration it was. */
export interface Mutated {
  source: string;
  target: string;
  plan: Plan;
}

/** Judge what a migration changed by the API server's own record. */
export function judgeMutations(
  events: readonly ApiEvent[],
  { source, target, plan }: Mutated,
): MutationVerdict {
  const effects = events.map(effectOf).filter((effect) => effect !== null);
  const isNamed = namedBy({ source, target, plan });
  return {
    duplicates: repeated(effects),
    outside: [...new Set(events.map(objectOf).filter((object) => !isNamed(object)))],
    deletesOfSource: new Set(
      effects.filter((effect) => effect.startsWith(`delete ${V1.plural}.${V1.group} ${source} `)),
    ).size,
  };
}

/**
 * Effects that must not come twice, by what happened to which birth of an object. A promotion that is sent again changes
 * no generation, a delete that is sent again finds the same time of deletion: both are the same effect.
 */
function effectOf(event: ApiEvent): string | null {
  const { verb, responseStatus, responseObject, requestObject } = event;
  const object = objectOf(event);
  const { uid = '', generation = 0, deletionTimestamp = '' } = responseObject?.metadata ?? {};
  if (verb === 'delete')
    return `delete ${object} ${uid || (responseObject?.details?.uid ?? '')} ${deletionTimestamp}`;
  if (responseStatus.code === 201) return `create ${object} ${uid}`;
  const promotes = Object.keys(requestObject?.spec ?? {}).join() === 'standby';
  return promotes ? `promote ${object} ${uid} ${generation}` : null;
}

/** Of one object: two deletes of one birth, two promotions; two births without a delete of ours in between. */
function repeated(effects: readonly string[]): string[] {
  const seen = new Map<string, string>();
  const duplicates: string[] = [];
  for (const effect of effects) {
    const [what = '', kind = '', name = '', uid = ''] = effect.split(' ');
    const object = `${kind} ${name}`;
    if (what === 'create') {
      if (seen.has(`create ${object}`)) duplicates.push(effect);
      seen.set(`create ${object}`, effect);
      continue;
    }
    if (what === 'delete') seen.delete(`create ${object}`);
    const key = `${what} ${object} ${uid}`;
    const earlier = seen.get(key);
    if (earlier !== undefined && earlier !== effect) duplicates.push(effect);
    seen.set(key, effect);
  }
  return duplicates;
}

function namedBy({ source, target, plan }: Mutated): (object: string) => boolean {
  const whole = new Set([
    `${V1.plural}.${V1.group} ${source}`,
    `configmaps ${v1Names.patroniConfig(source)}`,
    `${V2.plural}.${V2.group} ${target}`,
    `${V2_INNER.plural}.${V2_INNER.group} ${target}`,
    ...plan.secrets.map(({ name }) => `secrets ${name}`),
    // Its operator leaves them behind; the undo takes them away.
    ...v2Names.certificates(target).map((name) => `secrets ${name}`),
  ]);
  // Whose names the operators make.
  const begun = [
    `deployments.apps ${source}`,
    `pods ${target}-`,
    `persistentvolumeclaims ${target}-`,
    `${V2_BACKUP.plural}.${V2_BACKUP.group} ${target}-`,
  ];
  return (object) => whole.has(object) || begun.some((start) => object.startsWith(start));
}
