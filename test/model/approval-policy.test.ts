import { describe, expect, it } from 'vitest';
import { personName, samePerson } from '../../src/model/approval-policy.ts';

describe('one person', () => {
  it.each([
    ['ada', 'ada'],
    ['Ada', 'aDA'],
    [' Ada\t', 'ada\n'],
    ['Ada  Lovelace', 'ada lovelace'],
    ['Ada\u00a0Lovelace', 'ada lovelace'],
    ['Zo\u00eb', 'zoe\u0308'],
    ['\uff21da', 'ada'],
    ['\ufb01nn', 'Finn'],
  ])('may be written %j and %j', (one, other) => {
    expect(samePerson(one, other)).toBe(true);
    expect(samePerson(other, one)).toBe(true);
  });

  it.each([
    ['ada', 'bob'],
    ['ada', 'ada lovelace'],
    ['adalovelace', 'ada lovelace'],
    ['zoe', 'zo\u00eb'],
    ['ada', ''],
  ])('is not both %j and %j', (one, other) => {
    expect(samePerson(one, other)).toBe(false);
  });
});

describe('a name', () => {
  it('is kept without the spaces of a form, and no longer than a request may have it', () => {
    expect(personName(' Ada \n')).toBe('Ada');
    expect(personName('a'.repeat(201))).toBe('a'.repeat(200));
    expect(personName('😀'.repeat(201))).toBe('😀'.repeat(200));
  });
});
