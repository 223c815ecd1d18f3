import { describe, expect, it } from 'vitest';
import type { MigrationStatus } from '../../src/model/status.ts';
import { checklist, endedBadly } from '../../src/planner/checklist.ts';
import { whereItStands } from '../../src/planner/where-it-stands.ts';
import { V1_KEPT, status } from '../helpers/builders.ts';

const ran = { startedAtMs: 0, totalMs: 1, running: false };
const documents = (of: Partial<MigrationStatus> = {}) =>
  whereItStands(status({ pastPointOfNoReturn: true, deleting: true, ...of }));
const keeping = (of: Partial<MigrationStatus> = {}) => whereItStands(status({ ...V1_KEPT, ...of }));

describe("past the point of no return of the document's order", () => {
  it('v1 is deleted or being deleted, and v2 has all of it', () => {
    expect(documents()).toBe(
      'Past the point of no return: only forward. v1 is deleted or being deleted.',
    );
    expect(documents({ writeOutageSeconds: 4 })).toBe(
      'v2 is in service and has everything. v1 is deleted or being deleted: only forward.',
    );
    expect(documents({ outcome: 'failed' })).toBe('v1 is deleted; v2 has all of it.');
    expect(documents({ outcome: 'migrated' })).toBe('v2 is in service.');
  });
});

describe('past the promotion, where v1 is kept', () => {
  it('v1 is not said to be deleted before its delete was approved', () => {
    for (const phase of ['promote', 'createReplicationUser', 'verify'] as const)
      expect(keeping({ phase })).toBe('v2 is in service and has everything; v1 is kept, stopped.');
    for (const outcome of [null, 'failed'] as const)
      expect(keeping({ outcome })).not.toContain('deleted');
  });

  it('v2 is not said to be in service before it was seen to take a write', () => {
    const sent = { phase: 'promote' as const, writeOutageSeconds: null };
    expect(keeping(sent)).toBe(
      'Past the point of no return: v2 is promoted or being promoted; v1 is kept, stopped.',
    );
    expect(keeping({ ...sent, outcome: 'failed' })).toContain('was not seen to take writes');
  });

  it('a failure says that v1 lacks what v2 has written', () => {
    expect(keeping({ outcome: 'failed' })).toBe(
      'v2 is in service; v1 is kept, stopped, and lacks what v2 has written since.',
    );
  });

  it('is over with the approval of the delete', () => {
    expect(keeping({ deleting: true })).toContain('v1 is deleted or being deleted.');
    expect(keeping({ deleting: true, outcome: 'failed' })).toContain('v2 has all of it.');
    expect(keeping({ deleting: true, outcome: 'migrated' })).toBe('v2 is in service.');
  });

  it('a fall-back is neither, until v1 takes writes', () => {
    expect(keeping({ phase: 'fallBack' })).toMatch(/^Falling back: v2 is stopped/);
    expect(keeping({ phase: 'fallBack', outcome: 'failed' })).toContain('may both be STOPPED');
    expect(keeping({ phase: 'fallBack', outcome: 'fellBack' })).toMatch(/^v1 is in service again;/);
  });
});

describe('the checklist', () => {
  it('is that of the order, and has the way back only where it was taken', () => {
    expect(checklist(status()).at(-1)).toBe('verify');
    expect(checklist(status(V1_KEPT)).at(-1)).toBe('retireSource');
    expect(checklist(status({ ...V1_KEPT, phases: { fallBack: ran } })).slice(-2)).toEqual([
      'retireSource',
      'fallBack',
    ]);
  });

  it.each([
    [null, false],
    ['migrated', false],
    ['planned', false],
    ['fellBack', false],
    ['failed', true],
    ['rejected', true],
    ['aborted', true],
  ] as const)('has a step to blame after %s: %j', (outcome, bad) => {
    expect(endedBadly({ outcome })).toBe(bad);
  });
});
