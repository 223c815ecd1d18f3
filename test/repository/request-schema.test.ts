import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { SCHEMA_FILE, generateSchema } from '../../scripts/generate-schema.ts';
import { EXAMPLE_REQUEST } from '../../src/model/request.ts';
import {
  MINIMAL,
  accepted,
  faults,
  faultyPaths,
  withValue,
} from '../model/parse-request-helpers.ts';
import { readTracked } from './tracked-files.ts';

interface Node {
  description?: string;
  default?: unknown;
  properties?: Record<string, Node>;
  additionalProperties?: object | boolean;
}

const schema = JSON.parse(readTracked('schema/request.schema.json')) as {
  definitions: Record<string, Node>;
};
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(schema);

const deep = { a: [1, null, { b: [[], {}, 'c', -0.5, true] }] };
const overriding = (overrides: unknown) => withValue('target.overrides', overrides);
const labelled = (labels: unknown) => overriding({ metadata: { labels } });
const annotated = (annotations: unknown) => overriding({ metadata: { annotations } });

/** One more than may be named. */
const PEOPLE = Array.from({ length: 51 }, (_, i) => `person ${i}`);

/** By path and value; each is one input, the smallest request with that value. */
const VALID: [string, unknown[]][] = [
  ['source.context', [null, 'old', 'arn:aws:eks:eu-west-1:1:cluster/old', ' a ']],
  ['source.namespace', ['a', '0', 'a-b', 'n'.repeat(63)]],
  ['source.cluster', ['a', '0', 'a--b', 'n'.repeat(63)]],
  ['source.storage', [null, 'my-gcs', 'My Storage']],
  ['target.context', [null, 'new']],
  ['target.namespace', [null, '0a', 'n'.repeat(63)]],
  ['target.cluster', ['a', 'a0', 'n'.repeat(37)]],
  ['target.replicas', [null, 1, 20]],
  ['target.crVersion', [null, '2.9.0', '0.0.0', '10.20.30']],
  ['target.overrides', [null, {}, { spec: {} }, { spec: deep }, { metadata: {} }]],
  ['target.repository', [null, 'takeOver', 'own']],
  ['accept', [[], ['A'], ['MD5_VERIFIERS', 'A1_2B']]],
  ['planHash', [null, '0123456789abcdef']],
  ['dryRun', [true, false]],
  ['cutover', [null, {}]],
  ['cutover.order', ['delete-then-promote', 'promote-then-delete']],
  ['cutover.maxLagBytes', [0, Number.MAX_SAFE_INTEGER]],
  ['cutover.maxWriteOutageSeconds', [10, 3600]],
  [
    'cutover.window',
    [
      null,
      '2026-12-01T02:00:00Z/2026-12-01T04:00:00Z',
      '2026-12-31T23:30:00.5+05:30/2027-01-01T01:00:00-11:00',
      '2028-02-29T00:00:00Z/2028-02-29T00:01:01Z',
    ],
  ],
  ['approval', [null, {}]],
  ['approval.timeoutSeconds', [1, 90 * 24 * 3600]],
  ['approval.approvers', [null, ['Ada'], ['Ada', ' bob ', '😀'.repeat(200)], PEOPLE.slice(1)]],
  ['approval.minApprovals', [1, 10]],
  ['approval.requesterMayApprove', [true]],
  ['approval.remindEverySeconds', [1, 90 * 24 * 3600]],
  ['requestedBy', [null, 'Dora', ' a ', '😀'.repeat(200)]],
  ['standbyTimeoutSeconds', [10, 30 * 24 * 3600]],
];

const NAMES = ['', 'A', 'a_b', '-a', 'a-', 'a.b', 'ä', 'a\n', 7, [], {}];
const TEXTS = ['', '  ', '\u00a0\ufeff', 7, [], {}];
const NUMBERS = ['60', 1.5, true, [], {}];
const END = '2026-12-01T04:00:00Z';
const WINDOWS = [
  ...['', 'now', 'tonight', 7, [], {}, END, `${END}/`, `/${END}`, `${END}/P1D`],
  ...[`2026-12-01T02:00:00/${END}`, `2026-12-01/${END}`, `2026-12-01T02:00Z/${END}`],
  ...[`2026-12-01t02:00:00z/${END}`, `2026-12-01 02:00:00Z/${END}`, `2026-12-01T02:00:00+1/${END}`],
  ...[`2026-13-01T02:00:00Z/${END}`, `2026-11-32T02:00:00Z/${END}`, `2026-12-01T24:00:00Z/${END}`],
  ...[`2026-12-01T02:00:60Z/${END}`, `2026-12-01T02:00:00Z/${END}\n`, `a/${END}/${END}`],
];
const INVALID: [string, unknown[]][] = [
  ['source', [null, 'pg/cluster1', [], 7]],
  ['source.context', TEXTS],
  ['source.namespace', [...NAMES, null, 'n'.repeat(64)]],
  ['source.cluster', [...NAMES, null, 'n'.repeat(64)]],
  ['source.storage', TEXTS],
  ['source.replicas', [1]],
  ['target', [null, 'cluster1-v2', [], 7]],
  ['target.context', TEXTS],
  ['target.namespace', [...NAMES, 'n'.repeat(64)]],
  ['target.cluster', [...NAMES, null, '0a', 'n'.repeat(38)]],
  ['target.replicas', [...NUMBERS, 0, 21]],
  ['target.crVersion', ['', '2.9', 'v2.9.0', '2.09.0', '2.9.0-1', '2.9.0\n', 2.9, [], {}]],
  ['target.overrides', ['a', [], true, { status: {} }, { spec: null }, { spec: [] }]],
  ['target.storage', ['my-s3']],
  ['target.repository', ['', 'takeover', 'OWN', 'shared', true, 1, [], {}]],
  ['accept', [null, 'A', {}, ['a'], ['A__B'], ['A_'], [7], [null], ['A', 'B', 'A']]],
  ['planHash', ['', '0123456789ABCDEF', '0123456789abcde', '0123456789abcdef0', 7, {}]],
  ['dryRun', [null, 'true', 0, 1, {}]],
  ['cutover', [[], 7, 'fast', { maxLag: 1 }]],
  ['cutover.order', [null, '', 'promote', 'delete-then-promote ', 1, [], {}]],
  ['cutover.maxLagBytes', [...NUMBERS, null, -1, Number.MAX_SAFE_INTEGER + 1]],
  ['cutover.maxWriteOutageSeconds', [...NUMBERS, null, 9, 3601]],
  ['cutover.window', WINDOWS],
  ['approval', [[], 7, { timeout: 1 }]],
  ['approval.timeoutSeconds', [...NUMBERS, null, 0, 90 * 24 * 3600 + 1]],
  ['approval.approvers', [[], 'Ada', {}, 7, PEOPLE, [null], [''], [' '], ['a'.repeat(201)]]],
  ['approval.minApprovals', [...NUMBERS, null, 0, 11]],
  ['approval.requesterMayApprove', [null, 'false', 0, {}]],
  ['approval.remindEverySeconds', [...NUMBERS, null, 0, 90 * 24 * 3600 + 1]],
  ['requestedBy', [...TEXTS, 'a'.repeat(201)]],
  ['standbyTimeoutSeconds', [...NUMBERS, null, 9, 30 * 24 * 3600 + 1]],
  ['workflowId', ['mine']],
];

const cases = (table: [string, unknown[]][]) =>
  table.flatMap(([path, values]) =>
    values.map((value) => ({
      what: `${path} = ${JSON.stringify(value)}`,
      input: withValue(path, value),
    })),
  );
const whole = (...inputs: unknown[]) =>
  inputs.map((input) => ({ what: JSON.stringify(input), input }));

const valid = [
  ...cases(VALID),
  ...whole(MINIMAL, EXAMPLE_REQUEST),
  ...whole(labelled({}), labelled({ 'example.com/a': 'b', c: null }), annotated({ d: '' })),
];
const invalid = [
  ...cases(INVALID),
  ...whole(null, [], 'cluster1', 7, {}, { source: MINIMAL.source }, { target: MINIMAL.target }),
  ...whole(JSON.parse('{"__proto__":{"source":{},"target":{}}}')),
  ...whole({ ...MINIMAL, source: { cluster: 'a' } }, { ...MINIMAL, source: { namespace: 'a' } }),
  ...whole({ ...MINIMAL, target: {} }),
  ...whole(overriding({ metadata: null }), overriding({ metadata: { name: 'a' } })),
  ...whole(labelled(null), labelled([]), labelled({ a: 1 }), labelled({ a: true })),
  ...whole(annotated('a=b'), annotated({ a: {} }), annotated({ 'pg-handover/migration': 'a' })),
];

/** Rules over several fields: no schema says them, only the parser does. Each with an input that breaks it. */
const ACROSS_FIELDS: Record<string, { input: object; faulty: string }> = {
  'source and target have two names where they are in one place': {
    input: { source: { namespace: 'pg', cluster: 'a' }, target: { cluster: 'a' } },
    faulty: 'target.cluster',
  },
  'a window starts before it ends': {
    input: withValue('cutover.window', `${END}/${END}`),
    faulty: 'cutover.window',
  },
  'a window has days of the calendar': {
    input: withValue('cutover.window', '2026-02-29T02:00:00Z/2026-03-29T04:00:00Z'),
    faulty: 'cutover.window',
  },
  'nobody is named twice, however they are written': {
    input: withValue('approval.approvers', ['Ada', ' ADA ']),
    faulty: 'approval.approvers[1]',
  },
  'enough people may approve': {
    input: withValue('approval', { approvers: ['Ada'], minApprovals: 2 }),
    faulty: 'approval.minApprovals',
  },
  'who may not approve is named': {
    input: withValue('approval', { requesterMayApprove: false }),
    faulty: 'requestedBy',
  },
  'a window is longer than the time-box': {
    input: withValue('cutover.window', '2026-12-01T03:59:00Z/2026-12-01T04:00:00Z'),
    faulty: 'cutover.window',
  },
};

describe('the schema of a request', () => {
  // A whole TypeScript program is made for it: seconds where other tests take the processor.
  it('is what its type says: else run npm run generate', { timeout: 60_000 }, async () => {
    expect(await generateSchema()).toBe(readTracked('schema/request.schema.json'));
    expect(SCHEMA_FILE).toMatch(/\/schema\/request\.schema\.json$/);
  });

  it('is tried with more than a few inputs', () => {
    expect(valid.length).toBeGreaterThan(40);
    expect(invalid.length).toBeGreaterThan(100);
  });

  it.each(valid)('accepts what the parser accepts: $what', ({ input }) => {
    expect(faults(input)).toEqual([]);
    expect(errorsOf(input)).toEqual([]);
  });

  it.each(invalid)('refuses what the parser refuses: $what', ({ input }) => {
    expect(faults(input)).not.toEqual([]);
    expect(errorsOf(input)).not.toEqual([]);
  });

  it.each(Object.entries(ACROSS_FIELDS))(
    'leaves to the parser alone: %s',
    (_name, { input, faulty }) => {
      expect(faultyPaths(input)).toEqual([faulty]);
      expect(errorsOf(input)).toEqual([]);
    },
  );

  it('has the defaults of the parser', () => {
    const filled = {
      ...defaultsOf('MigrationRequestInput'),
      source: { ...defaultsOf('SourceInput'), ...MINIMAL.source },
      target: { ...defaultsOf('TargetInput'), ...MINIMAL.target },
      cutover: defaultsOf('CutoverInput'),
      approval: defaultsOf('ApprovalInput'),
    };
    expect(filled).toMatchObject({ dryRun: false, target: { crVersion: null } });
    expect(filled).toMatchObject({ accept: [], cutover: { maxWriteOutageSeconds: 60 } });
    expect(accepted(filled)).toEqual(accepted(MINIMAL));
  });
});

describe('every object of the schema', () => {
  const objects = Object.entries(schema.definitions).filter(
    ([, { properties }]) => properties !== undefined,
  );

  it('refuses what it does not know, but for what is inside overrides', () => {
    const closed: unknown[] = [undefined, false];
    const open = Object.entries(schema.definitions)
      .filter(([, { additionalProperties }]) => !closed.includes(additionalProperties))
      .map(([name]) => name);
    expect(open.toSorted()).toEqual(['JsonObject', 'MetadataPatch']);
    expect(objects.filter(([, node]) => node.additionalProperties !== false)).toEqual([]);
  });

  it('explains each of its fields to an editor', () => {
    const unexplained = objects.flatMap(([name, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, { description = '' }]) => description === '')
        .map(([field]) => `${name}.${field}`),
    );
    expect(objects.length).toBeGreaterThan(4);
    expect(unexplained).toEqual([]);
  });
});

/** Every field of a type that has a default, with it. */
function defaultsOf(type: string): Record<string, unknown> {
  const fields = Object.entries(schema.definitions[type]?.properties ?? {});
  return Object.fromEntries(
    fields.flatMap(([name, node]) => ('default' in node ? [[name, node.default]] : [])),
  );
}

function errorsOf(input: unknown): string[] {
  validate(input);
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath} ${message ?? ''}`,
  );
}
