import { describe, expect, it } from 'vitest';
import { largerQuantity, parseQuantity, quantities } from '../../src/planner/translate/quantity.ts';

describe('a quantity of Kubernetes', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['500m', 0.5],
    ['100u', 1e-4],
    ['7n', 7e-9],
    ['1k', 1_000],
    ['1Ki', 1_024],
    ['200M', 200_000_000],
    ['1Gi', 1_073_741_824],
    ['1G', 1_000_000_000],
    ['1.5Ti', 1_649_267_441_664],
    ['2P', 2e15],
    ['1Ei', 2 ** 60],
    ['1e3', 1_000],
    ['12E6', 12_000_000],
    ['5E', 5e18],
    ['-1', -1],
  ])('%s is %d', (text, number) => {
    expect(parseQuantity(text)).toBeCloseTo(number, 9);
  });

  it.each(['', 'ten', '1GB', '1 Gi', 'Gi', '1.2.3', '0x10'])('is none of these: %j', (text) => {
    expect(parseQuantity(text)).toBeNull();
  });

  it.each([
    ['1Gi', '1G', '1Gi'],
    ['1G', '1Gi', '1Gi'],
    ['1024Mi', '1Gi', '1024Mi'],
    ['?', '1Gi', '1Gi'],
    ['1Gi', '?', '1Gi'],
    ['?', '??', '?'],
  ])('of %s and %s the larger is %s, as it is written', (one, other, larger) => {
    expect(largerQuantity(one, other)).toBe(larger);
  });

  it('is a text wherever it stands', () => {
    expect(quantities({ requests: { cpu: 0.5, memory: '1Gi' }, limits: null })).toEqual({
      requests: { cpu: '0.5', memory: '1Gi' },
      limits: null,
    });
  });
});
