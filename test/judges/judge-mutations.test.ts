import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import type { ApiEvent } from '../helpers/judges/api-audit.ts';
import { judgeMutations } from '../helpers/judges/judge-mutations.ts';

const plan = { secrets: [{ name: 'new-pguser-app' }] } as Plan;
const judge = (...events: ApiEvent[]) =>
  judgeMutations(events, { source: 'old', target: 'new', plan });

const V1 = { resource: 'perconapgclusters', apiGroup: 'pg.percona.com', name: 'old' };
const V2 = { resource: 'perconapgclusters', apiGroup: 'pgv2.percona.com', name: 'new' };
const SECRET = { resource: 'secrets', name: 'new-pguser-app' };

function event(
  verb: ApiEvent['verb'],
  objectRef: ApiEvent['objectRef'],
  more: Partial<Omit<ApiEvent, 'verb' | 'objectRef'>> = {},
): ApiEvent {
  return { verb, objectRef, requestURI: '/', responseStatus: { code: 200 }, ...more };
}

const deleted = (at: string) =>
  event('delete', V1, { responseObject: { metadata: { uid: 'u1', deletionTimestamp: at } } });
const created = (uid: string) =>
  event('patch', V2, { responseStatus: { code: 201 }, responseObject: { metadata: { uid } } });
const promoted = (generation: number) =>
  event('patch', V2, {
    requestObject: { spec: { standby: { enabled: false } } },
    responseObject: { metadata: { uid: 'u2', generation } },
  });

describe('the judge of what the API server wrote down', () => {
  it('acquits what happened once, however often it was sent', () => {
    const verdict = judge(created('u2'), deleted('t1'), deleted('t1'), promoted(2), promoted(2));
    expect(verdict).toEqual({ duplicates: [], outside: [], deletesOfSource: 1 });
  });

  it('finds a second delete that had its effect', () => {
    const { duplicates, deletesOfSource } = judge(deleted('t1'), deleted('t2'));
    expect(duplicates).toHaveLength(1);
    expect(deletesOfSource).toBe(2);
  });

  it('finds a second promotion that had its effect', () => {
    expect(judge(promoted(2), promoted(3)).duplicates).toHaveLength(1);
  });

  it('does not take the final form for a promotion', () => {
    const final = event('patch', V2, {
      requestObject: { spec: { standby: { enabled: false }, instances: [] } },
      responseObject: { metadata: { uid: 'u2', generation: 3 } },
    });
    expect(judge(promoted(2), final).duplicates).toEqual([]);
  });

  it('finds a second v2, but for one that was removed in between', () => {
    expect(judge(created('u2'), created('u3')).duplicates).toHaveLength(1);
    const removed = event('delete', V2, { responseObject: { metadata: { uid: 'u2' } } });
    expect(judge(created('u2'), removed, created('u3')).duplicates).toEqual([]);
  });

  it('finds a change of what the plan does not name', () => {
    const other = event('delete', { resource: 'secrets', name: 'of-another' });
    expect(judge(event('patch', SECRET), other).outside).toEqual(['secrets of-another']);
    const claim = event('delete', { resource: 'persistentvolumeclaims', name: 'old' });
    expect(judge(claim).outside).toEqual(['persistentvolumeclaims old']);
  });
});
