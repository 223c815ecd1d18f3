import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import type { V1Spec } from '../../src/model/v1-cluster.ts';
import type { Rules } from '../../src/planner/translate/judge.ts';
import { specRules } from '../../src/planner/translate/spec-rules.ts';
import {
  FIXTURE_NAMES,
  at,
  fixture,
  leavesOf,
  planOf,
  planOfFixture,
  verdictOn,
  type SeenOfV1,
} from './translate-helpers.ts';

/** A release that has an image of the fixture's major. */
const operatorFor = (name: string): SeenOfV1 => ({
  operator: (fixture(name).seen.majorVersion ?? 14) < 14 ? '2.5.0' : '2.9.0',
});

/** v1's operator writes these for whatever is absent. */
const saysSomething = ({ value }: { value: JsonValue }) =>
  !(value === null || value === '' || (Array.isArray(value) && value.length === 0));

const below = (field: string, path: string) =>
  path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);

describe.each(FIXTURE_NAMES)('the verdicts over %s', (name) => {
  const { source } = fixture(name);
  const { verdicts, final } = planOfFixture(name, operatorFor(name));
  const leaves = leavesOf(source.spec as unknown as JsonValue).filter(saysSomething);
  const ofSpec = verdicts.filter(({ field }) => field.startsWith('spec.'));

  it('are one over each field that it sets, and over nothing else', () => {
    const times = ({ path }: { path: string }) =>
      ofSpec.filter(({ field }) => below(field, path)).length;
    expect(leaves.filter((leaf) => times(leaf) !== 1)).toEqual([]);
    const idle = ofSpec.filter(({ field }) => !leaves.some(({ path }) => below(field, path)));
    expect(idle).toEqual([]);
  });

  it('are told apart by their names', () => {
    const fields = verdicts.map(({ field }) => field);
    expect(new Set(fields).size).toBe(fields.length);
  });

  it('say where in v2 what is carried stands, and it stands there', () => {
    const carried = verdicts.filter(
      ({ fate, to }) => fate === 'carried' && to?.startsWith('spec.'),
    );
    // Up to 2.8 v2 sets wal_level itself, so there the verdict names what is not written.
    const written = carried.filter(({ to }) => !to?.endsWith('.wal_level'));
    expect(written.filter(({ to }) => at(final, to ?? '') === undefined)).toEqual([]);
  });

  it('give a reason for whatever is not carried, and a place for whatever is', () => {
    const carried = verdicts.filter(({ fate }) => fate === 'carried');
    expect(carried.filter(({ to }) => to === null)).toEqual([]);
    const others = verdicts.filter(({ fate }) => fate !== 'carried');
    expect(others.filter(({ why }) => !/\w{2}.*\.$/.test(why))).toEqual([]);
  });
});

describe('the rules', () => {
  const fieldsOf = (rules: Rules): (string | Rules)[][] => {
    if (typeof rules === 'function') return [[]];
    if ('each' in rules) return fieldsOf(rules.each).map((path) => ['*', ...path]);
    return Object.entries(rules.fields).flatMap(([key, rule]) =>
      fieldsOf(rule).map((path) => [key, ...path]),
    );
  };
  const leaves = leavesOf(fixture('every-field').source.spec as unknown as JsonValue);
  const paths = leaves.map(({ path }) => path.split(/\.|(?=\[)/).slice(1));
  const isSet = (rule: (string | Rules)[]) =>
    paths.some((path) => rule.every((step, i) => step === '*' || step === path[i]));

  it('are each tried by the fixture that sets every field that v1 knows', () => {
    const untried = fieldsOf(specRules).filter((rule) => !isSet(rule));
    // Beside `advanced` the short forms do not count, so the other two affinities are without it.
    const advanced = untried.filter((rule) => rule.includes('advanced'));
    expect(untried).toEqual(advanced);
  });
});

describe('a field that v1 does not know', () => {
  it('is dropped, and that is said', () => {
    const spec = { crVersion: '1.6.0', pgPrimary: { colour: 'red', sidecars: [{ name: 'a' }] } };
    const plan = planOf(spec as Partial<V1Spec>);
    for (const field of ['spec.crVersion', 'spec.pgPrimary.colour', 'spec.pgPrimary.sidecars'])
      expect(verdictOn(plan, field)).toMatchObject({
        fate: 'dropped',
        to: null,
        why: "v1's operator does not know it.",
      });
  });

  it('stands behind those that it knows, in the order of the alphabet', () => {
    const plan = planOf({ zebra: 1, apple: 1, port: '5432' } as Partial<V1Spec>);
    const fields = plan.verdicts
      .map(({ field }) => field)
      .filter((field) => /^spec\.\w+$/.test(field));
    expect(fields).toEqual(['spec.port', 'spec.apple', 'spec.zebra']);
  });

  it('is said to be unreadable where its kind is wrong', () => {
    const plan = planOf({ pgBouncer: 'three', userLabels: 7 } as unknown as Partial<V1Spec>);
    for (const field of ['spec.pgBouncer', 'spec.userLabels'])
      expect(verdictOn(plan, field)).toMatchObject({
        fate: 'dropped',
        why: "v1's operator cannot read it.",
      });
  });
});

describe('an empty value', () => {
  it('is no setting: v1 writes one for whatever is absent', () => {
    const { verdicts, final } = planOfFixture('written-back');
    const fields = verdicts.map(({ field }) => field);
    for (const empty of [
      'namespace',
      'userLabels',
      'walStorage',
      'pgDataSource',
      'securityContext',
    ])
      expect(fields.filter((field) => field.startsWith(`spec.${empty}`))).toEqual([]);
    expect(JSON.stringify(final)).not.toMatch(/null|""/);
  });

  it('is one where it is false or nothing', () => {
    const plan = planOfFixture('written-back');
    expect(verdictOn(plan, 'spec.tlsOnly').fate).toBe('changed');
    expect(verdictOn(plan, 'spec.pgReplicas.hotStandby.size').fate).toBe('carried');
  });
});
