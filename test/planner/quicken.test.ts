import { describe, expect, it } from 'vitest';
import { quicken } from '../../src/planner/quicken.ts';
import { plan, planWith } from '../helpers/builders.ts';

const SETTING = 'wal_retrieve_retry_interval';
const PARAMETERS = 'spec.patroni.dynamicConfiguration.postgresql.parameters';

describe('the standby of the cut-over', () => {
  it('asks the archive five times a second: every pause between would be write outage', () => {
    const { spec } = quicken(plan().standby);
    expect(spec.patroni.dynamicConfiguration.postgresql.parameters[SETTING]).toBe('200ms');
  });

  it('does so whatever pace v1 or an override has given it', () => {
    const { standby } = planWith(`${PARAMETERS}.${SETTING}`, '5s');
    const { parameters } = quicken(standby).spec.patroni.dynamicConfiguration.postgresql;
    expect(parameters[SETTING]).toBe('200ms');
  });

  it.each([
    'spec.patroni',
    'spec.patroni.dynamicConfiguration',
    'spec.patroni.dynamicConfiguration.postgresql',
    PARAMETERS,
  ])('does so where an override has taken away what it is set in: %s', (path) => {
    const { standby } = planWith(path, undefined);
    const { parameters } = quicken(standby).spec.patroni.dynamicConfiguration.postgresql;
    expect(parameters).toEqual({ [SETTING]: '200ms' });
  });

  it('is otherwise the standby of the plan, which stays as it is', () => {
    const { standby } = plan();
    const before = structuredClone(standby);
    const expected = planWith(`${PARAMETERS}.${SETTING}`, '200ms').standby;
    expect(quicken(standby)).toEqual(expected);
    expect(standby).toEqual(before);
  });
});
