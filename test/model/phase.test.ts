import { describe, expect, it } from 'vitest';
import { ORDERS } from '../../src/model/order.ts';
import { PHASES, PHASE_TITLES, phasesOf } from '../../src/model/phase.ts';

describe('the checklist', () => {
  it('proves before it deletes, deletes before it promotes, and proves the result last', () => {
    expect(phasesOf('delete-then-promote')).toEqual([
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

  it('deletes last in the other order, after the result was proved and a person has agreed', () => {
    expect(phasesOf('promote-then-delete').slice(5)).toEqual([
      'cutOver',
      'promote',
      'createReplicationUser',
      'verify',
      'awaitSecondApproval',
      'retireSource',
    ]);
    const before = phasesOf('delete-then-promote').slice(0, 6);
    expect(phasesOf('promote-then-delete').slice(0, 6)).toEqual(before);
  });

  it('has every phase in one of the orders, but the way back', () => {
    const inAnOrder = ORDERS.flatMap((order) => phasesOf(order));
    expect(PHASES.filter((phase) => !inAnOrder.includes(phase))).toEqual(['fallBack']);
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
