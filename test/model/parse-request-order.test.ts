import { describe, expect, it } from 'vitest';
import { MINIMAL, accepted, onlyProblem, withValue } from './parse-request-helpers.ts';

describe('the order, and what v2 archives into', () => {
  it.each([
    [{}, 'delete-then-promote', 'takeOver'],
    [{ order: 'delete-then-promote' }, 'delete-then-promote', 'takeOver'],
    [{ order: 'promote-then-delete' }, 'promote-then-delete', 'own'],
  ])('keep v1 in one piece where there is a way back to it: %j', (cutover, order, repository) => {
    for (const choice of [{}, { repository: null }]) {
      const request = accepted({ ...MINIMAL, target: { ...MINIMAL.target, ...choice }, cutover });
      expect([request.cutover.order, request.target.repository]).toEqual([order, repository]);
    }
  });

  it.each(['takeOver', 'own'])('may be chosen freely: %s in either order', (repository) => {
    for (const order of ['delete-then-promote', 'promote-then-delete']) {
      const input = {
        source: MINIMAL.source,
        target: { ...MINIMAL.target, repository },
        cutover: { order },
      };
      expect(accepted(input)).toMatchObject({ target: { repository }, cutover: { order } });
    }
  });

  it('are refused by name: a word that is nearly right must not become the default', () => {
    expect(onlyProblem(withValue('cutover.order', 'promote-first'), 'cutover.order')).toBe(
      'must be one of: delete-then-promote, promote-then-delete',
    );
    expect(onlyProblem(withValue('target.repository', 'takeover'), 'target.repository')).toBe(
      'must be one of: takeOver, own',
    );
  });
});
