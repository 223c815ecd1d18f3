import { describe, expect, it } from 'vitest';
import { PHASES } from '../../src/model/phase.ts';
import type { MigrationStatus } from '../../src/model/status.ts';
import { awaited } from '../../src/planner/awaited.ts';
import { V1_KEPT, status } from '../helpers/builders.ts';

const of = (overrides: Partial<MigrationStatus>) => awaited(status(overrides));
const AT_V1 = 'kubectl -n pg get pods \\\n  -l pg-cluster=cluster1';
const AT_V2 =
  'kubectl -n pg get pods \\\n  -l postgres-operator.crunchydata.com/cluster=cluster1-v2';

it.each(PHASES)('says for %s what has to happen, who has to act, and where to look', (phase) => {
  const wait = of({ phase });
  expect(wait?.what).toMatch(/^\w.*[\w)]$/);
  expect(wait?.who).toMatch(/^nobody has to act/);
  expect(wait?.look.length).toBeGreaterThan(0);
});

it('names the pods of the side that it waits for, in their own Kubernetes', () => {
  expect(of({ phase: 'createStandby' })?.look).toEqual([AT_V2]);
  expect(of({ phase: 'prepare' })?.look).toEqual([AT_V1]);
  expect(of({ phase: 'cutOver' })?.look).toEqual([AT_V1, AT_V2]);
  const target = { context: 'east', namespace: 'new', cluster: 'c2' };
  expect(of({ phase: 'createStandby', target })?.look[0]).toMatch(
    /^kubectl --context east -n new get pods /,
  );
});

it('says nothing where a person is asked, and at the end', () => {
  expect(awaited(status(V1_KEPT))).toBeNull();
  expect(of({ outcome: 'failed' })).toBeNull();
  expect(of({ ...V1_KEPT, waitingFor: null })?.what).toContain('taken in');
});

describe('the same phase', () => {
  it('waits for the proof once v1 is being stopped, and for v1 once that is undone', () => {
    const phase = 'cutOver' as const;
    expect(of({ phase })?.what).toContain('rehearsal');
    expect(of({ phase, outage: { sinceMs: 0, untilMs: 1 } })?.what).toContain('the proof');
    expect(of({ phase, outage: { sinceMs: 0, untilMs: null } })?.what).toMatch(
      /^v1 to take writes/,
    );
  });

  it('waits for v2 once the point of no return is passed, outage or not', () => {
    const outage = { sinceMs: 0, untilMs: null };
    const sent = { phase: 'promote' as const, pastPointOfNoReturn: true, outage };
    expect(of(sent)?.what).toBe('v2 to take writes');
  });

  it('waits for v1 to be removed where the order has it there', () => {
    const verify = { phase: 'verify' as const };
    expect(of({ ...verify, order: 'delete-then-promote' })?.what).toContain('v1 to be removed');
    expect(of({ ...verify, order: 'promote-then-delete' })?.what).not.toContain('v1');
    const retire = { phase: 'retireSource' as const };
    expect(of({ ...retire, order: 'delete-then-promote' })?.what).toContain('answered');
    expect(of({ ...retire, order: 'promote-then-delete' })?.what).toContain('removed');
  });

  it('waits for the undo, whatever it was', () => {
    expect(of({ phase: 'replicate', undoing: true })?.what).toContain('undone');
  });
});
