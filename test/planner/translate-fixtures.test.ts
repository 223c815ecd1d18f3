import { expect, it } from 'vitest';
import { FIXTURE_NAMES, at, fixture, planOfFixture } from './translate-helpers.ts';

/** The same field of every cluster: without the place in a list, and without names that users give. */
function kindOf(field: string): string {
  return field
    .replaceAll(/\[\d+\]/g, '[*]')
    .replace(/(storages|tablespaceStorages)\.[^.]+/, '$1.*')
    .replace(/(annotations|labels|userLabels)(?:\.[^.[]+|\[.*\])$/, '$1.*');
}

interface FieldSeen {
  kind: string;
  carried: boolean;
  value: string;
}

function fieldsOf(name: string): FieldSeen[] {
  const { source, seen } = fixture(name);
  const operator = (seen.majorVersion ?? 14) < 14 ? '2.5.0' : '2.9.0';
  const ofSpec = planOfFixture(name, { operator }).verdicts.filter(({ field }) =>
    field.startsWith('spec.'),
  );
  return ofSpec.map(({ field, fate }) => ({
    kind: kindOf(field),
    carried: fate === 'carried',
    value: JSON.stringify(at(source, field)),
  }));
}

it('every field that is carried has at least two values over the fixtures: one alone could be a constant', () => {
  const all = FIXTURE_NAMES.flatMap(fieldsOf);
  const kinds = [...new Set(all.filter(({ carried }) => carried).map(({ kind }) => kind))];
  expect(kinds.length).toBeGreaterThan(50);
  const valuesOf = (kind: string) =>
    new Set(all.filter((one) => one.kind === kind).map(({ value }) => value));
  expect(kinds.filter((kind) => valuesOf(kind).size < 2)).toEqual([]);
});
