import { describe, expect, it } from 'vitest';
import { PHASES, PHASE_TITLES } from '../../src/model/phase.ts';

describe('the checklist', () => {
  it('proves before it deletes, deletes before it promotes, and proves the result last', () => {
    expect(PHASES).toEqual([
      'preflight',
      'prepare',
      'createStandby',
      'replicate',
      'awaitApproval',
      'cutOver',
      'retireSource',
      'promote',
      'createReplicationUser',
      'verify',
    ]);
  });

  it('has a title of its own for every phase', () => {
    expect(Object.keys(PHASE_TITLES)).toEqual([...PHASES]);
    expect(new Set(Object.values(PHASE_TITLES)).size).toBe(PHASES.length);
  });

  it.each([
    ['createStandby', 'standby mode'],
    ['retireSource', 'Delete the v1 cluster'],
    ['promote', 'disabling the standby mode'],
    ['createReplicationUser', '_crunchyrepl'],
  ] as const)('names %s in the words of the document: %s', (phase, words) => {
    expect(PHASE_TITLES[phase]).toContain(words);
  });
});
