import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { accepted, faults, faultyPaths, onlyProblem, withValue } from './parse-request-helpers.ts';

const PATH = 'target.overrides';
const overriding = (overrides: unknown) => withValue(PATH, overrides);

describe('overrides', () => {
  it('are taken as they are: nulls remove a field, lists replace lists', () => {
    const overrides = {
      spec: {
        instances: [{ name: 'instance1', resources: { limits: { cpu: '2' } } }],
        patroni: { dynamicConfiguration: { postgresql: { parameters: { work_mem: null } } } },
        port: 5433,
        openshift: false,
      },
      metadata: {
        labels: { 'app.kubernetes.io/part-of': 'billing', team: null },
        annotations: { note: '' },
      },
    };
    expect(accepted(overriding(overrides)).target.overrides).toEqual(overrides);
  });

  it.each([{}, { spec: {} }, { metadata: {} }, { metadata: { labels: {}, annotations: {} } }])(
    'may say nothing: %j',
    (overrides) => {
      expect(accepted(overriding(overrides)).target.overrides).toEqual(overrides);
    },
  );

  it.each([
    ['', ['spec: {}'], 'a list'],
    ['', 'spec', 'a string'],
    ['', false, 'a boolean'],
    ['.spec', { spec: null }, 'null'],
    ['.spec', { spec: [] }, 'a list'],
    ['.metadata', { metadata: null }, 'null'],
    ['.metadata', { metadata: 7 }, 'a number'],
    ['.metadata.labels', { metadata: { labels: null } }, 'null'],
    ['.metadata.annotations', { metadata: { annotations: ['a=b'] } }, 'a list'],
  ])('are refused where they are no object: %s %j', (where, overrides, kind) => {
    expect(onlyProblem(overriding(overrides), `${PATH}${where}`)).toBe(
      `must be an object, is ${kind}`,
    );
  });

  it.each([
    ['apiVersion', { apiVersion: 'pgv2.percona.com/v2' }, 'spec, metadata'],
    ['status', { status: {} }, 'spec, metadata'],
    ['metadata.name', { metadata: { name: 'other' } }, 'labels, annotations'],
    // `percona.com/delete-backups` would erase the repository that v1 shares.
    ['metadata.finalizers', { metadata: { finalizers: [] } }, 'labels, annotations'],
    ['metadata.namespace', { metadata: { namespace: 'other' } }, 'labels, annotations'],
  ])('reach nothing but spec, labels and annotations: %s', (field, overrides, known) => {
    expect(onlyProblem(overriding(overrides), `${PATH}.${field}`)).toBe(
      `is unknown; known: ${known}`,
    );
  });
});

describe('a label or an annotation', () => {
  it.each([
    [15, 'a number'],
    [true, 'a boolean'],
    [['a'], 'a list'],
    [{}, 'an object'],
  ])('must be a text, as Kubernetes has it: %j', (value, kind) => {
    for (const group of ['labels', 'annotations'])
      expect(
        onlyProblem(
          overriding({ metadata: { [group]: { 'example.com/tier': value } } }),
          `${PATH}.metadata.${group}.example.com/tier`,
        ),
      ).toBe(`must be a text (in quotes) or null, is ${kind}`);
  });

  it.each(['pg-handover/migration', 'pg-handover/other'])(
    'cannot be one of the migration itself, not even removed: %s',
    (name) => {
      for (const value of ['mine', null])
        expect(
          onlyProblem(
            overriding({ metadata: { annotations: { [name]: value } } }),
            `${PATH}.metadata.annotations.${name}`,
          ),
        ).toBe('is set by the migration itself, which knows by it what it made');
    },
  );

  it('may have a name that only resembles one of the migration', () => {
    const annotations = { 'example.com/pg-handover/x': 'a', 'pg-handover': 'b' };
    expect(faults(overriding({ metadata: { annotations } }))).toEqual([]);
  });
});

describe('overrides that JSON cannot hold', () => {
  it.each([
    ['.nan', 'must be a number that JSON can hold, is NaN'],
    ['-.inf', 'must be a number that JSON can hold, is -Infinity'],
  ])('are refused: %s of YAML', (value, problem) => {
    const overrides: unknown = parseYaml(`{spec: {instances: [{cpu: ${value}}]}}`);
    expect(onlyProblem(overriding(overrides), `${PATH}.spec.instances[0].cpu`)).toBe(problem);
  });

  it.each([
    [undefined, 'must be a value of JSON, is missing'],
    [1n, 'must be a value of JSON, is a bigint'],
    [() => 1, 'must be a value of JSON, is a function'],
    [new Date(0), 'must be a value of JSON, is an object of another kind'],
    [new Map([['a', 1]]), 'must be a value of JSON, is an object of another kind'],
  ])('are refused: %s', (value, problem) => {
    expect(onlyProblem(overriding({ spec: { a: { b: value } } }), `${PATH}.spec.a.b`)).toBe(
      problem,
    );
  });

  it('are refused where an anchor of YAML stands inside itself, instead of reading for ever', () => {
    const overrides: unknown = parseYaml('spec: &spec {a: {b: *spec}}');
    expect(onlyProblem(overriding(overrides), `${PATH}.spec.a.b`)).toBe('must not contain itself');
  });

  it('are told with every place', () => {
    const overrides: unknown = parseYaml('spec: {a: .nan, b: [1, .inf], c: .nan}');
    expect(faultyPaths(overriding(overrides))).toEqual([
      `${PATH}.spec.a`,
      `${PATH}.spec.b[1]`,
      `${PATH}.spec.c`,
    ]);
  });

  it('are not an anchor of YAML that is used twice, nor an object without a prototype', () => {
    const overrides: unknown = parseYaml('spec: {a: &a {x: 1}, b: *a, c: [*a, *a]}');
    expect(faults(overriding(overrides))).toEqual([]);
    const bare: unknown = Object.assign(Object.create(null), { x: null });
    expect(faults(overriding({ spec: bare }))).toEqual([]);
  });
});
