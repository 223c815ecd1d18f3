import { describe, expect, it } from 'vitest';
import type { PatroniPause } from '../../../src/model/observation.ts';
import { request, seen, unseen } from '../../helpers/builders.ts';
import { checkOf, codes, found, ofCode, only, quietSource } from '../checks-helpers.ts';

const HOLDER = 'handover-pg-cluster1/run-1';
const MARK = {
  holder: HOLDER,
  target: { context: null, namespace: 'pg', cluster: 'cluster1-v2' },
  server: null,
};
const pause = (facts: Partial<PatroniPause>) => ({
  patroniPause: seen({ paused: true, mark: null, ...facts }),
});
const DEAD = unseen('A running primary pod of v1 cluster pg/cluster1 is not there.');
const STOPPED = { environment: DEAD, postgres: DEAD, databases: DEAD, plan: null };

describe('a Patroni of v1 that somebody has paused', () => {
  it('stops: an undo would resume it behind his back', () => {
    const finding = only(pause({}));
    expect(finding).toMatchObject({ code: 'PATRONI_PAUSED', severity: 'blocker' });
    expect(finding.remedy).toBe(
      'ask who paused it; then resume it: kubectl -n pg exec $(kubectl -n pg get pods -l pg-cluster=cluster1,pgo-pg-database=true -o name | head -1) -c database -- patronictl -c /tmp/postgres-ha-bootstrap.yaml resume',
    );
    expect(finding.evidence).toBe(
      'config map cluster1-config: pause is true, no annotation pg-handover/fence',
    );
  });

  it('is spoken to in its own context', () => {
    const source = { ...request().source, context: 'old' };
    const { remedy } = only({ ...pause({}), request: request({ source }) });
    expect(remedy).toContain(
      'kubectl --context old -n pg exec $(kubectl --context old -n pg get pods',
    );
  });

  it('is told, too, where PostgreSQL is stopped and nothing else can be told', () => {
    expect(codes({ ...STOPPED, ...pause({}) })).toEqual(['PATRONI_PAUSED', 'SOURCE_UNSEEN']);
  });

  it("has no other reason where it is v1's operator's, for a v1 that is paused", () => {
    expect(codes({ ...pause({}), source: quietSource({ pause: true }) })).toEqual([
      'SOURCE_NOT_PRIMARY',
    ]);
  });

  it('is not there while Patroni is at work', () => {
    expect(codes(pause({ paused: false }))).toEqual([]);
  });

  it('is not ruled out where nobody could look: it stops', () => {
    const finding = only({ patroniPause: unseen('cannot get configmaps') });
    expect(finding).toMatchObject({ code: 'PATRONI_UNSEEN', severity: 'blocker' });
    expect(finding.what).toContain('PATRONI_PAUSED, FENCE_LEFT_BEHIND');
    expect(checkOf('FENCE_LEFT_BEHIND').undecided).toBe('warning');
  });
});

describe('the mark of a migration on the Patroni of v1', () => {
  it('is a warning: a start puts v1 into service first', () => {
    const finding = only(pause({ mark: MARK }));
    expect(finding).toMatchObject({
      code: 'FENCE_LEFT_BEHIND',
      severity: 'warning',
      needsConsent: false,
    });
    expect(finding.what).toContain(`The migration ${HOLDER} has paused v1's Patroni`);
    expect(finding.what).toContain('to v2 pg/cluster1-v2');
    expect(finding.remedy).toContain('start a migration: it puts v1 into service before it looks');
    expect(finding.evidence).toContain(HOLDER);
  });

  it('is told without a pause, too: the undo was cut off in the middle', () => {
    expect(codes(pause({ paused: false, mark: MARK }))).toEqual(['FENCE_LEFT_BEHIND']);
  });

  it('is told first where v1 is stopped, and says why so much could not be looked at', () => {
    const all = found({ ...STOPPED, ...pause({ mark: MARK }) });
    expect(all.map(({ code }) => code)).toEqual(['FENCE_LEFT_BEHIND', 'SOURCE_UNSEEN']);
  });

  it('is told beside the lock, which says whether its holder runs', () => {
    const world = { ...pause({ mark: MARK }), lock: seen({ holder: 'other/run', running: true }) };
    expect(codes(world)).toEqual(['SOURCE_LOCKED', 'FENCE_LEFT_BEHIND']);
    expect(ofCode('PATRONI_PAUSED', world)).toEqual([]);
  });
});
